// @ts-check
'use strict';

const { loadTypeScript } = require('./typescript');

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

/** @param {number} count @param {boolean} withQuietStreams */
async function measure(count, withQuietStreams) {
	loadTypeScript();
	const support = '../../test/nodes/Stitch/jobs/support';
	const { newWorld, started } = require(`${support}/scenario`);
	const { waitForJobs } = require('../../nodes/Stitch/jobs/wait/loop');
	const look = require('../../nodes/Stitch/jobs/feed/lookNow');
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
		const places = await look.findSources(reader, ids, { whenShort: 'leave' });
		const loads = await look.allLoads(reader, { whenShort: 'leave' });
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
				before: look.beforeOf(places.get(sourceId)),
				sent: { kind: 'started', jobName: `ours.${sourceId}` },
				loadsBefore: loads,
				selected: [
					{ streamName: 'orders' },
					...(withQuietStreams ? [{ streamName: 'quiet' }] : []),
				],
			}),
		);
		return await waitForJobs(
			reader,
			requests,
			requests.map(() => clock.now()),
		);
	};
	const results = await clock.run(run());
	const bad = results.filter((/** @type {any} */ { end }) => end.verdict !== 'loaded');
	if (bad.length > 0) throw new Error(`${bad.length} of ${count} jobs were not seen as loaded`);
	return {
		sources: count,
		requests: stitch.requests.length,
		perSource: stitch.requests.length / count,
		worstTenMinutes: stitch.worstWindow(),
		seconds: Math.max(...results.map((/** @type {any} */ { waitedMs }) => waitedMs)) / SECOND,
	};
}

/** @param {{ name: string, interval: number }} waiter */
function loneWaiter({ name, interval }) {
	const perSource = Math.ceil((EXTRACTION + LOAD) / SECOND / interval);
	return {
		name,
		interval,
		perSource,
		inTenMinutes: COUNTS.map((count) => count * perSource),
	};
}

/** @returns {Promise<{ ours: object[], oursWithQuietStreams: object[], loneWaiters: object[] }>} */
async function jobsRequests() {
	const ours = [];
	const oursWithQuietStreams = [];
	for (const count of COUNTS) {
		ours.push(await measure(count, false));
		oursWithQuietStreams.push(await measure(count, true));
	}
	return { ours, oursWithQuietStreams, loneWaiters: LONE_WAITERS.map(loneWaiter) };
}

/** @param {Awaited<ReturnType<typeof jobsRequests>>} result */
function table({ ours, oursWithQuietStreams, loneWaiters }) {
	const cell = (/** @type {unknown} */ value, width = 22) => String(value).padStart(width);
	const lines = [
		'Rate-limited requests per synced source (and in the worst ten minutes; limit 30)',
	];
	const heads = COUNTS.map((count) => cell(`${count} sources`));
	lines.push(''.padEnd(42) + heads.join(''));
	const own = (/** @type {string} */ name, /** @type {any[]} */ rows) =>
		lines.push(
			name.padEnd(42) +
				rows
					.map((row) =>
						cell(
							`${row.perSource.toFixed(2)} (${row.worstTenMinutes}, ${row.seconds.toFixed(0)} s)`,
						),
					)
					.join(''),
		);
	own('Start and Wait, every stream has rows', ours);
	own('Start and Wait, one stream without rows', oursWithQuietStreams);
	for (const waiter of /** @type {any[]} */ (loneWaiters)) {
		lines.push(
			`${waiter.name}, every ${waiter.interval} s`.padEnd(42) +
				waiter.inTenMinutes
					.map((/** @type {number} */ total) => cell(`${waiter.perSource.toFixed(2)} (${total})`))
					.join(''),
		);
	}
	return lines.join('\n');
}

module.exports = { jobsRequests, table };

if (require.main === module) {
	jobsRequests().then((result) => {
		process.stdout.write(`${table(result)}\n${JSON.stringify(result)}\n`);
	});
}
