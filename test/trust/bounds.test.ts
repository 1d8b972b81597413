import { BODY_TIMEOUT } from '../../nodes/Stitch/api/http/request';
import { credentialKinds } from './support/credentialKinds';
import { startDeadlines } from '../support/deadlines.mts';
import type { EchoServer, Reply } from './support/echoServer.mts';
import { startEchoServer } from './support/echoServer.mts';
import { gzip } from './support/gzip.mts';
import { operationCases } from './support/operationCases';
import { runConstant } from './support/runConstant';
import { idleClock, useIdleClock } from '../support/idleClock.mts';

// The bound that ships, made small: 64 MB would take their time.
jest.mock('../../nodes/Stitch/api/http/request', () => ({
	...jest.requireActual<object>('../../nodes/Stitch/api/http/request'),
	MAX_ANSWER_BYTES: 40_000,
}));

useIdleClock();

let server: EchoServer;
beforeAll(async () => {
	server = await startEchoServer(idleClock.now);
});
afterAll(async () => await server.stop());

const LARGE = JSON.stringify([{ text: 'x'.repeat(50_000) }]);
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const TOO_LARGE = /too large/;
const UNREADABLE = /could not be read|can't be read|not complete JSON|refused/;

const replies: Array<[string, Reply, RegExp]> = [
	['larger than the bound', { body: LARGE }, TOO_LARGE],
	['refused with more than the bound', { status: 400, body: LARGE }, TOO_LARGE],
	[
		'larger than the bound once it is unpacked',
		{ body: gzip(LARGE), headers: { 'content-encoding': 'gzip' } },
		TOO_LARGE,
	],
	['without an end', { endless: '{"a":1},' }, TOO_LARGE],
	['nested too deep', { body: nested(101) }, UNREADABLE],
	['nested far too deep', { body: `{"a":`.repeat(3_000) }, UNREADABLE],
	['nested too deep, in a refusal', { status: 400, body: nested(5_000) }, /./],
];

const WITHOUT_REQUEST = ['account:encryptToken', 'account:getAuthorizationUrl'];

const runs = operationCases
	.filter(({ name }) => !WITHOUT_REQUEST.includes(name))
	.map((operation) => ({ name: operation.name, operation }));

/** Optional requests: the operation continues without their results. */
const GOES_ON = /^(replicationJob:startAndWait|replicationJob:getStatus)/;
/** Before the first check, Stitch refuses with this status, whatever its message. */
const NO_CHECK_YET = /getConnectionCheck/;

describe.each(replies)('an answer %s', (_name, reply, message) => {
	it.each(runs)('$name: ends as a message', async ({ operation }) => {
		server.reset();
		server.interfere(() => reply);
		const { error, json } = await runConstant(operation, credentialKinds(operation)[0], server);
		if (GOES_ON.test(operation.name) && error === undefined) return;
		if (NO_CHECK_YET.test(operation.name) && reply.status === 400 && message !== TOO_LARGE) {
			return expect(json).toEqual([expect.objectContaining({ noCheckYet: true })]);
		}
		expect(json).toEqual([]);
		expect(error?.message).toMatch(message);
	});
});

describe('an answer that stops', () => {
	let deadlines: ReturnType<typeof startDeadlines>;
	beforeAll(() => {
		deadlines = startDeadlines(() => 'body');
	});
	afterAll(() => deadlines.stop());

	it.each(runs)('$name: is not waited for without end', async ({ operation }) => {
		server.reset();
		server.interfere(() => ({ stall: true }));
		const { error, json } = await runConstant(operation, credentialKinds(operation)[0], server);
		if (GOES_ON.test(operation.name) && error === undefined) return;
		expect(json).toEqual([]);
		expect(error?.message).toMatch(/did not respond in time/);
	});

	it('had the time that ships for its body, which is minutes', () => {
		expect(new Set(deadlines.given)).toEqual(new Set([BODY_TIMEOUT]));
		expect(BODY_TIMEOUT).toBeLessThanOrEqual(300_000);
	});
});

it('100 levels of JSON are read', async () => {
	const [operation] = operationCases.filter(({ name }) => name === 'source:get');
	server.reset();
	server.interfere(() => ({ body: `{"id":7100000000,"deep":${nested(99)}}` }));
	const { json } = await runConstant(operation, credentialKinds(operation)[0], server);
	expect(json).toEqual([expect.objectContaining({ id: 7_100_000_000 })]);
});
