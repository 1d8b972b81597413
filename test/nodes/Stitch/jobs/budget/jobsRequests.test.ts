import { mockDeep } from 'jest-mock-extended';
import type { StitchItem } from '../../../../../nodes/Stitch/item/item';
import { JOBS_BUDGET } from '../../../../../nodes/Stitch/jobs/budget/slidingWindow';
import {
	resetBudgets,
	takeJobsRequest,
} from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { monotonicClock } from '../../../../../nodes/Stitch/clock';

beforeEach(resetBudgets);

function itemWith(signal: AbortSignal) {
	const item = mockDeep<StitchItem>();
	Object.assign(item.connection, {
		apiBaseUrl: 'https://api.stitchdata.com',
		accessToken: 'token',
	});
	item.context.getExecutionCancelSignal.mockReturnValue(signal);
	return item;
}

describe("a request of Stitch's budget", () => {
	it('is there at once 30 times, then waited for until the execution is cancelled', async () => {
		const cancel = new AbortController();
		const item = itemWith(cancel.signal);
		for (let taken = 0; taken < JOBS_BUDGET; taken++) (await takeJobsRequest(item, 1))();
		let over = false;
		const waiting = takeJobsRequest(item, 1).finally(() => (over = true));
		await monotonicClock.sleep(20);
		expect(over).toBe(false);
		expect(item.context.logger.info).toHaveBeenCalledWith(
			expect.stringMatching(/follows in 6\d\d s/),
		);
		cancel.abort();
		await expect(waiting).rejects.toThrow('The execution was cancelled');
	});

	it('is counted by account', async () => {
		const item = itemWith(new AbortController().signal);
		for (let taken = 0; taken < JOBS_BUDGET; taken++) (await takeJobsRequest(item, 1))();
		await expect(takeJobsRequest(item, 2)).resolves.toEqual(expect.any(Function));
	});
});
