import { demo } from '../../../../../emulator/index.mts';
import { recordLoad } from '../../../../../emulator/state/loads.mts';
import { useEmulator } from '../../../../support/emulator';
import { idleClock, useIdleClock } from '../../../../support/idleClock.mts';
import { byId, operationRunner } from '../../../../support/operation';

useIdleClock();

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 3_600_000;

describe('workflows of one account that start and wait within a short time', () => {
	const stitch = useEmulator({ clock: idleClock });
	const wait = operationRunner(stitch, 'replicationJob', 'startAndWait');
	const { stitchClientId } = demo.account;

	// Short jobs are over before a poll would be due, and the look before their start is an old one.
	// One after the other, they need the requests that those before have left to them.
	it.each([
		[5, 60, 20, 60],
		[5, 20, 3, 60],
		[10, 60, 4, 120],
		[12, 60, 4, 120],
		[10, 60, 300, 120],
		[15, 60, 300, 120],
		[15, 60, 120, 120],
		[15, 60, 20, 120],
		[15, 60, 8, 120],
		[15, 60, 900, 120],
		[15, 60, 4, 120],
		[40, 60, 20, 120],
		[21, 8, 20, 120],
		[21, 8, 300, 120],
		[3, 600, 120, 120],
		[4, 600, 20, 240],
		[8, 600, 60, 300],
		[15, 600, 120, 420],
		[15, 600, 300, 420],
	])('%i within %i s, jobs of %i s: at most %i s late', async (...row) => {
		await runBurst(...row, (index) => (index * row[1]) / row[0]);
	});

	// At even distances, a poll falls on the same moment of each.
	const uneven = [7, 11, 17, 23].flatMap((step) => [
		[15, step, 4],
		[15, step, 8],
		[15, step, 20],
		[15, step, 120],
		[40, step, 20],
	]);
	it.each(uneven)('%i within a minute, %i s apart, jobs of %i s: in time', async (...row) => {
		const [count, step, takes] = row;
		await runBurst(count, 60, takes, 120, (index) => (index * step) % 60);
	});

	it.each([
		[15, 60, 20, 120],
		[15, 60, 120, 120],
		[15, 60, 300, 120],
		[40, 60, 120, 120],
	])('%i within %i s, jobs of %i s, two pages of loads: in time', async (...row) => {
		const { build, jobs } = stitch.emulator;
		// With four streams each; the demo account has a few more.
		const others = Array.from({ length: 46 - row[0] }, () => build.source(stitchClientId));
		for (const { id } of others) jobs.start(id, { durationMs: SECOND });
		await runBurst(...row, (index) => (index * row[1]) / row[0]);
	});

	// The job before took longer, as the first one of a source does.
	it.each([
		[2, 20, 20, 60],
		[3, 30, 5, 15],
		[15, 60, 20, 300],
	])('%i within %i s, jobs of %i s after one of %i s: in time', async (...row) => {
		const [count, within, takes, before] = row;
		await runBurst(count, within, takes, 120, (index) => (index * within) / count, before);
	});

	async function runBurst(
		count: number,
		within: number,
		takes: number,
		most: number,
		startsAt: (index: number) => number,
		before = takes,
	) {
		const { build, jobs, switches } = stitch.emulator;
		Object.assign(switches, { jobDurationMs: takes * SECOND, loadDelayMs: 30 * SECOND });
		const ids = Array.from({ length: count }, () => build.source(stitchClientId).id);
		for (const id of ids) jobs.start(id, { durationMs: before * SECOND });
		await idleClock.sleep(2 * HOUR);
		const late = await Promise.all(
			ids.map(async (id, index) => {
				await idleClock.sleep(startsAt(index) * SECOND);
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
	}

	// Nothing tells how long they take, and the look before their start is that of another one.
	it.each([
		[2, 20, 5],
		[2, 60, 20],
		[3, 10, 5],
		[5, 30, 20],
	])('first jobs of %i new sources, %i s apart, of %i s', async (count, apart, takes) => {
		const { build, switches } = stitch.emulator;
		Object.assign(switches, { jobDurationMs: takes * SECOND, loadDelayMs: 30 * SECOND });
		const late = await Promise.all(
			Array.from({ length: count }, async (_, index) => {
				const { id } = build.source(stitchClientId);
				await idleClock.sleep(index * apart * SECOND);
				const begun = idleClock.now();
				const { json } = await wait({ sourceId: byId(id), options: {} });
				expect(json[0].verdict).toBe('loaded');
				return (idleClock.now() - begun) / SECOND - takes - 30;
			}),
		);
		expect(Math.max(...late)).toBeLessThanOrEqual(90);
	});

	// There is room for the logs of so many, which tell of the batches.
	it.each([
		[1, 0],
		[5, 0],
		[10, 0],
		[15, 0],
		[15, 60],
		[15, 600],
		[21, 0],
		[21, 8],
	])('%i within %i s: none is loaded before its last batch is', async (count, within) => {
		const { build, jobs } = stitch.emulator;
		const [last, batches] = [200, [30, 90, 200]];
		const sources = Array.from({ length: count }, () => build.source(stitchClientId));
		for (const { id, streams } of sources) {
			const delays = batches.map((seconds) => ({ rows: 10, loadDelayMs: seconds * SECOND }));
			const names = streams.map(({ streamName }) => [streamName, { batches: delays }]);
			jobs.start(id, { durationMs: MINUTE });
			jobs.script(id, { durationMs: MINUTE, streams: Object.fromEntries(names) });
		}
		await idleClock.sleep(2 * HOUR);
		const ends = await Promise.all(
			sources.map(async ({ id }, index) => {
				await idleClock.sleep((index * within * SECOND) / count);
				const begun = idleClock.now();
				const { json } = await wait({ sourceId: byId(id), options: {} });
				return { verdict: json[0].verdict, at: idleClock.now() - begun };
			}),
		);
		expect(ends.map(({ verdict }) => verdict)).toEqual(sources.map(() => 'loaded'));
		expect(Math.min(...ends.map(({ at }) => at))).toBeGreaterThanOrEqual(MINUTE + last * SECOND);
	});

	it('an error from before the start, newer than the loads read by then, gets its time', async () => {
		const { build, jobs, state, switches } = stitch.emulator;
		Object.assign(switches, { jobDurationMs: 10 * MINUTE, loadDelayMs: 30 * SECOND });
		const [other, source] = [build.source(stitchClientId), build.source(stitchClientId)];
		for (const { id } of [other, source]) jobs.start(id, { durationMs: MINUTE });
		await idleClock.sleep(2 * MINUTE);
		const waiting = wait({ sourceId: byId(other.id), options: {} });
		await idleClock.sleep(40 * SECOND);
		const account = state.accounts.get(stitchClientId);
		for (const { streamName } of source.streams) {
			if (account) recordLoad(account, source, streamName, { at: 0, error: true });
		}
		jobs.script(source.id, { durationMs: MINUTE });
		Object.assign(switches, { loadDelayMs: 5 * MINUTE });
		const { json } = await wait({ sourceId: byId(source.id), options: {} });
		expect(json[0]).toMatchObject({ verdict: 'loaded' });
		await waiting;
	});
});
