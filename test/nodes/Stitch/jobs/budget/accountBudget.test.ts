import { fc } from '../../../../support/random';
import { StitchError } from '../../../../../nodes/Stitch/api/StitchError';
import { JOBS_BUDGET, JOBS_WINDOW_MS } from '../../../../../nodes/Stitch/jobs/budget/slidingWindow';
import {
	budgetOf,
	JobsBudget,
	resetBudgets,
} from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { fakeError } from '../support/fakeStitch';
import { VirtualClock } from '../support/virtualClock';

const owner = { apiBaseUrl: 'https://api.stitchdata.com', accountId: 1, accessToken: 'token' };

function newBudget() {
	const clock = new VirtualClock();
	return { clock, budget: new JobsBudget(undefined, '', clock) };
}

function spend(budget: JobsBudget, count = JOBS_BUDGET, error?: StitchError): number {
	let sent = 0;
	for (; sent < count; sent++) {
		const permit = budget.tryTake();
		if (!permit) break;
		permit.end(error);
	}
	return sent;
}

describe('the budget of an account', () => {
	it('is kept whenever each request reaches Stitch between its sending and its answer', async () => {
		const request = fc.record({
			pause: fc.integer({ min: 0, max: 60_000 }),
			latency: fc.integer({ min: 0, max: 30_000 }),
			arrives: fc.double({ min: 0, max: 1, noNaN: true }),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(request, { minLength: 31, maxLength: 150 }), async (requests) => {
				const { clock, budget } = newBudget();
				const arrivals: number[] = [];
				const send = async ({ latency, arrives }: (typeof requests)[0]) => {
					const permit = await budget.acquire();
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

	it('serves those of one group in the order in which they came', async () => {
		const { clock, budget } = newBudget();
		spend(budget);
		const order: number[] = [];
		const queue = [0, 1, 2, 3].map(async (number) => {
			const permit = await budget.acquire();
			order.push(number);
			permit.end();
		});
		expect(budget.tryTake()).toBeUndefined();
		await clock.run(Promise.all(queue));
		expect(order).toEqual([0, 1, 2, 3]);
	});

	it('serves groups in turns, however many requests one of them has', async () => {
		const { clock, budget } = newBudget();
		spend(budget);
		const order: string[] = [];
		const ask = async (name: string, group: object) => {
			const permit = await budget.acquire({ group });
			order.push(name);
			permit.end();
		};
		const [many, few] = [{}, {}];
		const queue = Array.from({ length: 20 }, async () => await ask('many', many));
		queue.push(ask('few', few), ask('few', few));
		await clock.run(Promise.all(queue));
		expect(order.slice(0, 4).filter((name) => name === 'few')).toHaveLength(2);
	});

	it('lets go of one who is cancelled', async () => {
		const { clock, budget } = newBudget();
		spend(budget);
		const { signal } = abortAfter(clock, 1000);
		const began = clock.now();
		await expect(clock.run(budget.acquire({ signal }))).rejects.toThrow('cancelled');
		expect(clock.now() - began).toBe(1000);
		await clock.run(budget.acquire());
	});

	it('takes back what was not sent', () => {
		const { budget } = newBudget();
		const permits = Array.from({ length: JOBS_BUDGET }, () => budget.tryTake());
		expect(budget.left()).toBe(0);
		permits[0]?.giveBack();
		expect(budget.left()).toBe(1);
	});

	it('keeps to a lower limit of who asks, and counts what others spent', () => {
		const { budget } = newBudget();
		spend(budget, 4);
		expect(budget.left(10)).toBe(6);
		spend(budget, 6);
		expect(budget.tryTake({ limit: 10 })).toBeUndefined();
		expect(budget.tryTake()).toBeDefined();
	});
});

function abortAfter(clock: VirtualClock, ms: number) {
	const controller = new AbortController();
	clock.at(ms, () => controller.abort());
	return { signal: controller.signal };
}

describe('the budgets of a process', () => {
	beforeEach(resetBudgets);

	it('is one for an account, whoever asks, and one for each', () => {
		spend(budgetOf(owner), 3);
		expect(budgetOf({ ...owner, accessToken: 'other' }).left()).toBe(JOBS_BUDGET - 3);
		expect(budgetOf({ ...owner, accountId: 2 }).left()).toBe(JOBS_BUDGET);
	});

	it('is not used up by tokens that Stitch refuses', () => {
		const guess = budgetOf({ ...owner, accessToken: 'guess' });
		expect(spend(guess, 100, fakeError('no', 401))).toBe(JOBS_BUDGET);
		expect(budgetOf(owner).left()).toBe(JOBS_BUDGET);
		expect(budgetOf({ ...owner, accessToken: 'guess' }).left()).toBe(0);
	});

	it('counts a refusal of a token that was accepted before', () => {
		const budget = budgetOf(owner);
		spend(budget, 1);
		spend(budget, 1, fakeError('no', 401));
		expect(budget.left()).toBe(JOBS_BUDGET - 2);
	});

	it('counts whatever else comes of a request', () => {
		const budget = budgetOf(owner);
		spend(budget, 1, fakeError('down', 502));
		spend(budget, 1, fakeError('gone'));
		expect(budget.left()).toBe(JOBS_BUDGET - 2);
	});

	it('does not look at the wall clock', () => {
		const budget = budgetOf(owner);
		spend(budget);
		const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 11 * 60_000);
		expect(budget.left()).toBe(0);
		now.mockRestore();
	});

	it('takes steps in proportion to the accounts, not to their square', () => {
		const steps = (accounts: number) => {
			resetBudgets();
			const filter = jest.spyOn(Array.prototype, 'filter');
			for (let accountId = 1; accountId <= accounts; accountId++) {
				spend(budgetOf({ ...owner, accountId }), 1);
			}
			const calls = filter.mock.calls.length;
			filter.mockRestore();
			return calls;
		};
		expect(steps(4000) / steps(2000)).toBeLessThan(2.6);
	});
});

describe('after a restart', () => {
	const freshly = () => {
		const modules: Array<{ budgetOf: typeof budgetOf }> = [];
		jest.isolateModules(() => {
			modules.push(jest.requireActual('../../../../../nodes/Stitch/jobs/budget/accountBudget'));
		});
		return modules[0].budgetOf(owner);
	};

	it('half of the first window counts as spent', () => {
		const budget = freshly();
		expect(budget.left()).toBe(JOBS_BUDGET / 2);
		expect(budget.left(10)).toBe(5);
		expect(spend(budget)).toBe(JOBS_BUDGET / 2);
	});

	it('what was stored tells better', () => {
		const before = freshly();
		spend(before, 4);
		const stored = before.spentAges();
		expect(stored).toHaveLength(4);
		const after = freshly();
		after.restore(stored.map((age) => age + 5_000));
		expect(after.left()).toBe(JOBS_BUDGET - 4);
		after.restore(stored);
		expect(after.left()).toBe(JOBS_BUDGET - 4);
	});
});
