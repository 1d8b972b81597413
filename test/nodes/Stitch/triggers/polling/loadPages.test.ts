import type { Load } from '../../../../../nodes/Stitch/api/loads';
import type { LoadEntry } from '../../../../../nodes/Stitch/triggers/polling/jobEvents';
import { seeLoads } from '../../../../../nodes/Stitch/triggers/polling/jobEvents';
import { finishLook, newList } from '../../../../../nodes/Stitch/triggers/polling/listState';
import type { ListState } from '../../../../../nodes/Stitch/triggers/polling/listState';
import { readState } from '../../../../../nodes/Stitch/triggers/polling/triggerState';
import { at, load, pageOf } from './support';

const TEN = Date.parse(at('10:00:00'));

const orders = (time: string | null, trouble?: string) =>
	load('shop_db', 'orders', time && at(time), trouble);
const users = (time: string) => load('shop_db', 'users', at(time));

/** A list of loads that is read page by page, ten minutes from one poll to the next. */
class Polled {
	private state: ListState<LoadEntry> = newList<LoadEntry>(TEN);

	private polls = 0;

	/** Records on a page. */
	private size = 0;

	get ready() {
		return this.state.ready;
	}

	/** One poll of the pages from `from` on; `total`: records of the list at each of them. */
	see(from: number, total: number | number[], ...pages: Load[][]): string[] {
		const time = TEN + this.polls++ * 600_000;
		const seen = pages.map((records, index) =>
			pageOf(from + index, [total].flat()[index] ?? [total].flat()[0], time, records),
		);
		if (from === 1) this.size = pages[0].length;
		const read = (from - 1) * this.size + pages.flat().length;
		const complete = pages.length > 0 && read >= ([total].flat().at(-1) ?? 0);
		const { state, events } = seeLoads(this.state, seen, complete);
		const after = finishLook(state, { pages: seen, complete, nextPage: from + pages.length });
		const stored = JSON.parse(JSON.stringify({ version: 2, account: 1, loads: after })) as object;
		this.state = readState(stored)?.loads ?? this.state;
		return events.map(({ kind, record }) => `${kind} ${record.streamName}`);
	}
}

describe('streams of one name on several pages', () => {
	const LOADED = 'loadCompleted orders';
	const old = [[users('09:00:00'), orders('09:10:00')], [orders('09:20:00')]];
	const both = [[users('09:00:00'), orders('10:05:00')], [orders('10:05:00')]];

	const many = Array.from({ length: 6 }, () => users('09:00:00'));

	it('that were loaded in the same second are two events', () => {
		const polled = new Polled();
		expect(polled.see(1, 3, ...old)).toEqual([]);
		expect(polled.see(1, 3, ...both)).toEqual([LOADED, LOADED]);
		expect(polled.see(1, 3, ...both)).toEqual([]);
	});

	it('are two events when each page is read by another poll, and stay two', () => {
		const polled = new Polled();
		const see = ([first, second]: Load[][]) => [
			...polled.see(1, 9, [...first, ...many]),
			...polled.see(2, 9, second),
		];
		expect(see(old)).toEqual([]);
		expect(see(both)).toEqual([LOADED, LOADED]);
		expect(see(both)).toEqual([]);
	});

	it('are one event when one may have moved from one poll to the next', () => {
		const polled = new Polled();
		polled.see(1, 4, old[0], [...old[1], users('09:00:00')]);
		expect(polled.see(1, 4, both[0])).toEqual([LOADED]);
		// One came before it and another one left: the list is as long as it was.
		expect(polled.see(2, 4, [...both[1], ...old[1]])).toEqual([]);
	});

	it('are one event when it has moved twice, and another one left meanwhile', () => {
		const polled = new Polled();
		polled.see(1, 1, [orders(null, 'down')]);
		polled.see(1, 3, [users('09:00:00')], [orders(null, 'down')]);
		expect(polled.see(3, 5, [orders('10:25:00')])).toEqual([LOADED]);
		expect(polled.see(4, 5, [orders('10:25:00')])).toEqual([]);
		expect(polled.see(5, 6, [orders('10:25:00')])).toEqual([]);
	});

	it('are two events when two polls read their pages and no other is shown', () => {
		const polled = new Polled();
		polled.see(1, 3, ...old);
		expect(polled.see(1, 3, both[0])).toEqual([LOADED]);
		expect(polled.see(2, 3, both[1])).toEqual([LOADED]);
	});

	it('are one event when one has slipped because the list has grown', () => {
		const polled = new Polled();
		polled.see(1, 2, [users('09:00:00'), orders('09:10:00')]);
		const slipped = [[users('09:00:00'), orders('10:05:00')], [orders('10:05:00')]];
		expect(polled.see(1, [2, 3], ...slipped)).toEqual([LOADED]);
		expect(polled.see(1, 2, [users('09:00:00'), orders('10:05:00')])).toEqual([]);
	});

	it('are two events when the list has grown elsewhere', () => {
		const polled = new Polled();
		const list = [orders('09:10:00'), users('09:00:00'), users('09:00:00'), orders('09:20:00')];
		polled.see(1, 4, list.slice(0, 2), list.slice(2));
		const loaded = [
			[orders('10:05:00'), users('09:00:00')],
			[users('09:00:00'), ...both[1]],
		];
		// One more came meanwhile: the first of them may have moved by one place only.
		expect(polled.see(1, [4, 5], ...loaded)).toEqual([LOADED, LOADED]);
	});

	it('are two events though polls in between read no page', () => {
		const polled = new Polled();
		polled.see(1, 9, ...old.map((page) => [...page, ...many]));
		expect(polled.see(1, 9, [...both[0], ...many])).toEqual([LOADED]);
		expect(polled.see(2, 9)).toEqual([]);
		expect(polled.see(2, 9, both[1])).toEqual([LOADED]);
	});

	it('that fail are told once, though a round has missed one that moved to a page before', () => {
		const polled = new Polled();
		const fine = [users('09:00:00'), orders('09:10:00')];
		const down = [orders(null, 'down')];
		polled.see(1, 3, fine, [orders('09:20:00')]);
		expect(polled.see(1, 3, fine, down)).toEqual(['loadFailed orders']);
		// The page after has none of them, for once; the next round shows the first page at first.
		expect(polled.see(1, [3, 2], fine, [])).toEqual([]);
		expect(polled.see(1, 3, fine)).toEqual([]);
		expect(polled.see(2, 3)).toEqual([]);
		expect(polled.see(2, 3, down)).toEqual([]);
	});

	it('are believed with the second look when they are more than are known', () => {
		const polled = new Polled();
		polled.see(1, 2, [users('09:00:00'), orders('09:10:00')]);
		expect(polled.see(1, 3, ...both)).toEqual([LOADED]);
		expect(polled.see(1, 3, ...both)).toEqual([LOADED]);
		expect(polled.see(1, 3, ...both)).toEqual([]);
	});

	it('of which the first look missed one, loaded long before: no event', () => {
		const polled = new Polled();
		polled.see(1, 2, [users('09:00:00'), orders('08:00:00')]);
		expect(polled.see(1, 3, ...old)).toEqual([]);
		expect(polled.see(1, 3, ...old)).toEqual([]);
	});

	it('that fail are told once, whatever polls read them in between', () => {
		const polled = new Polled();
		const fine = [users('09:00:00'), orders('09:10:00')];
		const see = (...second: Load[]) => [...polled.see(1, 3, fine), ...polled.see(2, 3, second)];
		expect(see(orders('09:20:00'))).toEqual([]);
		expect(see(orders(null, 'down'))).toEqual(['loadFailed orders']);
		for (let rounds = 0; rounds < 4; rounds++) expect(see(orders(null, 'down'))).toEqual([]);
		expect(see(orders('10:45:00'))).toEqual([LOADED]);
		expect(see(orders('10:45:00'))).toEqual([]);
		expect(see(orders(null, 'down'))).toEqual(['loadFailed orders']);
	});

	it('that fail are told once, though rounds begin anew before their end', () => {
		const polled = new Polled();
		const fine = [users('09:00:00'), orders('09:10:00')];
		const down = [orders(null, 'down')];
		polled.see(1, 3, fine, [orders('09:20:00')]);
		expect(polled.see(1, 3, fine, down)).toEqual(['loadFailed orders']);
		for (let rounds = 0; rounds < 4; rounds++) expect(polled.see(1, 3, fine)).toEqual([]);
		expect(polled.see(2, 3, down)).toEqual([]);
	});

	it('that fail both are told once, though one may have moved and a third one joins them', () => {
		const polled = new Polled();
		const down = orders(null, 'down');
		polled.see(1, 1, [users('09:00:00')]);
		const two = [users('09:00:00'), down, down];
		expect(polled.see(1, 3, two)).toEqual(['loadFailed orders', 'loadFailed orders']);
		const three = [
			[users('09:00:00'), down],
			[down, orders('10:25:00')],
		];
		expect(polled.see(1, [3, 4], ...three)).toEqual([LOADED]);
		for (let rounds = 0; rounds < 3; rounds++) expect(polled.see(1, 4, ...three)).toEqual([]);
	});

	it('that failed before the first round was over are old', () => {
		const polled = new Polled();
		expect(polled.see(1, 3, [users('09:00:00'), orders('09:10:00')])).toEqual([]);
		expect(polled.see(2, 3, [orders(null, 'down')])).toEqual([]);
	});

	it('that may be one which has moved with the list and fails since: an event in the first round', () => {
		const polled = new Polled();
		expect(polled.see(1, 3, [users('09:00:00'), orders('09:10:00')])).toEqual([]);
		const failing = [orders(null, 'down'), users('09:00:00')];
		expect(polled.see(2, 4, failing)).toEqual(['loadFailed orders']);
	});

	it('that are one which has moved and loaded something meanwhile: its error is over at once', () => {
		const polled = new Polled();
		expect(polled.see(1, 3, [users('09:00:00'), orders('09:10:00')])).toEqual([]);
		expect(polled.see(2, 4, [orders('10:05:00'), users('09:00:00')])).toEqual([LOADED]);
		const see = (record: Load) => [
			...polled.see(1, 4, [users('09:00:00'), users('09:00:00')]),
			...polled.see(2, 4, [record, users('09:00:00')]),
		];
		expect(see(orders(null, 'down'))).toEqual(['loadFailed orders']);
		expect(see(orders('10:45:00'))).toEqual([LOADED]);
		expect(see(orders(null, 'down'))).toEqual(['loadFailed orders']);
	});

	it('that failed before the first round was over, after a load that came since, are an event', () => {
		const polled = new Polled();
		expect(polled.see(1, 4, [users('09:00:00')], [users('09:00:00')])).toEqual([]);
		const failing = [orders('10:05:00', 'down'), orders('09:50:00', 'no permission')];
		expect(polled.see(3, 4, failing)).toEqual([LOADED, 'loadFailed orders']);
	});

	it('that are more than were known, for once, leave an error state as it is', () => {
		const polled = new Polled();
		const down = orders(null, 'down');
		polled.see(1, 2, [users('09:00:00'), orders('09:10:00')], [orders('09:20:00')]);
		expect(polled.see(1, 2, [down, down])).toHaveLength(2);
		expect(polled.see(1, 4, [users('09:00:00'), down], [down, orders('10:25:00')])).toEqual([
			LOADED,
		]);
		expect(polled.see(1, 4, [users('09:00:00'), down], [down, orders('10:25:00')])).toEqual([]);
	});

	it('that load do not end the error of another one, whose page was not read', () => {
		const polled = new Polled();
		const down = orders(null, 'down');
		const two = [orders('09:10:00'), orders('09:20:00')];
		polled.see(1, 2, two);
		expect(polled.see(1, [2, 3], two, [down])).toEqual(['loadFailed orders']);
		expect(polled.see(1, 3, [orders('10:25:00'), orders('09:20:00')])).toEqual([LOADED]);
		expect(polled.see(2, 3, [down])).toEqual([]);
	});

	it('are remembered while a poll shows one of them only', () => {
		const polled = new Polled();
		const many = (time: string) => Array.from({ length: 8 }, () => orders(time));
		const see = (time: string) => [
			...polled.see(1, 9, many(time)),
			...polled.see(2, 9, [orders('10:45:00')]),
		];
		see('09:10:00');
		see('10:25:00');
		for (let rounds = 0; rounds < 4; rounds++) expect(see('10:25:00')).toEqual([]);
	});
});

describe('a list that becomes shorter in every round', () => {
	it('is known as a whole after three of them: what fails then is an event', () => {
		const polled = new Polled();
		for (let total = 9; total > 6; total--) {
			expect(polled.ready).toBe(false);
			polled.see(1, [total, total - 1], [users('09:00:00')], [users('09:00:00')]);
			polled.see(total - 1, total - 1, [users('09:00:00')]);
		}
		expect(polled.ready).toBe(true);
		expect(polled.see(1, 1, [orders(null, 'down')])).toEqual(['loadFailed orders']);
	});
});
