import { fc } from '../../../../support/random';
import { StitchError } from '../../../../../nodes/Stitch/api/StitchError';
import { JOBS_BUDGET, JOBS_WINDOW_MS } from '../../../../../nodes/Stitch/jobs/budget/slidingWindow';
import {
	budgetOf,
	AccountSpending,
	JobsBudget,
	resetBudgets,
} from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { fakeError } from '../support/fakeStitch';
import { VirtualClock } from '../support/virtualClock';

const owner = { apiBaseUrl: 'https://api.stitchdata.com', accountId: 1, accessToken: 'token' };

const MINUTE = 60_000;

function newBudget() {
	const clock = new VirtualClock();
	return { clock, budget: new JobsBudget(new AccountSpending(clock), '') };
}

/** A budget of a process that began just now. */
function restarted() {
	const clock = new VirtualClock();
	return { clock, budget: new JobsBudget(new AccountSpending(clock, clock.now()), '') };
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
			fc.asyncProperty(fc.array(request, { minLength: 31, maxLength: 90 }), async (requests) => {
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

	it('gives what is left for who polls to it, though somebody waits who may not have it', async () => {
		const { clock, budget } = newBudget();
		const poll = {};
		const other = {};
		budget.reserveFor(poll);
		let served = 0;
		for (let i = 0; i < 60; i++) {
			void budget.acquire({ group: other }).then((permit) => {
				served++;
				permit.end();
			});
		}
		const taken = async () => {
			await clock.sleep(1_000);
			return Array.from({ length: 7 }, () => budget.tryTake({ group: poll }));
		};
		const permits = await clock.run(taken());
		expect(permits.filter((permit) => permit !== undefined)).toHaveLength(30 - served);
		expect(served).toBe(24);
	});

	it('leaves a part to a trigger that found nothing left, however many queue', async () => {
		const { clock, budget } = newBudget();
		const waits = {};
		for (let i = 0; i < 200; i++) {
			void budget.acquire({ group: waits }).then((permit) => permit.end());
		}
		const looks: number[] = [];
		const trigger = async () => {
			for (let minute = 0; minute < 60; minute++) {
				await clock.sleep(MINUTE);
				const permit = budget.left() > 2 ? budget.tryTake() : undefined;
				if (permit === undefined) budget.claim();
				else looks.push(minute);
				permit?.end();
			}
		};
		await clock.run(trigger());
		const gaps = looks.map((minute, index) => minute - (looks[index - 1] ?? 0));
		expect(looks.length).toBeGreaterThan(10);
		expect(Math.max(...gaps)).toBeLessThanOrEqual(12);
	});

	it('lets who polls with a lower limit have it, whatever the others may spend', async () => {
		const { clock, budget } = newBudget();
		const poll = {};
		const release = budget.reserveFor(poll, () => 10);
		const otherPoll = {};
		budget.reserveFor(otherPoll);
		const trigger = async () => {
			for (;;) {
				for (const group of [undefined, otherPoll]) {
					for (let permit; (permit = budget.tryTake({ group }));) permit.end();
				}
				await clock.sleep(MINUTE);
			}
		};
		void trigger();
		const polled = async () => {
			const from = clock.now();
			for (let i = 0; i < 3; i++) (await budget.acquire({ group: poll, limit: 10 })).end();
			return clock.now() - from;
		};
		expect(await clock.run(polled())).toBeLessThan(31 * MINUTE);
		release();
		await clock.run(clock.sleep(9.5 * MINUTE));
		expect(budget.left()).toBe(0);
	});

	it('is not held up by one who has used up a lower limit', async () => {
		const { clock, budget } = newBudget();
		spend(budget, 3);
		void budget.acquire({ group: {}, limit: 3 }).catch(() => undefined);
		const waited = async () => {
			const from = clock.now();
			for (let i = 0; i < 5; i++) (await budget.acquire({ group: poll })).end();
			return clock.now() - from;
		};
		const poll = {};
		expect(await clock.run(waited())).toBeLessThan(MINUTE);
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

	it('counts what a token was refused once Stitch accepts it', () => {
		const budget = budgetOf(owner);
		spend(budget, 20, fakeError('no', 401));
		expect(budget.left()).toBe(JOBS_BUDGET - 20);
		spend(budget, 1);
		expect(budgetOf({ ...owner, accessToken: 'other' }).left()).toBe(JOBS_BUDGET - 21);
		spend(budget, 1, fakeError('no', 401));
		expect(budget.left()).toBe(JOBS_BUDGET - 22);
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

	it('the first window of another process counts what it spends as ever', async () => {
		const { clock, budget } = restarted();
		expect(spend(budget)).toBe(JOBS_BUDGET / 2);
		await clock.run(clock.sleep(JOBS_WINDOW_MS + 1));
		expect(budget.guessed()).toBe(0);
		expect(spend(budget)).toBe(JOBS_BUDGET);
	});

	test.each<[string, number, number, number]>([
		['more than half: it counts', 20, MINUTE, 10],
		['all of it: nothing is left', 30, MINUTE, 0],
		['less than half: there may have been more', 4, MINUTE, 15],
		['long ago: it no longer counts', 30, 11 * MINUTE, 15],
		['later than now: the clock was set', 30, -MINUTE, 15],
	])('what was stored tells at least what was spent: %s', (_, count, ago, left) => {
		const { clock, budget } = restarted();
		const stored = Array.from({ length: count }, () => clock.now() - ago);
		budget.recall(stored, clock.now());
		budget.recall(stored, clock.now());
		expect(budget.left()).toBe(left);
		const held = ago < 0 || ago > JOBS_WINDOW_MS ? [] : stored;
		expect(budget.spentTimes(clock.now())).toEqual(held);
	});

	it('does not take what this process has stored for an earlier one', async () => {
		const { clock, budget } = restarted();
		await clock.run(clock.sleep(MINUTE));
		spend(budget, 10);
		budget.recall(budget.spentTimes(clock.now()), clock.now());
		expect(budget.left()).toBe(5);
	});

	it('counts nothing of what was stored where nothing came before', () => {
		const { clock, budget } = newBudget();
		const stored = Array.from({ length: 20 }, () => clock.now() - MINUTE);
		budget.recall(stored, clock.now());
		expect(budget.left()).toBe(JOBS_BUDGET);
	});

	/** Times before the restart, and when this process would send, milliseconds from the restart. */
	const sending = {
		pauses: fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 10, maxLength: 60 }),
		share: fc.double({ min: 0, max: 1, noNaN: true }),
	};
	const spentBefore = (maxLength: number) =>
		fc.array(fc.integer({ min: -JOBS_WINDOW_MS, max: 0 }), { maxLength });

	/** The most requests in any ten minutes over a restart, when this process sends what it may. */
	async function worstOver(before: number[], pauses: number[], stored: number[]) {
		const { clock, budget } = restarted();
		const begin = clock.now();
		const sent = [...before].sort((a, b) => a - b);
		budget.recall(
			stored.map((at) => begin + at),
			begin,
		);
		for (const pause of pauses) {
			await clock.run(clock.sleep(pause));
			for (let count = 0; count < 5; count++) {
				const permit = budget.tryTake();
				if (permit) sent.push(clock.now() - begin);
				permit?.end();
			}
		}
		const inWindow = (from: number) =>
			sent.filter((at) => at >= from && at <= from + JOBS_WINDOW_MS).length;
		return Math.max(...sent.map(inWindow));
	}

	it('no ten minutes hold more than 30, when at most half was spent before', async () => {
		const shape = fc.record({ before: spentBefore(JOBS_BUDGET / 2), ...sending });
		await fc.assert(
			fc.asyncProperty(shape, async ({ before, pauses, share }) => {
				const stored = before.slice(0, Math.floor(before.length * share));
				expect(await worstOver(before, pauses, stored)).toBeLessThanOrEqual(JOBS_BUDGET);
			}),
			{ numRuns: 60 },
		);
	});

	it('no ten minutes hold more than 30, when what was spent before is stored', async () => {
		const shape = fc.record({ before: spentBefore(JOBS_BUDGET), ...sending });
		await fc.assert(
			fc.asyncProperty(shape, async ({ before, pauses }) => {
				expect(await worstOver(before, pauses, before)).toBeLessThanOrEqual(JOBS_BUDGET);
			}),
			{ numRuns: 60 },
		);
	});
});
