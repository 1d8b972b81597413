import { WaitCancelled, monotonicClock, pause } from '../../../nodes/Stitch/clock';

describe('the clock of waiting', () => {
	beforeEach(() => {
		jest.useFakeTimers();
	});
	afterEach(() => {
		jest.useRealTimers();
	});

	it('sleeps for as long as asked, whatever is done to the wall clock', async () => {
		let isOver = false;
		const sleeping = monotonicClock.sleep(60_000).then(() => {
			isOver = true;
		});
		await jest.advanceTimersByTimeAsync(30_000);
		jest.setSystemTime(Date.now() + 11 * 60_000);
		await jest.advanceTimersByTimeAsync(29_000);
		expect(isOver).toBe(false);
		await jest.advanceTimersByTimeAsync(2_000);
		await sleeping;
		expect(isOver).toBe(true);
	});

	it('ends soon after a cancellation', async () => {
		const controller = new AbortController();
		const pausing = pause(monotonicClock, 60_000, controller.signal).catch(
			(thrown: unknown) => thrown,
		);
		await jest.advanceTimersByTimeAsync(1_000);
		controller.abort();
		await jest.advanceTimersByTimeAsync(300);
		expect(await pausing).toBeInstanceOf(WaitCancelled);
	});
});
