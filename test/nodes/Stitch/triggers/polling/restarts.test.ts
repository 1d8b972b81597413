import { ListedStitch } from '../../../../support/pollTimeline';
import { START, ALL, MINUTE, iso, usePolledAccount } from './polledAccount';
import { rawExtraction, rawLoad } from './support';

const { account, addSource, trigger, poll } = usePolledAccount();

/** A job that ended so many seconds ago. */
const jobEnds = (source: number, job: string, ago = 0) =>
	account.stitch.extractions.set(
		source,
		rawExtraction(source, job, iso(account.clock.now - ago * 1_000)),
	);

const loads = (source: number, stream: string, message?: string) =>
	account.stitch.loads.set(
		`${source}.${stream}`,
		rawLoad(
			`source_${source}`,
			stream,
			message === undefined ? iso(account.clock.now) : null,
			message,
		),
	);

describe('n8n stores at activation and with an emission only', () => {
	it('tells what ended while it was down, after a first round that it did not store', async () => {
		account.stitch = new ListedStitch(204817, 1);
		for (let id = 1; id <= 30; id++) {
			addSource(id);
			jobEnds(id, `old${id}`, 600);
		}
		const polled = trigger(['extractionCompleted']);
		for (let polls = 0; polls < 12; polls++) {
			expect(await poll(polled)).toEqual([]);
			account.clock.tick(3 * MINUTE);
		}
		polled.stop();
		account.clock.tick(30 * MINUTE);
		jobEnds(25, 'whileDown', 60);
		const told: string[] = [];
		for (let polls = 0; polls < 12; polls++) {
			told.push(...(await poll(polled)));
			account.clock.tick(3 * MINUTE);
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
		// In the second of that poll.
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
		account.clock.tick(1_000);
		jobEnds(2, 'b2');
		loads(2, 'users', 'disk is full');
		expect(await poll(polled)).toEqual(['extractionCompleted b2', 'loadFailed users']);
	});

	it('remembers what it began with when the budget left nothing for the first poll', async () => {
		jobEnds(1, 'a1', 600);
		account.stitch.fails = () => true;
		const polled = trigger();
		await expect(poll(polled)).rejects.toThrow('having trouble');
		account.stitch.fails = () => false;
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
		account.stitch.instead = lists;
		expect(await poll(polled)).toEqual([]);
		expect(await poll(polled)).toEqual([]);
		account.stitch.instead = () => undefined;
		jobEnds(2, 'b2');
		expect(await poll(polled)).toEqual(['extractionCompleted b2']);
		account.stitch.instead = lists;
		polled.stop();
		expect(await poll(polled)).toEqual([]);
		account.stitch.instead = () => undefined;
		jobEnds(3, 'c2');
		expect(await poll(polled)).toEqual(['extractionCompleted c2']);
	});

	it('an account that shows neither sources nor destinations at first: its old errors are told never', async () => {
		loads(1, 'orders', 'down');
		account.clock.tick(60 * MINUTE);
		account.stitch.instead = lists;
		const polled = trigger();
		expect(await poll(polled)).toEqual([]);
		account.stitch.instead = () => undefined;
		account.clock.tick(1_000);
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
		account.stitch.instead = (path) =>
			path.endsWith('/loads') && left-- > 0 ? { status: 200, body: page } : undefined;
		const polled = trigger(['loadFailed']);
		for (let polls = 0; polls < 3; polls++) expect(await poll(polled)).toEqual([]);
		loads(1, 'users', 'down');
		expect(await poll(polled)).toEqual(['loadFailed users']);
	});

	it('an account that really has nothing at first: whatever comes is news', async () => {
		account.stitch.sources.clear();
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
		account.stitch.instead = (path) =>
			path.endsWith('/v4/sources')
				? { status: 200, body: [...account.stitch.sources.values()].slice(1) }
				: undefined;
		expect(await poll(polled)).toEqual(['loadCompleted orders']);
	});

	it('the same, with a deleted source of its name', async () => {
		addSource(2, { name: 'source_1', deleted_at: iso(START - MINUTE) });
		const polled = trigger(['loadCompleted'], { filters: { sourceIds: [1] } });
		expect(await poll(polled)).toEqual([]);
		loads(1, 'orders');
		const body = [...account.stitch.sources.values()].slice(1);
		account.stitch.instead = (path) =>
			path.endsWith('/v4/sources') ? { status: 200, body } : undefined;
		expect(await poll(polled)).toEqual(['loadCompleted orders']);
	});

	it('a list that fails in every poll: what the others show is remembered all the same', async () => {
		const polled = trigger(['extractionFailed', 'loadFailed']);
		jobEnds(1, 'a0', 600);
		expect(await poll(polled)).toEqual([]);
		account.stitch.fails = (sent) => sent > 0;
		account.stitch.extractions.set(1, rawExtraction(1, 'a1', iso(account.clock.now), 'half'));
		expect(await poll(polled)).toEqual([]);
		jobEnds(1, 'a2');
		expect(await poll(polled)).toEqual(['extractionFailed a1']);
	});

	it('a page that fails: the next poll continues there', async () => {
		account.stitch = new ListedStitch(204817, 1);
		for (let id = 1; id <= 5; id++) {
			addSource(id);
			jobEnds(id, `old${id}`, 600);
		}
		const polled = trigger(['extractionCompleted']);
		expect(await poll(polled)).toEqual([]);
		account.stitch.fails = (sent) => sent === 3;
		await expect(poll(polled)).rejects.toThrow('having trouble');
		expect(polled.state).toMatchObject({ extractions: { nextPage: 4 } });
	});

	it('a page behind the end of a list that has become shorter', async () => {
		account.stitch = new ListedStitch(204817, 1);
		for (let id = 1; id <= 30; id++) {
			addSource(id);
			jobEnds(id, `old${id}`, 600);
		}
		const polled = trigger(['extractionCompleted']);
		expect(await poll(polled)).toEqual([]);
		expect(polled.state).toMatchObject({ extractions: { nextPage: expect.any(Number) } });
		for (let id = 2; id <= 30; id++) account.stitch.extractions.delete(id);
		jobEnds(1, 'a2');
		let pages = 0;
		account.stitch.fails = () => pages++ === 0;
		account.clock.tick(11 * MINUTE);
		expect(await poll(polled)).toEqual(['extractionCompleted a2']);
	});

	it('a list of sources with a record that is none: the others count', async () => {
		const polled = trigger();
		expect(await poll(polled)).toEqual([]);
		const body = [null, ...account.stitch.sources.values()];
		account.stitch.instead = (path) =>
			path.endsWith('/sources') ? { status: 200, body } : undefined;
		jobEnds(1, 'a1');
		expect(await poll(polled)).toEqual(['extractionCompleted a1']);
		account.stitch.instead = () => ({ status: 200, body: [null] });
		await expect(poll(polled)).rejects.toThrow();
	});

	const listsWithout: Array<[string, () => void]> = [
		['sources', () => account.stitch.sources.set(4, null as never)],
		['extractions', () => account.stitch.extractions.set(4, { source_id: 4 })],
		['loads', () => account.stitch.loads.set('4', { stream_name: 7 })],
		[
			'streams',
			() => {
				const body = [{ tap_stream_id: 'orders', stream_id: 1 }, null];
				account.stitch.instead = (path) =>
					path.includes('/3/streams') ? { status: 200, body } : undefined;
			},
		],
	];
	it.each(listsWithout)('%s with such a record: n8n’s log says so', async (what, spoil) => {
		const polled = trigger(['extractionCompleted', 'loadCompleted', 'streamSchemaChanged']);
		account.stitch.streams.set(3, new Map([['orders', { selected: false, fields: {} }]]));
		expect(await poll(polled)).toEqual([]);
		expect(polled.warnings).toEqual([]);
		spoil();
		jobEnds(1, 'a1');
		expect(await poll(polled)).toEqual(['extractionCompleted a1']);
		expect(polled.warnings).toEqual([`Stitch Trigger: 1 records of the ${what} can't be read`]);
	});

	it('without a clock of Stitch, the one of n8n serves', async () => {
		account.stitch.now = undefined;
		jobEnds(1, 'a1', 600);
		const polled = trigger();
		expect(await poll(polled)).toEqual([]);
		jobEnds(1, 'a2');
		jobEnds(2, 'b1');
		expect(await poll(polled)).toEqual(['extractionCompleted a2', 'extractionCompleted b1']);
	});
});
