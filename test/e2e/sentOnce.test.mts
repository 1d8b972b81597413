/// <reference types="jest" />
import { demo } from '../../emulator/index.mts';
import { partnerTokenData } from './support/partner.mts';
import { startServer } from './support/server.mts';
import { chain } from './support/workflows.mts';
import type { Execution } from '../../scripts/lib/n8n/client.mts';
import type { NodeOptions } from './support/workflows.mts';

// TypeScript reads the sources as CommonJS, and this file as a module.
const { deriveTokenKey, openToken } = jest.requireActual<{
	deriveTokenKey: (text: string) => object;
	openToken: (token: string, keys: object[]) => { content?: { access_token: string } };
}>('../../credentials/shared/tokenEncryption');

/*
 * n8n runs a node again as a whole: with Retry On Fail when it throws, or when its first item is an
 * error. Nothing that was sent once may be sent again then, and no token may be lost.
 */

let server: Awaited<ReturnType<typeof startServer>>;
let credential: { id: string; name: string };
beforeAll(async () => {
	server = await startServer();
	credential = await server.client.createCredential({
		name: 'Partner',
		type: 'stitchOAuth2Api',
		data: partnerTokenData(server.emulator.url),
	});
}, 240_000);
afterAll(async () => await server?.stop(), 60_000);

const COUNT = 50;

/** 50 customers of this name; `taken`: the ones whose e-mail address has an account already. */
const emailsOf = (name: string, taken: number[]) =>
	Array.from({ length: COUNT }, (_, index) =>
		taken.includes(index) ? demo.account.email : `${name}-${index}@example.com`,
	);

async function createAccounts(emails: string[], settings: Partial<NodeOptions>) {
	const workflow = await server.client.createWorkflow(
		chain(
			'Create accounts',
			{
				name: 'Customers',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: {
					mode: 'raw',
					jsonOutput: JSON.stringify({ emails }),
				},
			},
			{
				name: 'Each',
				type: 'n8n-nodes-base.splitOut',
				parameters: { fieldToSplitOut: 'emails', options: { destinationFieldName: 'email' } },
			},
			{
				name: 'Create',
				type: 'n8n-nodes-stitch.stitch',
				parameters: {
					resource: 'account',
					operation: 'create',
					firstName: 'Nathan',
					lastName: 'Smith',
					company: 'Example Ltd',
					email: '={{ $json.email }}',
				},
				credentials: { stitchOAuth2Api: credential },
				...settings,
			},
		),
	);
	const from = server.emulator.requests.length;
	const execution = await server.client.runWorkflow(workflow.id);
	const posts = server.emulator.requests
		.slice(from)
		.filter(({ method, path }) => method === 'POST' && path === '/v3/accounts').length;
	return { execution, posts };
}

const accountOf = (email: string) =>
	[...server.emulator.state.accounts.values()].filter((account) => account.email === email);

/** Which account a plain token acts in, as the emulator knows. */
const accountOfToken = (token: string) => server.emulator.state.tokens.get(token)?.clientId;

const keys = [deriveTokenKey(demo.partner.secret)];

const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };

/** How often n8n runs the node. Only what was refused is sent again. */
const triesOf = (retry: object) => ('maxTries' in retry ? RETRY.maxTries : 1);

/** Both outputs of the node: what it made, and what it could not. */
function outcome(execution: Execution, onError: string) {
	const all = [
		...execution.items('Create'),
		...(onError === 'continueErrorOutput' ? execution.items('Create', 1) : []),
	];
	return {
		made: all.filter(({ access_token }) => access_token !== undefined),
		failed: all.filter(({ error }) => error !== undefined),
	};
}

describe.each([
	['without Retry On Fail', {}],
	['with Retry On Fail', RETRY],
])('%s', (how, retry) => {
	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s: 47 of 50 accounts are made once, and 47 tokens are in hand',
		async (onError) => {
			// The first item is among the bad ones: that is what makes n8n run the node again.
			const taken = [0, 25, 40];
			const emails = emailsOf(`${how.split(' ')[0]}-${onError}`.toLowerCase(), taken);
			const { execution, posts } = await createAccounts(emails, { onError, ...retry });
			expect([execution.error, execution.status]).toEqual([undefined, 'success']);
			const { made, failed } = outcome(execution, onError);
			expect([made.length, failed.length]).toEqual([COUNT - taken.length, taken.length]);
			const wanted = emails.filter((_, index) => !taken.includes(index));
			expect(wanted.map((email) => accountOf(email).length)).toEqual(wanted.map(() => 1));
			expect(new Set(made.map(({ access_token }) => accountOfToken(access_token)))).toEqual(
				new Set(wanted.map((email) => accountOf(email)[0]?.clientId)),
			);
			expect(posts).toBe(wanted.length + taken.length * triesOf(retry));
		},
	);

	it('stopWorkflow: what was made before the bad item is made once, and told with its token', async () => {
		const taken: [number, ...number[]] = [11, 25, 40];
		const emails = emailsOf(`${how.split(' ')[0]}-stop`.toLowerCase(), taken);
		const { execution, posts } = await createAccounts(emails, {
			onError: 'stopWorkflow',
			...retry,
		});
		expect(execution.status).toBe('error');
		expect(posts).toBe(taken[0] + triesOf(retry));
		const before = emails.slice(0, taken[0]);
		expect(emails.map((email) => (before.includes(email) ? accountOf(email).length : 1))).toEqual(
			emails.map(() => 1),
		);
		const lines = (execution.data.resultData.error?.description ?? '')
			.split('\n')
			.filter((line) => line.startsWith('{'))
			.map((line) => JSON.parse(line));
		expect(lines.map(({ email }) => email)).toEqual(before);
		for (const { email, access_token } of lines) {
			const { content } = openToken(access_token, keys);
			expect(accountOfToken(String(content?.access_token))).toBe(accountOf(email)[0]?.clientId);
		}
		const plain = [...server.emulator.state.tokens.keys()];
		expect(plain.filter((token) => execution.stored.includes(token))).toEqual([]);
	});
});

interface SentOnce {
	type: 'stitchApi' | 'stitchImportApi';
	parameters: object;
	/** By item; one of them is refused. */
	values: unknown[];
	/** n8n then runs the node again because the first item is the refused one. */
	onError?: 'continueRegularOutput';
	/** What the good items send, and the refused one too, if it is Stitch that refuses it. */
	sent: RegExp;
	good: number;
	refused: number;
}

const { shopDb, hubspot, importApi } = demo.account.sourceIds;
const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/** Of each kind of request that is sent once. */
const others: Record<string, SentOnce> = {
	'Source: Create': {
		type: 'stitchApi',
		parameters: {
			resource: 'source',
			operation: 'create',
			sourceType: byId('platform.hubspot'),
			displayName: '={{ $json.value }}',
			propertiesMode: 'json',
			propertiesJson: '{}',
		},
		values: ['Sent once A', 'Sent once B', 'Shop DB'],
		sent: /^\/v4\/sources$/,
		good: 2,
		refused: 1,
	},
	'Email Recipient: Create': {
		type: 'stitchApi',
		parameters: {
			resource: 'emailRecipient',
			operation: 'create',
			emailAddress: '={{ $json.value }}',
		},
		values: ['once@example.com', 'twice@example.com', 'nobody'],
		sent: /\/custom-emails$/,
		good: 2,
		refused: 1,
	},
	'Replication Job: Start': {
		type: 'stitchApi',
		parameters: {
			resource: 'replicationJob',
			operation: 'start',
			sourceId: byId('={{ $json.value }}'),
		},
		values: [shopDb, hubspot, 999_999_999],
		sent: /\/sync$/,
		good: 2,
		refused: 0,
	},
	'Import API Token: Create': {
		type: 'stitchApi',
		parameters: {
			resource: 'importToken',
			operation: 'create',
			sourceId: byId('={{ $json.value }}'),
		},
		values: [importApi, 999_999_999],
		sent: /\/tokens$/,
		good: 1,
		refused: 1,
	},
	'Import Record: Push': {
		type: 'stitchImportApi',
		parameters: {
			resource: 'importRecord',
			operation: 'push',
			tableName: '={{ $json.value }}',
			keyNames: 'value',
		},
		values: [' ', 'first', 'second'],
		onError: 'continueRegularOutput',
		sent: /^\/v2\/import\/batch$/,
		good: 2,
		refused: 0,
	},
};

describe('with Retry On Fail, what the good items sent is sent once by', () => {
	it.each(Object.entries(others))(
		'%s',
		async (_, { type, parameters, values, onError, ...expected }) => {
			const data =
				type === 'stitchApi'
					? { accessToken: demo.account.accessToken, apiBaseUrl: server.emulator.url }
					: {
							accessToken: demo.account.importToken,
							clientId: String(demo.account.stitchClientId),
							region: 'us-east-1',
							apiBaseUrl: server.emulator.url,
						};
			const { id, name } = await server.client.createCredential({ name: type, type, data });
			const workflow = await server.client.createWorkflow(
				chain(
					'Sent once',
					{
						name: 'Values',
						type: 'n8n-nodes-base.set',
						typeVersion: 3.4,
						parameters: { mode: 'raw', jsonOutput: JSON.stringify({ values }) },
					},
					{
						name: 'Each',
						type: 'n8n-nodes-base.splitOut',
						parameters: { fieldToSplitOut: 'values', options: { destinationFieldName: 'value' } },
					},
					{
						name: 'Once',
						type: 'n8n-nodes-stitch.stitch',
						parameters: { authentication: 'accessToken', ...parameters },
						credentials: { [type]: { id, name } },
						onError: onError ?? 'stopWorkflow',
						...RETRY,
					},
				),
			);
			const from = server.emulator.requests.length;
			const { status } = await server.client.runWorkflow(workflow.id);
			expect(status).toBe(onError === undefined ? 'error' : 'success');
			const sent = server.emulator.requests
				.slice(from)
				.filter(({ method, path }) => method === 'POST' && expected.sent.test(path));
			expect(sent).toHaveLength(expected.good + expected.refused * RETRY.maxTries);
		},
	);
});
