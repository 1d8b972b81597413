/**
 * How many of Stitch's rate-limited requests (30 in ten minutes per account) one synced source
 * takes: this package's own waiting code against a fake Stitch on a virtual clock, and what a loop
 * per item comes to with the intervals that other tools have by default.
 */

const SECOND = 1000;
const HOUR = 3600 * SECOND;
/** The base case of the comparison: an extraction of two minutes, its load a minute later. */
const EXTRACTION = 120 * SECOND;
const LOAD = 60 * SECOND;
const COUNTS = [1, 5, 20, 100];

/** Seconds between two polls by default, each tool polling once per item. */
const LONE_WAITERS = [
	{ name: 'Mage, Dagster StitchResource', interval: 30 },
	{ name: 'dagster-stitch', interval: 10 },
	{ name: 'Fivetran operators', interval: 15 },
	{ name: 'Kestra Fivetran', interval: 5 },
	{ name: 'Airflow Airbyte and Hightouch', interval: 3 },
];

/** Files of other settings of TypeScript than this one's, so their types stay behind. */
const load = async (file: string): Promise<any> =>
	await import(new URL(`../../${file}`, import.meta.url).href);

async function measure(count: number, withQuietStreams: boolean) {
	const { findSources, allLoads, beforeOf } = await load('nodes/Stitch/jobs/feed/lookUp.ts');
	const scenario = await load('test/nodes/Stitch/jobs/support/scenario.ts');
	const { newWorld, started, waitAll } = scenario;
	const world = newWorld();
	const { clock, stitch, reader } = world;
	const ids = Array.from({ length: count }, (_, index) => 530_000 + index);
	const run = async () => {
		for (const sourceId of ids) {
			stitch.jobs.push({
				jobName: `before.${sourceId}`,
				sourceId,
				startAt: -HOUR,
				endAt: -HOUR / 2,
			});
			for (const streamName of withQuietStreams ? ['orders', 'quiet'] : ['orders']) {
				stitch.loadEvents.push({ at: -HOUR / 3, sourceName: `s${sourceId}`, streamName });
			}
		}
		// As the operation does: a look before, the starts, then one wait for all.
		const places = await findSources(reader, ids, { whenShort: 'leave' });
		const loads = await allLoads(reader, { whenShort: 'leave' });
		if (!Array.isArray(loads)) throw new Error('The loads could not be read');
		const startAt = stitch.elapsed();
		for (const sourceId of ids) {
			const endAt = startAt + EXTRACTION;
			const rows = { orders: { count: 9, at: endAt - 30 * SECOND } };
			stitch.jobs.push({ jobName: `ours.${sourceId}`, sourceId, startAt, endAt, rows });
			const at = endAt + LOAD;
			stitch.loadEvents.push({ at, sourceName: `s${sourceId}`, streamName: 'orders' });
		}
		const requests = ids.map((sourceId) =>
			started({
				sourceId,
				sourceName: `s${sourceId}`,
				before: beforeOf(places.get(sourceId)),
				job: `ours.${sourceId}`,
				loadsBefore: loads,
				selected: [
					{ streamName: 'orders' },
					...(withQuietStreams ? [{ streamName: 'quiet' }] : []),
				],
			}),
		);
		return await waitAll(world, requests);
	};
	const results = await clock.run(run());
	const bad = results.filter(({ end }: any) => end.verdict !== 'loaded');
	if (bad.length > 0) throw new Error(`${bad.length} of ${count} jobs were not seen as loaded`);
	return {
		sources: count,
		requests: Number(stitch.requests.length),
		perSource: Number(stitch.requests.length) / count,
		worstTenMinutes: Number(stitch.worstWindow()),
		seconds: Math.max(...results.map(({ waitedMs }: any) => waitedMs)) / SECOND,
	};
}

function loneWaiter({ name, interval }: { name: string; interval: number }) {
	const perSource = Math.ceil((EXTRACTION + LOAD) / SECOND / interval);
	return {
		name,
		interval,
		perSource,
		inTenMinutes: COUNTS.map((count) => count * perSource),
	};
}

type Measured = Awaited<ReturnType<typeof measure>>;

export async function jobsRequests() {
	const ours: Measured[] = [];
	const oursWithQuietStreams: Measured[] = [];
	for (const count of COUNTS) {
		ours.push(await measure(count, false));
		oursWithQuietStreams.push(await measure(count, true));
	}
	return { ours, oursWithQuietStreams, loneWaiters: LONE_WAITERS.map(loneWaiter) };
}

const inColumn = (text: string) => text.padStart(22);
const row = (head: string, cells: string[]) => head.padEnd(42) + cells.map(inColumn).join('');
const ownRow = (head: string, measured: Measured[]) =>
	row(
		head,
		measured.map(
			({ perSource, worstTenMinutes, seconds }) =>
				`${perSource.toFixed(2)} (${worstTenMinutes}, ${seconds.toFixed(0)} s)`,
		),
	);

export const table = (result: Awaited<ReturnType<typeof jobsRequests>>) =>
	[
		'Rate-limited requests per synced source (and in the worst ten minutes; limit 30)',
		row(
			'',
			COUNTS.map((count) => `${count} sources`),
		),
		ownRow('Start and Wait, every stream has rows', result.ours),
		ownRow('Start and Wait, one stream without rows', result.oursWithQuietStreams),
		...result.loneWaiters.map(({ name, interval, perSource, inTenMinutes }) =>
			row(
				`${name}, every ${interval} s`,
				inTenMinutes.map((total) => `${perSource.toFixed(2)} (${total})`),
			),
		),
	].join('\n');
