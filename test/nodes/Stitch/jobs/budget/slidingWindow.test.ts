import fc from 'fast-check';
import {
	JOBS_BUDGET,
	JOBS_WINDOW_MS,
	nextFreeAt,
	requestsLeft,
} from '../../../../../nodes/Stitch/jobs/budget/slidingWindow';
import {
	budgetOf,
	JobsBudget,
	resetBudgets,
} from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { VirtualClock } from '../support/virtualClock';

describe('the budget', () => {
	it('holds a request until a whole window after its answer', () => {
		const spent = Array.from({ length: JOBS_BUDGET }, () => ({ sentAt: 0, endedAt: 5000 }));
		expect(requestsLeft(spent, 5000 + JOBS_WINDOW_MS)).toBe(0);
		expect(nextFreeAt(spent, 6000)).toBe(5000 + JOBS_WINDOW_MS + 1);
		expect(requestsLeft(spent, 5000 + JOBS_WINDOW_MS + 1)).toBe(JOBS_BUDGET);
	});

	it('holds a request under way for as long as it takes', () => {
		const spent = Array.from({ length: JOBS_BUDGET }, () => ({ sentAt: 0 }));
		expect(nextFreeAt(spent, 10 * JOBS_WINDOW_MS)).toBe(Infinity);
	});

	it('is kept whenever each request reaches Stitch between its sending and its answer', async () => {
		const request = fc.record({
			pause: fc.integer({ min: 0, max: 60_000 }),
			latency: fc.integer({ min: 0, max: 30_000 }),
			arrives: fc.double({ min: 0, max: 1, noNaN: true }),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(request, { minLength: 31, maxLength: 150 }), async (requests) => {
				const clock = new VirtualClock();
				const budget = new JobsBudget();
				const arrivals: number[] = [];
				const send = async ({ latency, arrives }: (typeof requests)[0]) => {
					const permit = await budget.acquire(clock);
					arrivals.push(clock.now() + latency * arrives);
					await clock.sleep(latency);
					permit.end();
				};
				const all = async () => {
					const sent: Array<Promise<void>> = [];
					for (const one of requests) {
						await clock.sleep(one.pause % 3 === 0 ? 0 : one.pause);
						sent.push(send(one));
					}
					await Promise.all(sent);
				};
				await clock.run(all());
				arrivals.sort((a, b) => a - b);
				for (let last = JOBS_BUDGET; last < arrivals.length; last++) {
					const span = arrivals[last] - arrivals[last - JOBS_BUDGET];
					expect(span).toBeGreaterThan(JOBS_WINDOW_MS);
				}
			}),
			{ numRuns: 60 },
		);
	});

	it('serves those who wait in the order in which they came', async () => {
		const clock = new VirtualClock();
		const budget = new JobsBudget();
		for (let i = 0; i < JOBS_BUDGET; i++) budget.tryTake(clock)?.end();
		const order: number[] = [];
		const queue = [0, 1, 2, 3].map(async (number) => {
			const permit = await budget.acquire(clock);
			order.push(number);
			permit.end();
		});
		expect(budget.tryTake(clock)).toBeUndefined();
		await clock.run(Promise.all(queue));
		expect(order).toEqual([0, 1, 2, 3]);
	});

	it('lets go of one who is cancelled', async () => {
		const clock = new VirtualClock();
		const budget = new JobsBudget();
		for (let i = 0; i < JOBS_BUDGET; i++) budget.tryTake(clock)?.end();
		const controller = new AbortController();
		clock.at(1000, () => controller.abort());
		const began = clock.now();
		await expect(clock.run(budget.acquire(clock, controller.signal))).rejects.toThrow('cancelled');
		expect(clock.now() - began).toBe(1000);
		await clock.run(budget.acquire(clock));
	});

	it('is one for an account, whoever asks, and one for each', () => {
		resetBudgets();
		const clock = new VirtualClock();
		const owner = { apiBaseUrl: 'https://api.stitchdata.com', accountId: 1 };
		expect(budgetOf({ ...owner }, clock)).toBe(budgetOf({ ...owner }, clock));
		expect(budgetOf({ ...owner, accountId: 2 }, clock)).not.toBe(budgetOf(owner, clock));
	});

	it('does not pile up for accounts that are no longer used', () => {
		resetBudgets();
		const clock = new VirtualClock();
		const first = budgetOf({ apiBaseUrl: '', accountId: 0 }, clock);
		for (let accountId = 1; accountId <= 1000; accountId++) {
			budgetOf({ apiBaseUrl: '', accountId }, clock);
		}
		expect(budgetOf({ apiBaseUrl: '', accountId: 0 }, clock)).not.toBe(first);
	});
});
