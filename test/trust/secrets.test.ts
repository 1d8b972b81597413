import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { resources } from '../../nodes/Stitch/actions/resources';
import type { EngineRun } from '../support/engine';
import { runNode } from '../support/engine';
import { fc } from '../support/random';
import { captureLog } from './support/captureLog.mts';
import { withConstants } from './support/constants';
import type { CredentialKind } from './support/credentialKinds';
import { credentialKinds } from './support/credentialKinds';
import type { EchoServer } from './support/echoServer.mts';
import { startEchoServer } from './support/echoServer.mts';
import type { HostileAnswer } from './support/hostileAnswers';
import { hostileAnswers } from './support/hostileAnswers';
import type { OperationCase } from './support/operationCases';
import { itemOf, numberOf, operationCases } from './support/operationCases';
import { textOf } from './support/textOf';
import { idleClock, useIdleClock } from '../support/idleClock.mts';

useIdleClock();

let server: EchoServer;
const log = captureLog(textOf);
beforeAll(async () => {
	server = await startEchoServer(idleClock.now);
});
afterAll(async () => await server.stop());

/** The operations that exist to return a token that was just made. */
const RETURN_A_TOKEN = ['account:create', 'account:exchangeCode', 'importToken:create'];

const MODES: Array<INode['onError']> = [
	'stopWorkflow',
	'continueRegularOutput',
	'continueErrorOutput',
];

const visible = fc.stringMatching(/^[A-Za-z0-9+/=&%"'\\~.-]{6,24}$/);
const anything = fc.string({ unit: 'grapheme', minLength: 6, maxLength: 24 });

/**
 * One item whose secrets are recognizable, in all spellings, also when only their start or their
 * end is left.
 */
const secretItem = fc
	.record({ token: visible, form: anything.filter((text) => text.trim().length > 5) })
	.map(({ token, form }): IDataObject => {
		const between = (name: string, text: string) => `${name}-head~${text}~${name}-tail`;
		return {
			...itemOf(numberOf(0)),
			token: between(`at_${numberOf(0)}`, token),
			partnerSecret: between(`oc_${numberOf(0)}`, token),
			importToken: between(`im_${numberOf(0)}`, token),
			code: between('code', token),
			apiKey: between('key', form),
			password: between('password', form),
		};
	});

const SECRETS = ['token', 'partnerSecret', 'importToken', 'code', 'apiKey', 'password'];
const SIGNED = ['signed-token-', 'signed-signature-'];

/** Every spelling in which a secret may appear in a text. */
const spellings = (secret: string): string[] => [
	secret,
	secret.trim(),
	JSON.stringify(secret).slice(1, -1),
	JSON.stringify(JSON.stringify(secret)).slice(3, -3),
	encodeURIComponent(secret),
	encodeURIComponent(JSON.stringify(secret).slice(1, -1)),
	new URLSearchParams({ secret }).toString().slice('secret='.length),
	Buffer.from(secret).toString('base64').replace(/=+$/, ''),
];

const ends = (secret: string): string[] =>
	secret.includes('~') ? [secret.split('~')[0], secret.slice(secret.lastIndexOf('~') + 1)] : [];

/** What n8n keeps of an execution, without the workflow itself, which the user wrote. */
function storedBy({ run }: EngineRun): string {
	const { executionData, ...rest } = run.data;
	const stack = executionData?.nodeExecutionStack.map(({ node, ...entry }) => [node.name, entry]);
	const files = Object.values(run.data.resultData.runData)
		.flat()
		.flatMap(({ data }) => data?.main ?? [])
		.flatMap((items) => items ?? [])
		.flatMap(({ binary }) => Object.values(binary ?? {}))
		.map(({ data }) => Buffer.from(data, 'base64').toString('utf8'));
	return textOf([{ ...run, data: rest }, executionData?.contextData, stack, files]);
}

async function leaksOf(
	{ resource, operation, parameters }: OperationCase,
	kind: CredentialKind,
	item: IDataObject,
	onError: INode['onError'],
	apiBaseUrl = server.url,
): Promise<string[]> {
	log.length = 0;
	const run = await runNode({
		parameters: {
			resource,
			operation,
			authentication: kind.authentication,
			...withConstants<INodeParameters>(parameters, item),
		},
		credentials: withConstants(kind.credentials(apiBaseUrl), item),
		onError,
	});
	const stored = storedBy(run);
	const lines = log.join('\n');
	const names = [...SECRETS, ...SIGNED];
	return names.filter((name) => {
		const secret = SIGNED.includes(name) ? name : String(item[name]);
		const texts = [...spellings(secret), ...ends(secret)];
		return texts.some((text) => stored.includes(text) || lines.includes(text));
	});
}

/** From which request of the operation on the hostile answers come. */
function answerFrom(position: number, { reply }: HostileAnswer) {
	let count = 0;
	server.reset();
	server.interfere((request) => (count++ >= position ? reply(request, server.url) : undefined));
}

const runs = operationCases.flatMap((operation) =>
	credentialKinds(operation).map((kind) => ({
		name: `${operation.name} with ${kind.name}`,
		operation,
		kind,
	})),
);

/** One for each way to send a request, as in faults.test.ts, and those that send secrets. */
const WHOLE = [
	'account:create',
	'account:exchangeCode',
	'destination:update (JSON)',
	'extraction:getLog (file)',
	'extraction:list',
	'importRecord:push',
	'importRecord:validate',
	'source:create (form)',
	'source:delete',
	'source:get',
];
const whole = runs.filter(({ operation }) => WHOLE.includes(operation.name));

/** Each operation with one of its credentials. */
const inTurn = operationCases.map((operation, index) => {
	const kinds = credentialKinds(operation);
	const kind = kinds[index % kinds.length];
	return { name: `${operation.name} with ${kind.name}`, operation, kind };
});

/** What an operation itself makes something of; the rest is the client's doing. */
const DIFFERENT = [
	'success',
	'success with the request in it',
	'400 InvalidProperties',
	'422 Import API errors',
	'200 error in a success',
	'302 to a signed address',
];
const different = hostileAnswers.filter(({ name }) => DIFFERENT.includes(name));

/** What leaks when the answers from each request of an operation on are hostile. */
async function allLeaks(operation: OperationCase, kind: CredentialKind, answers: HostileAnswer[]) {
	const [healthy] = fc.sample(secretItem, 1);
	server.reset();
	await leaksOf(operation, kind, healthy, 'stopWorkflow');
	const shapes = server.requests.map(({ method, url }) => `${method} ${url.split('?')[0]}`);
	const positions = [...new Set(shapes)].map((shape) => shapes.indexOf(shape));
	const secrets = fc.sample(secretItem, positions.length * answers.length);
	const leaks: string[] = [];
	for (const position of positions) {
		for (const [index, answer] of answers.entries()) {
			const item = secrets.pop() ?? healthy;
			const mode = MODES[(index + position + operation.name.length) % MODES.length];
			answerFrom(position, answer);
			const found = await leaksOf(operation, kind, item, mode);
			leaks.push(
				...found.map(
					(name) => `${name} (${String(item[name])}): request ${position}, ${answer.name}, ${mode}`,
				),
			);
		}
	}
	return leaks;
}

describe('no secret in what n8n stores or logs', () => {
	it('is looked for in all that can come back', () => {
		expect(new Set(whole.map(({ operation }) => operation.name))).toEqual(new Set(WHOLE));
		expect(different).toHaveLength(DIFFERENT.length);
	});

	it('the search finds a secret that is there', async () => {
		const item = fc.sample(secretItem, 1)[0];
		const [create] = operationCases.filter(({ name }) => name === 'account:create');
		server.reset();
		server.interfere(() => ({
			body: { access_token: item.token, stitch_account_id: 1, other: item.partnerSecret },
		}));
		// The account's new token is the output; were it the credential's own, it would be found.
		const { json } = await runNode({
			parameters: {
				resource: 'account',
				operation: 'create',
				...withConstants<INodeParameters>(create.parameters, item),
			},
			credentials: withConstants(credentialKinds(create)[0].credentials(server.url), {
				...item,
				token: 'another',
			}),
		});
		expect(spellings(String(item.token)).some((text) => textOf(json).includes(text))).toBe(true);
	});

	it.each(whole)(
		'$name, whatever comes back',
		async ({ operation, kind }) => {
			expect(await allLeaks(operation, kind, hostileAnswers)).toEqual([]);
		},
		120_000,
	);

	it.each(inTurn)(
		'$name, whose own answers hold secrets',
		async ({ operation, kind }) => {
			expect(await allLeaks(operation, kind, different)).toEqual([]);
		},
		120_000,
	);

	it.each(whole)('$name, where n8n itself throws', async ({ operation, kind }) => {
		server.reset();
		const [item] = fc.sample(secretItem, 1);
		const port = server.url.split(':')[2];
		for (const [index, baseUrl] of [
			'http://127.0.0.1:1',
			'http://127.0.0.1:99999',
			`https://127.0.0.1:${port}`,
			'http://[::1',
		].entries()) {
			expect(await leaksOf(operation, kind, item, MODES[index % 3], baseUrl)).toEqual([]);
		}
		const unsendable = {
			...item,
			token: 'at_unsendable-head~line\nbreak',
			importToken: 'im_unsendable-head~ü',
		};
		expect(await leaksOf(operation, kind, unsendable, 'stopWorkflow')).toEqual([]);
	});
});

describe('operations that return a token', () => {
	const tokenNotice = /token is shown once: add "Encrypt Token" to store it safely/;

	it.each(RETURN_A_TOKEN)('%s says in a notice how to keep it out of n8n', (name) => {
		const [resource, operation] = name.split(':');
		const found = resources
			.find(({ option }) => option.value === resource)
			?.operations.find(({ option }) => option.value === operation);
		const notices = (found?.properties ?? []).filter(({ type }) => type === 'notice');
		expect(notices.map(({ displayName }) => displayName).join(' ')).toMatch(tokenNotice);
	});

	it('are the only ones that do', async () => {
		const returning = new Set<string>();
		for (const { operation, kind } of runs) {
			server.reset();
			const { json } = await runNode({
				parameters: {
					resource: operation.resource,
					operation: operation.operation,
					authentication: kind.authentication,
					...withConstants<INodeParameters>(operation.parameters, itemOf(numberOf(0))),
				},
				credentials: withConstants(kind.credentials(server.url), itemOf(numberOf(0))),
			});
			if (textOf(json).includes('at_new-')) {
				returning.add(`${operation.resource}:${operation.operation}`);
			}
		}
		expect([...returning].sort()).toEqual(
			RETURN_A_TOKEN.filter((name) =>
				operationCases.some(({ resource, operation }) => `${resource}:${operation}` === name),
			),
		);
	});
});
