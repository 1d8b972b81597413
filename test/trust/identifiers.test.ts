import { fc } from '../support/random';
import { credentialKinds } from './support/credentialKinds';
import type { EchoServer } from './support/echoServer.mts';
import { startEchoServer } from './support/echoServer.mts';
import type { Place } from './support/leaves';
import { leavesOf, valueAt, withValueAt } from './support/leaves';
import type { OperationCase } from './support/operationCases';
import { numberOf, operationCases } from './support/operationCases';
import { constantParameters, runConstant, runValues } from './support/runConstant';
import { idleClock, useIdleClock } from '../support/idleClock.mts';

useIdleClock();

let server: EchoServer;
beforeAll(async () => {
	server = await startEchoServer(idleClock.now);
});
afterAll(async () => await server.stop());

const HOSTILE = [
	'.',
	'..',
	'../..',
	'/',
	'1/../2',
	'1/2',
	'?',
	'1?page=2',
	'#',
	'1#2',
	'%2f',
	'%2e%2e',
	'..%2f..%2fv3%2faccounts',
	'\\',
	'1\\2',
	'1 2',
	'1;2',
	'1&a=b',
	'@evil.example.com',
	'//evil.example.com/',
	'https://evil.example.com/',
	'\u0000',
	'1\n2',
	'1\r\nX-Header: 1',
	'\u007f1',
	'1\u202e2',
	'\u0661\u0662',
	'\uff11\uff12',
	'ü',
	'💥',
	'{{ 1 }}',
	'x'.repeat(201),
];
const NO_ID = ['0', '-1', '1.5', '1e3', '0x10', 'NaN', '99999999999999999999', '9007199254740993'];
const NO_ID_NUMBERS = [0, -1, 1.5, 1e21, 2 ** 53, Number.MAX_VALUE];

/** Texts that are neither an ID nor a name of Stitch. */
const hostileText = fc
	.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.webUrl())
	.filter((text) => text.trim() !== '' && !/^[A-Za-z0-9._-]{1,200}$/.test(text.trim()));

/** The addresses of a run's requests, with every ID and name in the path as `*`. */
const shapes = () =>
	server.requests.map(
		({ method, url }) => `${method} ${url.replace(/[^/?&=]*71\d{8}[^/?&=]*/g, '*')}`,
	);

async function run(operation: OperationCase, parameters = constantParameters(operation)) {
	server.reset();
	return await runConstant(operation, credentialKinds(operation)[0], server, parameters);
}

/** A value of the same form that belongs to something else. */
const another = (value: unknown): unknown =>
	typeof value === 'number'
		? value + 1
		: String(value).replaceAll(String(numberOf(0)), String(numberOf(1)));

/** Whether the value at a place becomes part of an address. */
async function reachesAnAddress(operation: OperationCase, place: Place): Promise<boolean> {
	const parameters = constantParameters(operation);
	await run(operation, withValueAt(parameters, place, another(valueAt(parameters, place))));
	return server.requests.some(({ url }) => url.includes(String(numberOf(1))));
}

/** The outputs of the operation for each of the values. */
async function runAll(operation: OperationCase, place: Place, values: unknown[]) {
	server.reset();
	const [kind] = credentialKinds(operation);
	if (!String(place.at(-1)).endsWith('Mode')) {
		return (await runValues(operation, kind, server, place, values)).json;
	}
	// What other parameters are shown for can't come from an item.
	for (const value of values) {
		const parameters = withValueAt(constantParameters(operation), place, value);
		await runConstant(operation, kind, server, parameters);
	}
	return [];
}

const GENERATED = 4;
const allPlaces = operationCases.flatMap((operation) =>
	leavesOf(constantParameters(operation)).map((place) => ({
		name: `${operation.name}: ${place.join('.')}`,
		operation,
		place,
	})),
);
const texts = fc.sample(hostileText, GENERATED * allPlaces.length);
const places = allPlaces.map((place, index) => ({
	...place,
	generated: texts.slice(index * GENERATED, (index + 1) * GENERATED),
}));
const isName = (place: Place) =>
	['jobName', 'sourceType', 'destinationType'].some((name) => place.includes(name));

describe('a value from a user', () => {
	let addresses = 0;

	it.each(places)('$name: changes no address', async ({ operation, place, generated }) => {
		const inAddress = await reachesAnAddress(operation, place);
		addresses += inAddress ? 1 : 0;
		await run(operation);
		const usual = new Set(shapes());
		const noIds = isName(place) ? [] : [...NO_ID, ...NO_ID_NUMBERS];
		const values = [...(inAddress ? [...HOSTILE, ...noIds] : HOSTILE.slice(0, 10)), ...generated];
		const json = await runAll(operation, place, values);
		if (inAddress) {
			expect(server.requests.map(({ url }) => url)).toEqual([]);
			expect(json.map(({ error }, index) => [values[index], error])).toEqual(
				values.map((value) => [value, expect.stringMatching(/^'/)]),
			);
		} else {
			expect(shapes().filter((shape) => !usual.has(shape))).toEqual([]);
		}
	});

	it('was one in an address often enough for this test to mean something', () => {
		expect(addresses).toBeGreaterThan(operationCases.length / 2);
	});
});
