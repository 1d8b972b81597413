import { fc } from '../../../../support/random';
import { sleep } from 'n8n-workflow';
import { groupBy, runPool } from '../../../../../nodes/Stitch/actions/shared/pool';

const never = () => false;

describe('runPool', () => {
	it('runs each task once, starts them in order, and never more than the limit at once', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 }),
				fc.integer({ min: 1, max: 12 }),
				fc.boolean(),
				async (durations, limit, pauses) => {
					const started: number[] = [];
					let underWay = 0;
					let most = 0;
					const tasks = durations.map((ms, index) => async () => {
						started.push(index);
						most = Math.max(most, ++underWay);
						if (ms > 0) await sleep(ms);
						underWay--;
					});
					const pause = pauses ? async () => await sleep(0) : undefined;
					await runPool(tasks, limit, never, pause);
					expect(started).toEqual(durations.map((_, index) => index));
					expect(most).toBeLessThanOrEqual(limit);
					expect(underWay).toBe(0);
				},
			),
			{ numRuns: 40 },
		);
	});

	it('starts no task after it is stopped', async () => {
		const started: number[] = [];
		const tasks = Array.from({ length: 40 }, (_, index) => async () => {
			started.push(index);
			await sleep(1);
		});
		await runPool(tasks, 20, () => started.length >= 5);
		expect(started).toEqual([0, 1, 2, 3, 4]);
	});

	it('gives others a turn between the starts, also when no task waits for anything', async () => {
		const order: string[] = [];
		const tasks = Array.from({ length: 30 }, (_, index) => async () => {
			order.push(String(index));
			await Promise.resolve();
		});
		const other = sleep(0).then(() => order.push('other'));
		await Promise.all([runPool(tasks, 30, never), other]);
		expect(order.indexOf('other')).toBeLessThanOrEqual(16);
	});

	it('pauses between rounds of the limit', async () => {
		const order: string[] = [];
		const tasks = Array.from({ length: 5 }, (_, index) => async () => {
			await sleep(1);
			order.push(String(index));
		});
		await runPool(tasks, 2, never, async () => void order.push('pause'));
		expect(order.map((entry) => (entry === 'pause' ? entry : 'task'))).toEqual(
			'task task pause task task pause task'.split(' '),
		);
	});
});

describe('groupBy', () => {
	it('keeps the order of the first values and within a group', () => {
		expect(groupBy(['b1', 'a1', 'b2'], (value) => value[0])).toEqual([['b1', 'b2'], ['a1']]);
	});
});
