import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { idleClock, useIdleClock } from '../../../../support/idleClock.mts';
import { byId, operationRunner } from '../../../../support/operation';

useIdleClock();

const SECOND = 1_000;
const HOUR = 3_600_000;

describe('workflows of one account that start and wait within a short time', () => {
	const stitch = useEmulator({ clock: idleClock });
	const wait = operationRunner(stitch, 'replicationJob', 'startAndWait');
	const { stitchClientId } = demo.account;

	// Short jobs are over before a poll would be due, and the look before their start is an old one.
	it.each([
		[5, 60, 20, 60],
		[5, 20, 3, 60],
		[15, 60, 120, 120],
		[15, 60, 20, 120],
		[15, 60, 8, 120],
		[40, 60, 20, 180],
		// Without room for their looks, the last ones take what the polls of the others have shown.
		[15, 600, 60, 420],
		[15, 600, 120, 300],
	])('%i within %i s, jobs of %i s: at most %i s late', async (count, within, takes, most) => {
		const { build, jobs, switches } = stitch.emulator;
		Object.assign(switches, { jobDurationMs: takes * SECOND, loadDelayMs: 30 * SECOND });
		const ids = Array.from({ length: count }, () => build.source(stitchClientId).id);
		for (const id of ids) jobs.start(id, { durationMs: takes * SECOND });
		await idleClock.sleep(2 * HOUR);
		const late = await Promise.all(
			ids.map(async (id, index) => {
				await idleClock.sleep((index * within * SECOND) / count);
				const begun = idleClock.now();
				const { json } = await wait({ sourceId: byId(id), options: {} });
				expect(json[0].verdict).toBe('loaded');
				return (idleClock.now() - begun) / SECOND - takes - 30;
			}),
		);
		expect(Math.max(...late)).toBeLessThanOrEqual(most);
		// No wait is a time-out that was waited for.
		expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
		const times = stitch.emulator.jobsRequests(stitchClientId);
		const windows = times.map((from) => times.filter((at) => at >= from && at <= from + 600_000));
		expect(Math.max(...windows.map(({ length }) => length))).toBeLessThanOrEqual(30);
	});
});
