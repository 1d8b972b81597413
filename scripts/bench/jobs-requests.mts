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
/** Workflows that start within one minute. */
const WORKFLOWS = [1, 15, 40];
const SCENARIO = 'test/nodes/Stitch/jobs/support/scenario.ts';
/** When it was sent is filled in when the wait begins. */
const MOMENT = { sentAt: 0, answeredAt: 0 };

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
	const { newWorld, started, waitAll } = await load(SCENARIO);
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
				sent: { ...MOMENT, kind: 'started', jobName: `ours.${sourceId}` },
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

/**
 * How late workflows that run at the same time see that their jobs are loaded, seconds: as many as
 * start within one minute, a job each, all in one process and one account.
 */
async function lateness(count: number) {
	const { newReader, newWorld, started, waitAll } = await load(SCENARIO);
	const world = newWorld();
	const { clock, stitch } = world;
	const run = async (index: number): Promise<number> => {
		const sourceId = 530_000 + index;
		await clock.sleep((index * 60 * SECOND) / count);
		const place = { sourceName: `s${sourceId}`, streamName: `orders_${sourceId}` };
		const jobName = `ours.${sourceId}`;
		const startAt = stitch.elapsed();
		const endAt = startAt + EXTRACTION;
		const rows = { [place.streamName]: { count: 9, at: endAt - 30 * SECOND } };
		stitch.jobs.push({ jobName, sourceId, startAt, endAt, rows });
		stitch.loadEvents.push({ ...place, at: -HOUR }, { ...place, at: endAt + LOAD });
		const request = started({
			sourceId,
			sourceName: place.sourceName,
			sent: { ...MOMENT, kind: 'started', jobName },
			selected: [{ streamName: place.streamName }],
		});
		const reader = newReader(clock, stitch, undefined, world.reader);
		const [{ end }] = await waitAll(world, [request], {}, reader);
		if (end.verdict !== 'loaded') throw new Error(`A job was seen as ${end.verdict}`);
		return (stitch.elapsed() - endAt - LOAD) / SECOND;
	};
	const late: number[] = await clock.run(
		Promise.all(Array.from({ length: count }, async (_, index) => await run(index))),
	);
	return {
		workflows: count,
		latest: Math.max(...late),
		average: late.reduce((sum, one) => sum + one, 0) / count,
		requests: stitch.requests.length as number,
		worstTenMinutes: stitch.worstWindow() as number,
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
type Late = Awaited<ReturnType<typeof lateness>>;

export async function jobsRequests() {
	const ours: Measured[] = [];
	const oursWithQuietStreams: Measured[] = [];
	for (const count of COUNTS) {
		ours.push(await measure(count, false));
		oursWithQuietStreams.push(await measure(count, true));
	}
	const late: Late[] = [];
	for (const count of WORKFLOWS) late.push(await lateness(count));
	return { ours, oursWithQuietStreams, late, loneWaiters: LONE_WAITERS.map(loneWaiter) };
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
		'',
		'Workflows that start within one minute: how late they see that their job is loaded',
		...result.late.map(
			({ workflows, latest, average, requests, worstTenMinutes }) =>
				`${workflows} workflows`.padEnd(42) +
				`${latest.toFixed(0)} s at most, ${average.toFixed(0)} s on average, ${requests} requests (${worstTenMinutes} in the worst ten minutes)`,
		),
	].join('\n');
