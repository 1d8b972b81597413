import { fc } from '../../../../support/random';
import type { IDataObject } from 'n8n-workflow';
import { resetBudgets } from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { compareFields, fieldsOf } from '../../../../../nodes/Stitch/triggers/polling/schemaEvents';
import type { ListedStream, Storing } from '../../../../support/pollTimeline';
import { ListedStitch, PolledTrigger } from '../../../../support/pollTimeline';

/** One stream of one source as it is from now on; without fields: it is gone. */
interface Change {
	source: number;
	stream: string;
	selected: boolean;
	fields?: Record<string, string>;
}

interface Step {
	changes: Change[];
	restarts: boolean;
}

const fields = fc.dictionary(
	fc.constantFrom('id', 'email', 'total', '__proto__', 'constructor'),
	fc.constantFrom('string', 'integer', 'number'),
	{ minKeys: 1, maxKeys: 4 },
);
const change: fc.Arbitrary<Change> = fc.record(
	{
		source: fc.integer({ min: 1, max: 3 }),
		stream: fc.constantFrom('carts', 'orders', 'users', 'toString'),
		selected: fc.boolean(),
		fields,
	},
	{ requiredKeys: ['source', 'stream', 'selected'] },
);
const step: fc.Arbitrary<Step> = fc.record({
	changes: fc.array(change, { maxLength: 3 }),
	restarts: fc.boolean(),
});

/** What was seen of a stream: whether it is there, and its fields while it is selected. */
type Seen = Map<string, { fields?: Record<string, string> }>;

function shownBy(stitch: ListedStitch): Seen {
	const seen: Seen = new Map();
	for (const [source, streams] of stitch.streams) {
		for (const [key, { selected = true, fields: own }] of streams) {
			seen.set(`${source} ${key}`, selected ? { fields: own } : {});
		}
	}
	return seen;
}

function changesBetween(before: Seen, now: Seen): string[] {
	const changes: string[] = [];
	for (const [name, { fields: own }] of now) {
		const known = before.get(name);
		if (known === undefined) changes.push(`${name} streamAppeared`);
		else if (own !== undefined && known.fields !== undefined) {
			const isSame = JSON.stringify(sorted(own)) === JSON.stringify(sorted(known.fields));
			if (!isSame) changes.push(`${name} fieldsChanged`);
		}
	}
	for (const name of before.keys()) if (!now.has(name)) changes.push(`${name} streamDisappeared`);
	return changes.sort();
}

const sorted = (own: Record<string, string>) => Object.entries(own).sort();

describe('random schemas', () => {
	it.each<Storing>(['always', 'emission'])(
		'are told each change once, over restarts of an n8n that stores: %s',
		async (storing) => {
			await fc.assert(
				fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 10 }), async (steps) => {
					resetBudgets();
					const stitch = new ListedStitch(204817, 100);
					for (const id of [1, 2, 3]) {
						const report_card = { current_step_type: 'fully_configured' };
						stitch.sources.set(id, { id, stitch_client_id: 204817, name: `s${id}`, report_card });
						// A list without a stream is believed only when it comes twice.
						const always: ListedStream = { fields: { id: 'integer' } };
						stitch.streams.set(id, new Map([['always', always]]));
					}
					const trigger = new PolledTrigger(
						stitch,
						{ triggerOn: ['streamSchemaChanged'] },
						storing,
					);
					let seen: Seen | undefined;
					for (const { changes, restarts } of steps) {
						for (const { source, stream, selected, fields: own } of changes) {
							if (own === undefined) stitch.streams.get(source)?.delete(stream);
							else stitch.streams.get(source)?.set(stream, { selected, fields: own });
						}
						if (restarts) trigger.stop();
						const output = await trigger.poll();
						const told = output.map(({ source, stream, change: what }) => {
							const { id } = source as IDataObject;
							return `${String(id)} ${String((stream as IDataObject).stream_name)} ${String(what)}`;
						});
						const now = shownBy(stitch);
						expect(told.sort()).toEqual(changesBetween(seen ?? now, now));
						seen = now;
					}
				}),
				{ numRuns: 100 },
			);
		},
	);
});

describe('a first list of streams that is empty', () => {
	it.each([
		['for once makes none of them new', 1, []],
		['for a quarter of an hour is believed, also after a restart', 17, ['streamAppeared']],
	])('%s', async (_name, empty, told) => {
		resetBudgets();
		const stitch = new ListedStitch(204817, 100);
		const report_card = { current_step_type: 'fully_configured' };
		stitch.sources.set(1, { id: 1, stitch_client_id: 204817, name: 's1', report_card });
		stitch.streams.set(1, new Map([['orders', { fields: { id: 'integer' } }]]));
		let left = empty;
		let now = Date.parse('2024-03-05T06:00:00Z');
		stitch.now = () => now;
		stitch.instead = (path) =>
			path.endsWith('/1/streams') && left-- > 0 ? { status: 200, body: [] } : undefined;
		const polled = new PolledTrigger(stitch, { triggerOn: ['streamSchemaChanged'] }, 'emission');
		for (let polls = 0; polls < empty; polls++) {
			expect(await polled.poll()).toEqual([]);
			now += 60_000;
		}
		polled.stop();
		expect((await polled.poll()).map(({ change: what }) => what)).toEqual(told);
	});
});

/** A source with these streams, polled every minute: the change and the stream of each event. */
function polledSource(...names: string[]) {
	resetBudgets();
	const stitch = new ListedStitch(204817, 100);
	const setCard = (report_card: IDataObject) =>
		stitch.sources.set(1, { id: 1, stitch_client_id: 204817, report_card });
	const setStep = (current_step_type: string) => setCard({ current_step_type });
	setStep('fully_configured');
	stitch.streams.set(1, new Map(names.map((name) => [name, { fields: { id: 'integer' } }])));
	let now = Date.parse('2024-03-05T06:00:00Z');
	stitch.now = () => now;
	const trigger = new PolledTrigger(stitch, { triggerOn: ['streamSchemaChanged'] }, 'emission');
	const told: IDataObject[] = [];
	const poll = async () => {
		now += 60_000;
		const output = await trigger.poll();
		told.push(...output);
		return output.map(({ change, stream }) =>
			[change, (stream as IDataObject).stream_name].join(' '),
		);
	};
	return { stitch, poll, setCard, setStep, told, warnings: trigger.warnings };
}

describe('lists of streams', () => {
	it('are all gone when the list stays empty for a quarter of an hour, and not when it comes back', async () => {
		const { stitch, poll } = polledSource('orders', 'users');
		await poll();
		const whole = stitch.streams.get(1) ?? new Map();
		stitch.streams.set(1, new Map());
		for (let minutes = 0; minutes < 14; minutes++) expect(await poll()).toEqual([]);
		stitch.streams.set(1, whole);
		expect(await poll()).toEqual([]);
		stitch.streams.set(1, new Map());
		for (let minutes = 0; minutes < 15; minutes++) expect(await poll()).toEqual([]);
		expect(await poll()).toHaveLength(2);
		expect(await poll()).toEqual([]);
		stitch.streams.set(1, whole);
		expect(await poll()).toHaveLength(2);
	});

	it('are gone also where only a number says which step the source is at', async () => {
		const { stitch, poll, setCard } = polledSource('orders');
		setCard({ current_step: 2, steps: [{ type: 'form' }, { type: 'fully_configured' }] });
		await poll();
		stitch.streams.set(1, new Map());
		for (let minutes = 0; minutes < 15; minutes++) expect(await poll()).toEqual([]);
		expect(await poll()).toHaveLength(1);
	});

	it('say nothing while Stitch discovers the source anew', async () => {
		const { stitch, poll, setStep } = polledSource('orders');
		await poll();
		const whole = stitch.streams.get(1) ?? new Map();
		setStep('discover_schema');
		stitch.streams.set(1, new Map());
		for (let minutes = 0; minutes < 30; minutes++) expect(await poll()).toEqual([]);
		setStep('fully_configured');
		stitch.streams.set(1, whole);
		expect(await poll()).toEqual([]);
	});

	it('are read without the records that are none: none of those is new or gone', async () => {
		const { stitch, poll } = polledSource('orders', 'users');
		let isSpoilt = true;
		stitch.instead = (path) => {
			if (!isSpoilt || !path.endsWith('/1/streams')) return undefined;
			const orders = { tap_stream_id: 'orders', stream_id: 1_660, selected: false };
			return { status: 200, body: [orders, null] };
		};
		for (let polls = 0; polls < 3; polls++) expect(await poll()).toEqual([]);
		isSpoilt = false;
		expect(await poll()).toEqual([]);
		isSpoilt = true;
		for (let polls = 0; polls < 3; polls++) expect(await poll()).toEqual([]);
		isSpoilt = false;
		stitch.streams.get(1)?.delete('users');
		expect(await poll()).toEqual(['streamDisappeared users']);
	});
});

describe('what two answers in a row lack', () => {
	const ORDERS = { id: 'integer', email: 'string', total: 'number' };

	it.each([
		['streams', /\/1\/streams$/],
		['fields', /\/streams\/\d+$/],
	])('makes nothing new when the first answer of all lacks some of the %s', async (_name, path) => {
		const { stitch, poll, told } = polledSource('carts', 'orders', 'users');
		stitch.streams.set(
			1,
			new Map([['users', { fields: ORDERS }], ...(stitch.streams.get(1) ?? [])]),
		);
		stitch.streams.get(1)?.set('orders', { fields: ORDERS });
		for (const lacking of [0, 1]) {
			let reads = 0;
			stitch.lacks = (asked) => path.test(asked) && reads++ === lacking;
			await poll();
			stitch.lacks = () => false;
			await poll();
		}
		expect(told).toEqual([]);
	});

	it('is what is gone: either may lack another stream for once', async () => {
		const { stitch, poll } = polledSource('carts', 'orders', 'users');
		await poll();
		stitch.streams.get(1)?.delete('carts');
		let reads = 0;
		stitch.instead = (path) => {
			if (!path.endsWith('/1/streams')) return undefined;
			const lacking = ['orders', 'users'][reads++];
			const left = ['orders', 'users'].filter((name) => name !== lacking);
			const body = left.map((name, index) => ({
				tap_stream_id: name,
				stream_id: 50 + index,
				selected: false,
			}));
			return { status: 200, body };
		};
		expect(await poll()).toEqual(['streamDisappeared carts']);
		expect(reads).toBe(2);
		expect(await poll()).toEqual([]);
	});

	it.each([
		['for once', ['email', 'total'], [undefined]],
		['twice', ['email', 'email'], ['disappeared']],
	])('is what is gone of the fields of a stream: %s', async (_name, lacking, changes) => {
		const { stitch, poll, told } = polledSource('orders');
		stitch.streams.set(1, new Map([['orders', { fields: ORDERS }]]));
		await poll();
		let reads = 0;
		stitch.instead = (path) => {
			if (!/\/streams\/\d+$/.test(path)) return undefined;
			const left = Object.entries(ORDERS).filter(([name]) => name !== lacking[reads]);
			reads++;
			const properties = Object.fromEntries(left.map(([name, type]) => [name, { type }]));
			return { status: 200, body: { schema: JSON.stringify({ properties }), metadata: [] } };
		};
		await poll();
		const fieldChanges = told.flatMap(({ fields: own }) => own as IDataObject[]);
		expect([fieldChanges[0]?.change]).toEqual(changes);
	});
});

describe('more streams than can be remembered', () => {
	it('are left out, and none of them is told as new later', async () => {
		const stitch = new ListedStitch(204817, 100);
		const many = (count: number) =>
			new Map(
				Array.from({ length: count }, (_, index): [string, ListedStream] => [
					`t${String(index).padStart(5, '0')}`,
					{ selected: false, fields: {} },
				]),
			);
		const report_card = { current_step_type: 'fully_configured' };
		for (const id of [1, 2]) stitch.sources.set(id, { id, stitch_client_id: 204817, report_card });
		stitch.streams.set(1, many(200));
		stitch.streams.set(2, many(10_000));
		const trigger = new PolledTrigger(stitch, { triggerOn: ['streamSchemaChanged'] }, 'emission');
		const changes = async () => (await trigger.poll()).map(({ change: what }) => what);
		expect(await changes()).toEqual([]);
		expect(await changes()).toEqual([]);
		expect(trigger.stored.length).toBeLessThan(1024 * 1024);
		stitch.streams.get(1)?.set('new', { selected: false, fields: {} });
		stitch.streams.get(2)?.delete('t00000');
		trigger.stop();
		// The new one has no room while it is read, and takes the place of the one that is gone.
		expect(await changes()).toEqual(['streamDisappeared']);
		stitch.streams.set(2, many(5));
		expect((await changes()).length).toBeGreaterThan(9_000);
		expect(await changes()).toEqual([]);
		stitch.streams.get(1)?.set('newer', { selected: false, fields: {} });
		expect(await changes()).toEqual(['streamAppeared']);
	});
});

describe('more fields than can be remembered', () => {
	it('are those of the streams after the first 20,000: no change of them is told', async () => {
		const { stitch, poll, warnings } = polledSource();
		const fill = (name: string, count: number, type: string) => {
			const names = Array.from({ length: count }, (_, index) => [`f${index}`, type] as const);
			stitch.streams.get(1)?.set(name, { fields: Object.fromEntries(names) });
		};
		fill('a', 15_000, 'string');
		fill('b', 5_000, 'string');
		fill('c', 1, 'string');
		expect(await poll()).toEqual([]);
		expect(warnings).toEqual([expect.stringContaining('too many streams or fields')]);
		fill('b', 5_000, 'number');
		fill('c', 1, 'number');
		expect(await poll()).toEqual(['fieldsChanged b']);
	});
});

describe('the type of a field', () => {
	const typeIn = (schema: object, metadata: object[] = []) =>
		fieldsOf({ schema: JSON.stringify({ properties: { field: schema } }), metadata })?.get('field');

	it.each([
		['whether it takes null is left out', { type: ['null', 'string'] }, 'string'],
		['a format', { type: 'string', format: 'date-time' }, 'string (date-time)'],
		['several', { type: ['string', 'integer'] }, 'integer | string'],
		[
			'any of some',
			{ anyOf: [{ type: 'string' }, { type: 'null' }, { type: 'number' }] },
			'number | string',
		],
		['a list', { type: 'array', items: { type: 'integer' } }, 'array of integer'],
		[
			'an object',
			{ type: 'object', properties: { b: { type: 'string' }, a: { type: 'number' } } },
			'object {a: number, b: string}',
		],
		['none', {}, ''],
	])('%s', (_name, schema, expected) => {
		expect(typeIn(schema)).toBe(expected);
	});

	it('has the type of the database where Stitch names it', () => {
		const metadata = {
			breadcrumb: ['properties', 'field'],
			metadata: { 'sql-datatype': 'bigint' },
		};
		expect(typeIn({ type: 'integer' }, [metadata])).toBe('integer, bigint');
	});

	it('is short, and another one all the same when it differs at the end only', () => {
		const wide = (last: string) => ({
			type: 'object',
			properties: Object.fromEntries(
				Array.from({ length: 60 }, (_, index) => [
					`f${index}`,
					{ type: index < 59 ? 'string' : last },
				]),
			),
		});
		const [one, other] = [typeIn(wide('string')), typeIn(wide('number'))];
		expect(one?.length).toBeLessThanOrEqual(100);
		expect(one).not.toBe(other);
	});

	it('of a schema that nests without end, or is no schema, is read without harm', () => {
		const text = '{"type":"array","items":'.repeat(5_000) + 'null' + '}'.repeat(5_000);
		const deep = fieldsOf({ schema: `{"properties":{"field":${text}}}` })?.get('field');
		expect(deep).toContain('array of array');
		expect(fieldsOf({ schema: 'x' })).toBeUndefined();
		expect(fieldsOf(null)).toBeUndefined();
		expect(compareFields(new Map(), new Map())).toEqual([]);
	});
});
