import type { Extraction } from '../../../../../nodes/Stitch/api/extractions';
import { AccountCache } from '../../../../../nodes/Stitch/jobs/feed/reader';
import { readJobLog } from '../../../../../nodes/Stitch/jobs/judge/jobLog';
import type { LoadAnswer } from '../../../../../nodes/Stitch/jobs/judge/loads';
import {
	mostUrgent,
	needsOf,
	pacingOf,
	pollInterval,
} from '../../../../../nodes/Stitch/jobs/wait/needs';
import type { Pace } from '../../../../../nodes/Stitch/jobs/wait/needs';
import { leaveLogOut } from '../../../../../nodes/Stitch/jobs/wait/state';
import type { Need, Waiter } from '../../../../../nodes/Stitch/jobs/wait/state';
import { newWaiter } from '../../../../../nodes/Stitch/jobs/wait/transitions';
import { started } from '../support/scenario';

const SECOND = 1000;

const pace = (overrides: Partial<Pace>): Pace => ({
	left: 28,
	limit: 30,
	steadyInterval: (reserve) => (600 * SECOND) / (30 - reserve),
	perRound: { extractions: 1, loads: 0 },
	logsWanted: 0,
	areFew: false,
	oldestMs: 0,
	...overrides,
});

describe('the time until the next poll', () => {
	test.each<[string, Partial<Pace>, number, number]>([
		['a wait that has just begun', {}, 4, 4],
		['as long again as it took', { oldestMs: 9 * SECOND }, 9, 9],
		['a long wait', { oldestMs: 3600 * SECOND }, 21, 22],
		['two lists', { oldestMs: 3600 * SECOND, perRound: { extractions: 1, loads: 1 } }, 42, 43],
		['ten pages', { oldestMs: 3600 * SECOND, perRound: { extractions: 10, loads: 0 } }, 161, 162],
		['a long wait, and much is spent', { left: 12, oldestMs: 300 * SECOND }, 21, 22],
		['little left', { left: 3, oldestMs: 9 * SECOND }, 21, 22],
		['half is spent', { left: 14, oldestMs: 9 * SECOND }, 9, 9],
		[
			'a long wait, where the limit bears only a longer interval',
			{ left: 4, oldestMs: 300 * SECOND, steadyInterval: () => 200 * SECOND },
			75,
			75,
		],
		['many logs are waited for', { oldestMs: 3600 * SECOND, logsWanted: 250 }, 37, 41],
		['all logs of few jobs', { oldestMs: 3600 * SECOND, logsWanted: 10, areFew: true }, 33, 34],
		[
			'a small limit, that leaves some to the loads',
			{ left: 2, limit: 5, oldestMs: 3600 * SECOND, steadyInterval: () => 600 * SECOND },
			450,
			450,
		],
		["the user's own", { wantedMs: SECOND }, 1, 1],
		["the user's own, and much is spent", { wantedMs: SECOND, left: 12 }, 21, 22],
		["a slow one of the user's", { wantedMs: 300 * SECOND, left: 12 }, 300, 300],
	])('%s', (_, overrides, from, to) => {
		const seconds = pollInterval(pace(overrides)).extractions / SECOND;
		expect(seconds).toBeGreaterThanOrEqual(from);
		expect(seconds).toBeLessThanOrEqual(to);
	});
});

describe('how long the log is left unread', () => {
	test.each([
		[1, true, 6],
		[15, true, 6],
		[16, false, 96],
		[20, false, 120],
		[200, false, 120],
	])('while %i wait, few: %s: %i s', (count, areFew, seconds) => {
		const waiters = Array.from({ length: count }, () => newWaiter(started(), 0));
		const { logAfterMs } = pacingOf(waiters, new AccountCache(), {
			...pace({ areFew }),
			guessed: 0,
		});
		expect(logAfterMs / SECOND).toBe(seconds);
	});
});

/** Whose extraction was seen to end 100 seconds after the start. */
function extracted(overrides: Partial<Waiter> = {}): Waiter {
	const waiter = newWaiter(started(), 0);
	const end = { verdict: 'extracted', completionTime: 90 * SECOND } as const;
	const at = 100 * SECOND;
	const job = { ...waiter.job, jobName: 'job', end };
	return { ...waiter, job, since: at, extractedAt: at, logDueAt: at, ...overrides };
}

describe('what is read first after an extraction', () => {
	const kinds = (waiter: Waiter, areFew: boolean, now: number) => {
		const cache = new AccountCache();
		const pacing = pacingOf([waiter], cache, { ...pace({ areFew }), guessed: 0 });
		const due = needsOf(waiter, cache, pacing, now).filter(({ dueAt }) => dueAt <= now);
		return due.map(({ request }) => request.kind).join(' ');
	};

	test.each<[string, Partial<Waiter>, boolean, number, string]>([
		['nothing, while the log of few is written', {}, true, 105, ''],
		['the log of few', {}, true, 106, 'log'],
		['the log, that is not answered yet', {}, true, 115, 'log'],
		['the loads too, if the log does not come', {}, true, 116, 'log page'],
		[
			'the loads, if it could not be read',
			{ logTries: 1, logDueAt: 900 * SECOND },
			true,
			101,
			'page',
		],
		['the loads of many', {}, false, 101, 'page'],
		['the loads, and no log, of many', { loadPolls: 1 }, false, 300, 'page'],
		['and the log of many, after two looks', { loadPolls: 2 }, false, 300, 'log page'],
	])('%s', (_, overrides, areFew, seconds, expected) => {
		expect(kinds(extracted(overrides), areFew, seconds * SECOND)).toBe(expected);
	});
});

test.each([
	[99, 103],
	[40, 100],
])('the first look at loads that others read at %i s comes at %i s', (readAt, dueAt) => {
	const cache = new AccountCache();
	const page = { page: 1, total: 0, next: undefined, records: [], unreadable: [] };
	const at = { requestedAt: readAt * SECOND, answeredAt: readAt * SECOND };
	const waiter = extracted({ log: readJobLog('') });
	const memory = { extractions: cache.extractions, loads: new Map([[1, { ...page, ...at }]]) };
	const pacing = pacingOf([waiter], memory, { ...pace({}), guessed: 0 });
	expect(needsOf(waiter, memory, pacing, 0).map((need) => need.dueAt / SECOND)).toEqual([dueAt]);
});

describe('the most urgent of all needs', () => {
	const member = { waiter: newWaiter(started(), 0) };
	const page = (list: 'extractions' | 'loads', dueAt: number, number = 1) => ({
		request: { kind: 'page' as const, list, page: number },
		dueAt,
		member,
	});
	const log = (dueAt: number) => ({
		request: { kind: 'log' as const, jobName: 'job' },
		dueAt,
		member,
	});
	const pages = (count: number) =>
		Array.from({ length: count }, (_, index) => page('loads', 0, index + 1));
	const nameOf = (need?: Need) =>
		need && ('list' in need.request ? need.request.list : need.request.kind);

	test.each<[string, Array<ReturnType<typeof page> | ReturnType<typeof log>>, number, unknown]>([
		[
			'a poll of extractions before the rest',
			[log(1), page('loads', 2), page('extractions', 3)],
			9,
			'extractions',
		],
		['loads before logs', [log(1), page('loads', 2)], 9, 'loads'],
		['what is due before what is not', [page('extractions', 30), log(9)], 9, 'log'],
		['the next that will be due, where none is', [log(30), page('loads', 20)], 9, 'loads'],
		[
			'one page of loads, with three requests left',
			[page('extractions', 30), ...pages(1)],
			3,
			'loads',
		],
		[
			'not with two: the next poll needs one',
			[page('extractions', 30), ...pages(1)],
			2,
			'extractions',
		],
		['30 pages of loads, with seven left', [page('extractions', 30), ...pages(30)], 7, 'loads'],
		['not with six', [page('extractions', 30), ...pages(30)], 6, 'extractions'],
		['any number of pages, if nothing else is awaited', pages(30), 1, 'loads'],
	])('%s', (_, needs, left, expected) => {
		expect(nameOf(mostUrgent<(typeof needs)[number]>(needs, 10, left, 6))).toBe(expected);
	});
});

test('waits on one page of many are polled as often as on the only one', () => {
	const page = { total: 0, next: undefined, unreadable: [], requestedAt: 0, answeredAt: 0 };
	const record = { sourceId: started().sourceId } as Extraction;
	const memory = (number: number) => ({
		extractions: new Map([[number, { ...page, page: number, records: [record] }]]),
		loads: new Map(),
	});
	const waiters = Array.from({ length: 12 }, () => ({
		...newWaiter(started(), 0),
		lastPollAt: 300 * SECOND,
	}));
	const interval = (number: number) =>
		pacingOf(waiters, memory(number), {
			...pace({ left: 12, steadyInterval: () => 60 * SECOND }),
			guessed: 0,
		}).intervalMs.extractions;
	expect(interval(8)).toBe(interval(1));
	expect(interval(8)).toBeGreaterThan(0);
});

test.each([
	[false, false, true, false],
	[false, true, true, false],
	[false, false, false, true],
	[true, false, false, false],
	[true, true, false, true],
	// Counts that are wanted, too, leave no log out that has room.
	[true, true, true, false],
])('counts wanted: %s, limit short: %s, room: %s, the log is left out: %s', (...row) => {
	const [wantLog, isShort, isRoom, isLeftOut] = row;
	const loads: LoadAnswer = { verdict: 'waiting', streams: [], wants: 'log', isLikely: true };
	const waiter = { ...extracted({ loads }), request: started({ wantLog }) };
	const after = leaveLogOut(waiter, isShort, () => isRoom);
	expect(after.logMissing !== undefined).toBe(isLeftOut);
});
