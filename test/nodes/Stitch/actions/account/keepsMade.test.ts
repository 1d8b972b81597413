import type { IDataObject, INode } from 'n8n-workflow';
import { deriveTokenKey, openToken } from '../../../../../credentials/shared/tokenEncryption';
import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { operation } from '../../../../../nodes/Stitch/actions/account/create.operation';
import type { StitchItem } from '../../../../../nodes/Stitch/item/item';
import { runNode } from '../../../../support/engine';

const stitch = useEmulator();

const keys = [deriveTokenKey(demo.partner.secret)];
const BAD = [11, 25, 40];
const emails = Array.from({ length: 50 }, (_, index) => ({
	email: BAD.includes(index) ? demo.account.email : `customer${index}@example.com`,
}));

const parameters = {
	resource: 'account',
	operation: 'create',
	firstName: 'Nathan',
	lastName: 'Smith',
	company: 'Example Ltd',
	email: '={{ $json.email }}',
	region: 'us-east-1',
};

const create = async (
	items: IDataObject[],
	onError: INode['onError'],
	options: IDataObject = {},
	batching: IDataObject = {},
) =>
	await runNode({
		parameters: {
			...parameters,
			options,
			...batching,
		} as never,
		items,
		onError,
		credentials: { stitchOAuth2Api: stitch.partner({ accessToken: '' }) },
	});

const created = () =>
	[...stitch.emulator.state.accounts.values()].filter(({ email }) =>
		emails.some((each) => each.email === email && email !== demo.account.email),
	);

/** The JSON objects that a description holds, a line each. */
const linesOf = (text = '') =>
	text
		.split('\n')
		.filter((line) => line.startsWith('{'))
		.map((line) => JSON.parse(line) as IDataObject);

/** Which account each stored token opens, asked of the emulator. */
const accountOfToken = (token: unknown, isEncrypted: boolean) => {
	const opened = isEncrypted ? openToken(String(token), keys) : undefined;
	const plain = opened && 'content' in opened ? opened.content.access_token : String(token);
	return stitch.emulator.state.tokens.get(plain)?.clientId;
};

describe('nothing that was created is lost', () => {
	it.each([false, true])('when the node stops (Encrypt Token: %s)', async (encryptToken) => {
		const run = await create(emails, 'stopWorkflow', { encryptToken });
		expect(run.error?.message).toBe("The 'Email' already belongs to a Stitch user");
		expect(run.error?.context?.itemIndex).toBe(BAD[0]);
		expect(created()).toHaveLength(BAD[0]);
		const lines = linesOf(run.error?.description);
		expect(lines.map(({ item, email }) => ({ item, email }))).toEqual(
			emails.slice(0, BAD[0]).map(({ email }, item) => ({ item, email })),
		);
		for (const { access_token, email, stitch_account_id } of lines) {
			expect(accountOfToken(access_token, true)).toBe(stitch_account_id);
			expect(stitch.emulator.state.accountByEmail(String(email))?.clientId).toBe(stitch_account_id);
		}
		expect(run.error?.description).toContain('11 accounts were created');
	});

	it.each([
		['continueRegularOutput', false],
		['continueRegularOutput', true],
		['continueErrorOutput', false],
		['continueErrorOutput', true],
	] as const)('with 50 items and three bad ones: %s (Encrypt Token: %s)', async (onError, on) => {
		const run = await create(emails, onError, { encryptToken: on });
		expect(run.error).toBeUndefined();
		expect(created()).toHaveLength(47);
		const items = run.outputs.flat().map(({ json }) => json);
		const good = items.filter(({ access_token }) => access_token !== undefined);
		const held = new Set(good.map(({ access_token }) => accountOfToken(access_token, on)));
		expect(held).toEqual(new Set(created().map(({ clientId }) => clientId)));
		expect(items.filter(({ error }) => error !== undefined)).toHaveLength(3);
	});

	it('keeps no plain token in the stored execution of a node that stopped', async () => {
		const run = await create(emails, 'stopWorkflow', { encryptToken: true });
		const stored = JSON.stringify(run.run);
		const ids = new Set(created().map(({ clientId }) => clientId));
		const tokens = [...stitch.emulator.state.tokens]
			.filter(([, { clientId }]) => ids.has(clientId))
			.map(([token]) => token);
		expect(tokens).toHaveLength(BAD[0]);
		for (const token of tokens) expect(stored).not.toContain(token);
	});

	it.each(['stopWorkflow', undefined] as const)(
		'and nothing is created at all when an item can be refused without a request (%s)',
		async (onError) => {
			const run = await create([...emails.slice(0, 3), { email: '' }], onError);
			expect(run.error?.message).toContain("'Email'");
			expect(stitch.calls()).toEqual([]);
		},
	);

	it.each([true, false])(
		'an email address that this run has an account for gives that account (Encrypt Token: %s)',
		async (encryptToken) => {
			const items = ['one', 'one', 'two', 'one'].map((name) => `${name}@example.com`);
			const run = await create(
				items.map((email) => ({ email })),
				'stopWorkflow',
				{ encryptToken },
			);
			expect([run.error, stitch.calls().length]).toEqual([undefined, 2]);
			const ids = run.json.map(({ stitch_account_id }) => stitch_account_id);
			expect(ids).toEqual([ids[0], ids[0], ids[2], ids[0]]);
			expect(ids[2]).not.toBe(ids[0]);
			for (const { access_token, stitch_account_id } of run.json) {
				expect(accountOfToken(access_token, encryptToken)).toBe(stitch_account_id);
			}
		},
	);

	it.each(['stopWorkflow', 'continueRegularOutput'] as const)(
		'and nothing is made of the list of it that nobody reads: %s',
		async (onError) => {
			const tellMade = jest.spyOn(operation, 'tellMade');
			const bad = onError === 'stopWorkflow' ? [] : [{ email: demo.account.email }];
			const run = await create([{ email: 'one@example.com' }, ...bad], onError);
			const { length } = tellMade.mock.calls;
			tellMade.mockRestore();
			expect([run.error, run.json[0].stitch_account_id]).toEqual([undefined, expect.any(Number)]);
			expect(length).toBe(0);
		},
	);

	it('counts an account once that several items were given', async () => {
		const items = ['one@example.com', 'one@example.com', demo.account.email];
		const run = await create(
			items.map((email) => ({ email })),
			'stopWorkflow',
		);
		expect(run.error?.description).toContain('1 account was created');
		expect(linesOf(run.error?.description).map(({ item }) => item)).toEqual([0, 1]);
	});

	it('gives that account to nobody without the partner secret, and in no other region', async () => {
		const run = await runNode({
			parameters: {
				...parameters,
				email: 'one@example.com',
				region: '={{ $json.region }}',
			},
			items: [
				{ region: 'us-east-1', secret: demo.partner.secret },
				{ region: 'us-east-1', secret: 'oc_another' },
				{ region: 'eu-central-1', secret: demo.partner.secret },
			],
			onError: 'continueRegularOutput',
			credentials: { stitchOAuth2Api: stitch.partner({ clientSecret: '={{ $json.secret }}' }) },
		});
		expect(run.json.map(({ access_token }) => typeof access_token)).toEqual([
			'string',
			'undefined',
			'undefined',
		]);
	});

	it('gives that account to no other customer with the same email address', async () => {
		const run = await runNode({
			parameters: {
				...parameters,
				company: '={{ $json.company }}',
				email: 'one@example.com',
			},
			items: [{ company: 'Example Ltd' }, { company: 'Other Ltd' }, { company: 'Example Ltd' }],
			onError: 'continueRegularOutput',
			credentials: { stitchOAuth2Api: stitch.partner({ accessToken: '' }) },
		});
		expect(run.json[1].access_token).toBeUndefined();
		expect(JSON.stringify(run.json[1])).toContain('already belongs to a Stitch user');
		expect(run.json[2]).toEqual(run.json[0]);
	});

	// n8n 1.85 counts the calls of a tool from 0 for each item of its agent.
	it('gives that account to no other customer of an agent whose calls have one number', async () => {
		const execution = {};
		let accounts = 0;
		const callFor = async (type: string, company: string) =>
			await operation.execute({
				context: {
					getNode: () => ({ name: 'Stitch', type }),
					getContext: () => execution,
					getWorkflowDataProxy: () => ({ $runIndex: 0 }),
				},
				connection: { apiBaseUrl: 'https://api.example.com', partner: demo.partner },
				itemIndex: 0,
				text: (name: string) => (name === 'company' ? company : name),
				choice: () => 'us-east-1',
				flag: () => false,
				request: async () => ({ access_token: 'ac', stitch_account_id: ++accounts }),
			} as unknown as StitchItem);
		const [tool, node] = ['n8n-nodes-stitch.stitchTool', 'n8n-nodes-stitch.stitch'];
		const made = (id: number) => ({ access_token: 'ac', stitch_account_id: id });
		expect(await callFor(tool, 'Example Ltd')).toEqual(made(1));
		expect(await callFor(tool, 'Other Ltd')).toEqual(made(2));
		expect(await callFor(tool, 'Example Ltd')).toEqual(made(1));
		// Of a node, two tries.
		expect(await callFor(node, 'Another')).toEqual(made(3));
		expect(await callFor(node, 'And Another')).toEqual(made(3));
	});

	it('in the next try of the node, even where other parameters give something else', async () => {
		const run = await runNode({
			parameters: { ...parameters, company: '={{ Math.random() + "" }}' },
			items: [{ email: demo.account.email }, { email: 'one@example.com' }],
			onError: 'continueRegularOutput',
			settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
			credentials: { stitchOAuth2Api: stitch.partner({ accessToken: '' }) },
		});
		expect(accountOfToken(run.json[1].access_token, false)).toBe(run.json[1].stitch_account_id);
		const sent = stitch.emulator.requests.map(({ body }) => (body as IDataObject).email);
		expect(sent.filter((email) => email === 'one@example.com')).toHaveLength(1);
	});

	it('when the account ID comes as digits', async () => {
		stitch.emulator.faults.add({
			path: '/v3/accounts',
			kind: 'status',
			status: 200,
			body: { access_token: 'ac_new', stitch_account_id: '204900' },
		});
		const run = await create([{ email: 'one@example.com' }], 'stopWorkflow');
		expect(run.json).toEqual([{ access_token: 'ac_new', stitch_account_id: 204900 }]);
	});

	it('says nothing of other accounts when the first item is the bad one', async () => {
		const run = await create([{ email: demo.account.email }, ...emails.slice(0, 2)], undefined);
		expect(run.error?.description).not.toContain('Before this item');
		expect(created()).toEqual([]);
	});
});
