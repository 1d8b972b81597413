import { AccountCache } from '../../../../../nodes/Stitch/jobs/feed/reader';
import { pacingOf, pollInterval } from '../../../../../nodes/Stitch/jobs/wait/needs';
import type { Pace } from '../../../../../nodes/Stitch/jobs/wait/needs';
import { newWaiter } from '../../../../../nodes/Stitch/jobs/wait/transitions';
import { started } from '../support/scenario';

const SECOND = 1000;

const pace = (overrides: Partial<Pace>): Pace => ({
	left: 28,
	limit: 30,
	guessed: 0,
	steadyInterval: (reserve) => (600 * SECOND) / (30 - reserve),
	perRound: { extractions: 1, loads: 0 },
	logsWanted: 0,
	areFew: false,
	forNext: 0,
	youngestMs: 0,
	oldestMs: 0,
	...overrides,
});

describe('the time until the next poll', () => {
	test.each<[string, Partial<Pace>, number, number]>([
		['a wait that has just begun', {}, 4, 4],
		['as long again as it took', { youngestMs: 9 * SECOND }, 9, 9],
		['a long wait', { youngestMs: 3600 * SECOND }, 22, 23],
		['two lists', { youngestMs: 3600 * SECOND, perRound: { extractions: 1, loads: 1 } }, 44, 45],
		['ten pages', { youngestMs: 3600 * SECOND, perRound: { extractions: 10, loads: 0 } }, 222, 223],
		['a long wait, and much is spent', { left: 12, oldestMs: 300 * SECOND }, 22, 23],
		['little left', { left: 4, oldestMs: 9 * SECOND }, 22, 23],
		['just after a restart', { left: 14, guessed: 15 }, 4, 4],
		['as long again after a restart', { left: 9, guessed: 15, oldestMs: 9 * SECOND }, 9, 9],
		['little left after a restart', { left: 3, guessed: 15, oldestMs: 9 * SECOND }, 21, 22],
		[
			'a long wait after a restart',
			{ left: 4, guessed: 15, oldestMs: 300 * SECOND, steadyInterval: () => 200 * SECOND },
			90,
			90,
		],
		['as many spent, and known to be', { left: 14, oldestMs: 9 * SECOND }, 9, 9],
		['many logs are waited for', { youngestMs: 3600 * SECOND, logsWanted: 250 }, 37, 41],
		['all logs of few jobs', { youngestMs: 3600 * SECOND, logsWanted: 10, areFew: true }, 35, 36],
		['few wait, and more may start', { youngestMs: 3600 * SECOND, forNext: 3 }, 25, 25],
		["the user's own", { wantedMs: SECOND }, 1, 1],
		["the user's own, and much is spent", { wantedMs: SECOND, left: 12 }, 22, 23],
		["a slow one of the user's", { wantedMs: 300 * SECOND, left: 12 }, 300, 300],
	])('%s', (_, overrides, from, to) => {
		const seconds = pollInterval(pace(overrides)).extractions / SECOND;
		expect(seconds).toBeGreaterThanOrEqual(from);
		expect(seconds).toBeLessThanOrEqual(to);
	});
});

describe('how long the log is left unread', () => {
	test.each([
		[1, 0],
		[2, 6],
		[11, 60],
		[21, 120],
		[200, 120],
	])('while %i wait for loads: %i s', (count, seconds) => {
		const waiters = Array.from({ length: count }, () => newWaiter(started(), 0));
		const { logAfterMs } = pacingOf(waiters, new AccountCache(), pace({}));
		expect(logAfterMs / SECOND).toBe(seconds);
	});
});

test.each([
	[2, 40],
	[3, 4],
])('of %s pages of loads, a look before the next start is left, or none', (pages, seconds) => {
	const loads = new Map([
		[
			1,
			{
				page: 1,
				total: pages * 100,
				next: 2,
				records: [],
				unreadable: [],
				requestedAt: 0,
				answeredAt: 0,
			},
		],
	]);
	const budget = {
		areFew: true,
		guessed: 0,
		left: 8,
		limit: 30,
		steadyInterval: () => 40 * SECOND,
	};
	const { intervalMs } = pacingOf(
		[newWaiter(started(), 0)],
		{ extractions: new Map(), loads },
		budget,
	);
	expect(intervalMs.extractions).toBe(seconds * SECOND);
});
