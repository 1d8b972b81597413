import {
	JOBS_BUDGET,
	JOBS_WINDOW_MS,
	nextFreeAt,
	requestsLeft,
	steadyInterval,
} from '../../../../../nodes/Stitch/jobs/budget/slidingWindow';

const spentAt = (count: number, endedAt?: number) =>
	Array.from({ length: count }, () => (endedAt === undefined ? {} : { endedAt }));

describe('the sliding window', () => {
	it('holds a request until a whole window after its answer', () => {
		const spent = spentAt(JOBS_BUDGET, 5000);
		expect(requestsLeft(spent, 5000 + JOBS_WINDOW_MS)).toBe(0);
		expect(nextFreeAt(spent, 6000)).toBe(5000 + JOBS_WINDOW_MS + 1);
		expect(requestsLeft(spent, 5000 + JOBS_WINDOW_MS + 1)).toBe(JOBS_BUDGET);
	});

	it('holds a request under way for as long as it takes', () => {
		expect(nextFreeAt(spentAt(JOBS_BUDGET), 10 * JOBS_WINDOW_MS)).toBe(Infinity);
	});

	it('counts against a lower limit as well', () => {
		expect(requestsLeft(spentAt(4, 0), 1, 10)).toBe(6);
		expect(requestsLeft(spentAt(12, 0), 1, 10)).toBe(0);
		expect(nextFreeAt(spentAt(10, 0), 1, 10)).toBe(JOBS_WINDOW_MS + 1);
	});

	test.each([
		['nothing spent', [], 5, JOBS_WINDOW_MS / 25],
		['a burst just now', spentAt(20, 0), 5, (JOBS_WINDOW_MS + 1) / 5],
		[
			'a burst that is about to be over',
			spentAt(20, -JOBS_WINDOW_MS + 1000),
			5,
			JOBS_WINDOW_MS / 25,
		],
	])('gives the interval that can go on: %s', (_, spent, reserve, expected) => {
		expect(steadyInterval(spent, 0, JOBS_BUDGET, reserve)).toBeCloseTo(expected, -2);
	});

	it('never runs dry at that interval', () => {
		let spent: Array<{ endedAt: number }> = [];
		for (let burst = 0; burst < 13; burst++) spent.push({ endedAt: burst * 4000 });
		let now = 60_000;
		for (let poll = 0; poll < 200; poll++) {
			now += steadyInterval(spent, now, JOBS_BUDGET, 5);
			spent = spent.filter(({ endedAt }) => endedAt + JOBS_WINDOW_MS >= now);
			expect(requestsLeft(spent, now)).toBeGreaterThan(0);
			spent.push({ endedAt: now });
		}
	});
});
