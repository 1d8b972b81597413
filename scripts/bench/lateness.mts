import * as tsx from 'tsx/cjs/api';
import type { Row } from './table.mts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
/** An extraction of two minutes, its load a minute later. */
const EXTRACTION = 120 * SECOND;
const LOAD = 60 * SECOND;
/** Workflows that start within one minute. */
const WORKFLOWS = [1, 15, 40];
/** Most seconds that one may be late. */
const LATEST = 120;
const SCENARIO = 'test/nodes/Stitch/jobs/support/scenario.ts';
/** When it was sent is filled in when the wait begins. */
const MOMENT = { sentAt: 0, answeredAt: 0 };

/** A file of other settings of TypeScript than this one's, so its types stay behind. */
const load = (file: string): any => tsx.require(`../../${file}`, import.meta.url);

/**
 * How late workflows that run at the same time see that their jobs are loaded, seconds: as many as
 * start within one minute, a job each, all in one process and one account.
 */
async function latestOf(count: number): Promise<number> {
	const { newReader, newWorld, started, waitAll } = load(SCENARIO);
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
			streams: [{ streamName: place.streamName }],
		});
		const reader = newReader(clock, stitch, undefined, world.reader);
		const [{ end }] = await waitAll(world, [request], {}, reader);
		if (end.verdict !== 'loaded') throw new Error(`A job was seen as ${end.verdict}`);
		return (stitch.elapsed() - endAt - LOAD) / SECOND;
	};
	const late: number[] = await clock.run(
		Promise.all(Array.from({ length: count }, async (_, index) => await run(index))),
	);
	return Math.max(...late);
}

/** The package's own waiting code against a fake Stitch on a virtual clock. */
export async function lateness(): Promise<Row[]> {
	const rows: Row[] = [];
	for (const count of WORKFLOWS) {
		rows.push({
			what: `${count} ${count === 1 ? 'workflow' : 'workflows'} of one account in a minute, latest to see its load`,
			against: 'two minutes',
			unit: 's',
			ours: await latestOf(count),
			theirs: LATEST,
			target: 1,
		});
	}
	return rows;
}
