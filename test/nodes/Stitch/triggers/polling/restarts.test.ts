import FakeTimers from '@sinonjs/fake-timers';
import type { IDataObject } from 'n8n-workflow';
import { resetBudgets } from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { ListedStitch, PolledTrigger } from '../../../../support/pollTimeline';
import { rawExtraction, rawLoad } from './support';

const MINUTE = 60_000;
const START = Date.parse('2024-03-05T10:00:00Z');
const iso = (time: number) => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');

let clock: ReturnType<typeof FakeTimers.install>;
let stitch: ListedStitch;

beforeEach(() => {
	clock = FakeTimers.install({ now: START, toFake: ['Date', 'performance'] });
	resetBudgets();
	stitch = new ListedStitch(204817, 100);
	for (const id of [1, 2, 3]) addSource(id);
});
afterEach(() => clock.uninstall());

function addSource(id: number, more: IDataObject = {}) {
	stitch.sources.set(id, {
		id,
		stitch_client_id: 204817,
		name: `source_${id}`,
		type: 'platform.hubspot',
		created_at: iso(clock.now),
		system_paused_at: null,
		deleted_at: null,
		report_card: { current_step_type: 'fully_configured' },
		...more,
	});
}

/** A job that ended so many seconds ago. */
const jobEnds = (source: number, job: string, ago = 0) =>
	stitch.extractions.set(source, rawExtraction(source, job, iso(clock.now - ago * 1_000)));

const loads = (source: number, stream: string, message?: string) =>
	stitch.loads.set(
		`${source}.${stream}`,
		rawLoad(`source_${source}`, stream, message === undefined ? iso(clock.now) : null, message),
	);

const ALL = [
	'extractionCompleted',
	'extractionFailed',
	'loadCompleted',
	'loadFailed',
	'newSource',
	'sourcePaused',
];

const trigger = (triggerOn = ALL, more: IDataObject = {}) =>
	new PolledTrigger(stitch, { triggerOn, ...more }, 'emission');

/** A poll a minute later; the source or stream of each event, or its job. */
async function poll(polled: PolledTrigger): Promise<string[]> {
	clock.tick(MINUTE);
	return (await polled.poll()).map(({ event, source, extraction, load, stream, change }) => {
		const [job, of] = [extraction as IDataObject | undefined, load as IDataObject | undefined];
		const name = (stream as IDataObject | undefined)?.stream_name ?? of?.stream_name;
		const id = (source as IDataObject | null)?.id;
		const detail = job ? String(job.job_name).split('.').pop() : (name ?? id);
		return [event, change, detail].filter(Boolean).join(' ');
	});
}

describe('n8n stores at activation and with an emission only', () => {
	it('tells what ended while it was down, after a first round that it did not store', async () => {
		stitch = new ListedStitch(204817, 1);
		for (let id = 1; id <= 30; id++) {
			addSource(id);
			jobEnds(id, `old${id}`, 600);
		}
		const polled = trigger(['extractionCompleted']);
		for (let polls = 0; polls < 12; polls++) {
			expect(await poll(polled)).toEqual([]);
			clock.tick(3 * MINUTE);
		}
		polled.stop();
		clock.tick(30 * MINUTE);
		jobEnds(25, 'whileDown', 60);
		const told: string[] = [];
		for (let polls = 0; polls < 12; polls++) {
			told.push(...(await poll(polled)));
			clock.tick(3 * MINUTE);
		}
		expect(told).toEqual(['extractionCompleted whileDown']);
	});

	it('tells an error again that was over, and came back while it was down', async () => {
		const polled = trigger(['loadFailed']);
		loads(1, 'orders');
		expect(await poll(polled)).toEqual([]);
		loads(1, 'orders', 'disk is full');
		expect(await poll(polled)).toEqual(['loadFailed orders']);
		expect(await poll(polled)).toEqual([]);
		loads(1, 'orders');
		expect(await poll(polled)).toEqual([]);
		polled.stop();
		loads(1, 'orders', 'disk is full');
		expect(await poll(polled)).toEqual(['loadFailed orders']);
		expect(polled.emptyRuns).toBe(1);
	});

	it('does not tell an error again that lasts over a restart, and needs no run for others', async () => {
		const polled = trigger(['loadFailed'], { filters: { sourceIds: [1] } });
		loads(1, 'orders');
		loads(2, 'users');
		expect(await poll(polled)).toEqual([]);
		loads(1, 'orders', 'disk is full');
		loads(2, 'users', 'disk is full');
		expect(await poll(polled)).toEqual(['loadFailed orders']);
		loads(2, 'users');
		for (let restarts = 0; restarts < 3; restarts++) {
			polled.stop();
			expect(await poll(polled)).toEqual([]);
			expect(await poll(polled)).toEqual([]);
		}
		expect(polled.emptyRuns).toBe(0);
	});

	it('tells of a kind that is chosen later only what happens then', async () => {
		const polled = trigger(['extractionFailed']);
		expect(await poll(polled)).toEqual([]);
		jobEnds(1, 'a1');
		loads(1, 'orders');
		expect(await poll(polled)).toEqual([]);
		polled.publish({ triggerOn: ['extractionFailed', 'extractionCompleted', 'loadCompleted'] });
		expect(await poll(polled)).toEqual([]);
		clock.tick(1_000);
		jobEnds(1, 'a2');
		loads(1, 'orders');
		expect(await poll(polled)).toEqual(['extractionCompleted a2', 'loadCompleted orders']);
		polled.stop();
		jobEnds(2, 'b1');
		expect(await poll(polled)).toEqual(['extractionCompleted b1']);
	});

	it('tells of a source that is chosen later only what happens then', async () => {
		const filter = (...sourceIds: number[]) => ({ filters: { sourceIds } });
		const polled = trigger(['extractionCompleted', 'loadFailed'], filter(1));
		expect(await poll(polled)).toEqual([]);
		jobEnds(2, 'b1');
		loads(2, 'users', 'down');
		expect(await poll(polled)).toEqual([]);
		polled.publish({ triggerOn: ['extractionCompleted', 'loadFailed'], ...filter(1, 2) });
		jobEnds(1, 'a1');
		expect(await poll(polled)).toEqual(['extractionCompleted a1']);
		clock.tick(1_000);
		jobEnds(2, 'b2');
		loads(2, 'users', 'disk is full');
		expect(await poll(polled)).toEqual(['extractionCompleted b2', 'loadFailed users']);
	});

	it('remembers what it began with when the budget left nothing for the first poll', async () => {
		jobEnds(1, 'a1', 600);
		stitch.fails = () => true;
		const polled = trigger();
		await expect(poll(polled)).rejects.toThrow('having trouble');
		stitch.fails = () => false;
		expect(await poll(polled)).toEqual([]);
		polled.stop();
		jobEnds(2, 'b1');
		expect(await poll(polled)).toEqual(['extractionCompleted b1']);
	});
});

describe('answers that are wrong for once', () => {
	const lists = (path: string) =>
		/\/v4\/(sources|destinations)$/.test(path) ? { status: 200, body: [] } : undefined;

	it('an account that shows neither sources nor destinations: nothing old is told', async () => {
		for (const id of [1, 2, 3]) jobEnds(id, `old${id}`, 600);
		addSource(3, { system_paused_at: iso(START - MINUTE), created_at: iso(START - 86_400_000) });
		loads(1, 'orders');
		const polled = trigger([...ALL]);
		expect(await poll(polled)).toEqual([]);
		stitch.instead = lists;
		expect(await poll(polled)).toEqual([]);
		expect(await poll(polled)).toEqual([]);
		stitch.instead = () => undefined;
		jobEnds(2, 'b2');
		expect(await poll(polled)).toEqual(['extractionCompleted b2']);
		stitch.instead = lists;
		polled.stop();
		expect(await poll(polled)).toEqual([]);
		stitch.instead = () => undefined;
		jobEnds(3, 'c2');
		expect(await poll(polled)).toEqual(['extractionCompleted c2']);
	});

	it('an account that shows neither sources nor destinations at first: its old errors are told never', async () => {
		loads(1, 'orders', 'down');
		clock.tick(60 * MINUTE);
		stitch.instead = lists;
		const polled = trigger();
		expect(await poll(polled)).toEqual([]);
		stitch.instead = () => undefined;
		clock.tick(1_000);
		jobEnds(1, 'a1');
		loads(1, 'users');
		expect((await poll(polled)).sort()).toEqual(['extractionCompleted a1', 'loadCompleted users']);
		expect(await poll(polled)).toEqual([]);
	});

	it.each([
		['is empty', { data: [], total: 0 }],
		['has a record that is none', { data: [null], total: 1 }],
	])('a first list that %s: what fails in it is old', async (_name, page) => {
		loads(1, 'orders', 'down');
		let left = 1;
		stitch.instead = (path) =>
			path.endsWith('/loads') && left-- > 0 ? { status: 200, body: page } : undefined;
		const polled = trigger(['loadFailed']);
		for (let polls = 0; polls < 3; polls++) expect(await poll(polled)).toEqual([]);
		loads(1, 'users', 'down');
		expect(await poll(polled)).toEqual(['loadFailed users']);
	});

	it('an account that really has nothing at first: whatever comes is news', async () => {
		stitch.sources.clear();
		const polled = trigger();
		expect(await poll(polled)).toEqual([]);
		addSource(7);
		jobEnds(7, 'g1');
		loads(7, 'orders');
		loads(7, 'users', 'down');
		expect((await poll(polled)).sort()).toEqual([
			'extractionCompleted g1',
			'loadCompleted orders',
			'loadFailed users',
			'newSource 7',
		]);
	});

	it('a list of sources without the one in the filter: its load is told all the same', async () => {
		const polled = trigger(['loadCompleted'], { filters: { sourceIds: [1] } });
		expect(await poll(polled)).toEqual([]);
		loads(1, 'orders');
		loads(2, 'users');
		stitch.instead = (path) =>
			path.endsWith('/v4/sources')
				? { status: 200, body: [...stitch.sources.values()].slice(1) }
				: undefined;
		expect(await poll(polled)).toEqual(['loadCompleted orders']);
	});

	it('the same, with a deleted source of its name', async () => {
		addSource(2, { name: 'source_1', deleted_at: iso(START - MINUTE) });
		const polled = trigger(['loadCompleted'], { filters: { sourceIds: [1] } });
		expect(await poll(polled)).toEqual([]);
		loads(1, 'orders');
		const body = [...stitch.sources.values()].slice(1);
		stitch.instead = (path) => (path.endsWith('/v4/sources') ? { status: 200, body } : undefined);
		expect(await poll(polled)).toEqual(['loadCompleted orders']);
	});

	it('a list that fails in every poll: what the others show is remembered all the same', async () => {
		const polled = trigger(['extractionFailed', 'loadFailed']);
		jobEnds(1, 'a0', 600);
		expect(await poll(polled)).toEqual([]);
		stitch.fails = (sent) => sent > 0;
		stitch.extractions.set(1, rawExtraction(1, 'a1', iso(clock.now), 'half'));
		expect(await poll(polled)).toEqual([]);
		jobEnds(1, 'a2');
		expect(await poll(polled)).toEqual(['extractionFailed a1']);
	});

	it('a page that fails: the next poll continues there', async () => {
		stitch = new ListedStitch(204817, 1);
		for (let id = 1; id <= 5; id++) {
			addSource(id);
			jobEnds(id, `old${id}`, 600);
		}
		const polled = trigger(['extractionCompleted']);
		expect(await poll(polled)).toEqual([]);
		stitch.fails = (sent) => sent === 3;
		await expect(poll(polled)).rejects.toThrow('having trouble');
		expect(polled.state).toMatchObject({ extractions: { nextPage: 4 } });
	});

	it('a page behind the end of a list that has become shorter', async () => {
		stitch = new ListedStitch(204817, 1);
		for (let id = 1; id <= 30; id++) {
			addSource(id);
			jobEnds(id, `old${id}`, 600);
		}
		const polled = trigger(['extractionCompleted']);
		expect(await poll(polled)).toEqual([]);
		expect(polled.state).toMatchObject({ extractions: { nextPage: expect.any(Number) } });
		for (let id = 2; id <= 30; id++) stitch.extractions.delete(id);
		jobEnds(1, 'a2');
		let pages = 0;
		stitch.fails = () => pages++ === 0;
		clock.tick(11 * MINUTE);
		expect(await poll(polled)).toEqual(['extractionCompleted a2']);
	});

	it('a list of sources with a record that is none: the others count', async () => {
		const polled = trigger();
		expect(await poll(polled)).toEqual([]);
		const body = [null, ...stitch.sources.values()];
		stitch.instead = (path) => (path.endsWith('/sources') ? { status: 200, body } : undefined);
		jobEnds(1, 'a1');
		expect(await poll(polled)).toEqual(['extractionCompleted a1']);
		stitch.instead = () => ({ status: 200, body: [null] });
		await expect(poll(polled)).rejects.toThrow();
	});

	it('without a clock of Stitch, the one of n8n serves', async () => {
		stitch.now = undefined;
		jobEnds(1, 'a1', 600);
		const polled = trigger();
		expect(await poll(polled)).toEqual([]);
		jobEnds(1, 'a2');
		jobEnds(2, 'b1');
		expect(await poll(polled)).toEqual(['extractionCompleted a2', 'extractionCompleted b1']);
	});
});

describe('the schemas of streams', () => {
	const streams = (source: number, streams: Record<string, Record<string, string>>) =>
		stitch.streams.set(
			source,
			new Map(Object.entries(streams).map(([key, fields]) => [key, { fields }])),
		);
	const schemas = (more: IDataObject = {}) => trigger(['streamSchemaChanged'], more);
	const fieldsIn = async (polled: PolledTrigger) => {
		clock.tick(MINUTE);
		return (await polled.poll()).map(({ fields }) => fields);
	};

	it('are events when a stream appears or disappears, once', async () => {
		streams(1, { orders: { id: 'integer' }, users: { id: 'integer' } });
		const polled = schemas();
		expect(await poll(polled)).toEqual([]);
		expect(await poll(polled)).toEqual([]);
		streams(1, { orders: { id: 'integer' }, carts: { id: 'integer' } });
		expect((await poll(polled)).sort()).toEqual([
			'streamSchemaChanged streamAppeared carts',
			'streamSchemaChanged streamDisappeared users',
		]);
		polled.stop();
		expect(await poll(polled)).toEqual([]);
	});

	it('are events when a field appears, disappears or changes its type', async () => {
		streams(1, { orders: { id: 'integer', email: 'string', total: 'number' } });
		const polled = schemas();
		await polled.poll();
		streams(1, { orders: { id: 'integer', total: 'string', note: 'string' } });
		expect(await fieldsIn(polled)).toEqual([
			[
				{ name: 'total', change: 'typeChanged', type: 'string', previousType: 'number' },
				{ name: 'note', change: 'appeared', type: 'string' },
				{ name: 'email', change: 'disappeared', previousType: 'string' },
			],
		]);
		expect(await fieldsIn(polled)).toEqual([]);
	});

	it('are compared with what was seen before a restart', async () => {
		for (const id of [1, 2, 3]) streams(id, { orders: { id: 'integer' } });
		const polled = schemas();
		await polled.poll();
		polled.stop();
		streams(2, { orders: { id: 'string' } });
		expect(await poll(polled)).toEqual(['streamSchemaChanged fieldsChanged orders']);
	});

	it('are those of the sources in the filter, and of selected streams', async () => {
		for (const id of [1, 2]) streams(id, { orders: { id: 'integer' } });
		const polled = schemas({ filters: { sourceIds: [1] } });
		await polled.poll();
		expect(stitch.requests.filter((path) => path.includes('/2/'))).toEqual([]);
		streams(2, { orders: { id: 'string' } });
		stitch.streams.get(1)?.set('carts', { selected: false, fields: { id: 'integer' } });
		expect(await poll(polled)).toEqual(['streamSchemaChanged streamAppeared carts']);
		stitch.streams.get(1)?.set('carts', { selected: false, fields: { id: 'string' } });
		expect(await poll(polled)).toEqual([]);
		stitch.streams.get(1)?.set('carts', { selected: true, fields: { id: 'number' } });
		expect(await poll(polled)).toEqual([]);
		stitch.streams.get(1)?.set('carts', { selected: true, fields: { id: 'integer' } });
		expect(await poll(polled)).toEqual(['streamSchemaChanged fieldsChanged carts']);
	});

	it('take at most a hundred requests a poll, over many polls, and lose no change', async () => {
		stitch.sources.clear();
		for (let id = 1; id <= 7; id++) {
			addSource(id);
			const many = Array.from({ length: 50 }, (_, index) => [`t${index}`, { id: 'integer' }]);
			streams(id, Object.fromEntries(many) as never);
		}
		const polled = schemas();
		const told: string[] = [];
		for (let polls = 0; polls < 9; polls++) {
			stitch.requests = [];
			told.push(...(await poll(polled)));
			const sent = stitch.requests.filter((path) => path.includes('/streams'));
			expect(sent.length).toBeLessThanOrEqual(100);
		}
		expect(told).toEqual([]);
		// The first round took several polls, so it was stored with a run of its own.
		expect(polled.emptyRuns).toBe(1);
		polled.stop();
		stitch.streams.get(6)?.set('t49', { fields: { id: 'string' } });
		stitch.streams.get(2)?.delete('t7');
		for (let polls = 0; polls < 5; polls++) told.push(...(await poll(polled)));
		expect(told.sort()).toEqual([
			'streamSchemaChanged fieldsChanged t49',
			'streamSchemaChanged streamDisappeared t7',
		]);
	});

	it('are not taken for changed by an answer that is wrong for once', async () => {
		streams(1, { orders: { id: 'integer' }, users: { id: 'integer' } });
		const polled = schemas();
		await polled.poll();
		let wrong = 1;
		const once = (is: RegExp, body: unknown) => {
			wrong = 1;
			stitch.instead = (path) => (is.test(path) && wrong-- > 0 ? { status: 200, body } : undefined);
		};
		once(/\/1\/streams$/, []);
		expect(await poll(polled)).toEqual([]);
		once(/\/1\/streams$/, [{ tap_stream_id: 'orders', stream_id: 1, selected: false }]);
		expect(await poll(polled)).toEqual([]);
		once(/\/1\/streams\/\d+$/, { schema: '{"properties":{"other":{}}}' });
		expect(await poll(polled)).toEqual([]);
		once(/\/1\/streams\/\d+$/, { schema: 'x' });
		expect(await poll(polled)).toEqual([]);
		once(/\/1\/streams$/, { error: 'x' });
		expect(await poll(polled)).toEqual([]);
		stitch.instead = () => undefined;
		expect(await poll(polled)).toEqual([]);
	});

	it('of sources that Stitch always refuses to list do not stop those of the others', async () => {
		for (const id of [4, 5, 6]) addSource(id);
		streams(6, { orders: { id: 'integer' } });
		stitch.instead = (path) =>
			/\/[1-5]\/streams$/.test(path) ? { status: 400, body: null } : undefined;
		const polled = schemas();
		expect(await poll(polled)).toEqual([]);
		streams(6, { orders: { id: 'string' } });
		expect(await poll(polled)).toEqual(['streamSchemaChanged fieldsChanged orders']);
		await expect(poll(schemas({ filters: { sourceIds: [1] } }))).rejects.toThrow('refused');
	});

	it('of a source that Stitch has not discovered yet begin with what it finds', async () => {
		addSource(1, { report_card: { current_step_type: 'discover_schema' } });
		const polled = schemas({ filters: { sourceIds: [1] } });
		await polled.poll();
		addSource(1);
		streams(1, { orders: { id: 'integer' } });
		expect(await poll(polled)).toEqual([]);
		streams(1, { orders: { id: 'string' } });
		expect(await poll(polled)).toEqual(['streamSchemaChanged fieldsChanged orders']);
	});

	it('survive names that mean something to JavaScript', async () => {
		streams(1, { __proto__: {}, constructor: { toString: 'string' } });
		stitch.streams.get(1)?.set('__proto__', { fields: { constructor: 'string' } });
		const polled = schemas();
		await polled.poll();
		polled.stop();
		expect(await poll(polled)).toEqual([]);
		stitch.streams.get(1)?.set('__proto__', { fields: { constructor: 'integer' } });
		expect(await poll(polled)).toEqual(['streamSchemaChanged fieldsChanged __proto__']);
	});
});
