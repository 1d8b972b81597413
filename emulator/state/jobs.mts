import { randomUUID } from 'node:crypto';
import { activeDestinations } from './destinations.mts';
import { extractionOf, tapName } from './extraction.mts';
import { jobLog } from './jobLog.mts';
import { recordLoad } from './loads.mts';
import { isSelected } from './selection.mts';
import { scripts } from './scripts.mts';
import { createHookSender } from '../hooks/sender.mts';
import { loadPayload } from '../hooks/payload.mts';
import type {
	Account,
	Core,
	Extraction,
	JobScript,
	Load,
	RunningJob,
	Source,
	StreamOutcome,
} from '../types.mts';

/** Replication jobs, their extractions and loads (connect-api.md 8.26 to 8.30, 11.5). */

const DEFAULT_ROWS = 128;

/** What each stream brings. */
function outcomes(source: Source, script: JobScript): Array<[string, StreamOutcome]> {
	if (Array.isArray(script.streams)) return script.streams.map((name) => [name, {}]);
	if (script.streams) return Object.entries(script.streams);
	// A job that didn't succeed brings what its script names, by itself nothing.
	if ((script.result ?? 'success') !== 'success') return [];
	return source.streams.filter(isSelected).map((stream) => [stream.streamName, {}]);
}

export function createJobs(core: Core) {
	const queue: ReturnType<typeof scripts<JobScript>> = scripts();
	const sender = createHookSender(core);
	const ends: Map<number, ReturnType<Core['agenda']['after']>> = new Map();

	function find(sourceId: number): { account: Account; source: Source } {
		for (const account of core.state.accounts.values()) {
			const source = account.sources.get(sourceId);
			if (source) return { account, source };
		}
		throw new RangeError(`There is no source ${sourceId}`);
	}

	/**
	 * Start a job as Stitch's schedule would. Without a script the next written one is used.
	 * @returns the job's name
	 */
	function start(sourceId: number, given?: JobScript): string {
		const { account, source } = find(sourceId);
		const script = given ?? queue.next(sourceId) ?? {};
		const job = {
			jobName: `${account.clientId}.${sourceId}.sync.${randomUUID()}`,
			sourceId,
			startedAt: core.clock.now(),
			script,
		};
		account.running.set(sourceId, job);
		writeLog(account, source, job, job.startedAt, []);
		ends.set(
			sourceId,
			core.agenda.after(script.durationMs ?? core.switches.jobDurationMs, () => end(job)),
		);
		return job.jobName;
	}

	function end(job: RunningJob) {
		const { account, source } = find(job.sourceId);
		if (account.running.get(job.sourceId) !== job) return;
		account.running.delete(job.sourceId);
		core.agenda.cancel(ends.get(job.sourceId));
		ends.delete(job.sourceId);
		const endedAt = core.clock.now();
		const streams = outcomes(source, job.script);
		const rows = streams.map(
			([name, { rows: count = DEFAULT_ROWS }]) => [name, count] as [string, number],
		);
		writeLog(account, source, job, endedAt, rows);
		const record = extractionOf(job, source, account.clientId, job.script, endedAt);
		const show = () => showExtraction(account, record);
		if (!job.script.neverListed) {
			if (job.script.visibleAfterMs) core.agenda.after(job.script.visibleAfterMs, show);
			else show();
		}
		for (const [name, outcome] of streams) {
			const delay = outcome.loadDelayMs ?? job.script.loadDelayMs ?? core.switches.loadDelayMs;
			if (outcome.rows !== 0)
				core.agenda.after(delay, () => load(job.sourceId, { [name]: outcome }));
		}
		const { followedBy } = job.script;
		if (followedBy)
			core.agenda.after(followedBy.delayMs ?? 0, () => start(job.sourceId, followedBy));
	}

	function writeLog(
		account: Account,
		source: Source,
		job: RunningJob,
		endedAt: number,
		rows: Array<[string, number]>,
	) {
		const { startedAt, script } = job;
		const log = jobLog({ tapName: tapName(source.type), startedAt, endedAt, script, rows });
		account.logs.set(job.jobName, log);
	}

	function showExtraction(account: Account, record: Extraction) {
		const shown = account.extractions.get(record.source_id);
		// The list holds the last job: an older one that became visible late doesn't come back.
		if (shown && shown.start_time > record.start_time) return;
		account.extractions.set(record.source_id, record);
	}

	/** Load what has been extracted, now; then call the hooks of the source's destinations. */
	function load(sourceId: number, streams: Record<string, StreamOutcome>) {
		const { account, source } = find(sourceId);
		const active = activeDestinations(account).filter(({ id }) =>
			source.mappedDestinationIds.includes(id),
		);
		if (active.length === 0) return;
		const at = core.clock.now();
		for (const [name, outcome] of Object.entries(streams)) {
			recordLoad(account, source, name, { at, error: outcome.loadError });
			if (outcome.loadError) continue;
			for (const destination of active)
				sender.send(account, destination, loadPayload(source, name, destination, outcome, at));
		}
	}

	return {
		start,
		load,
		/**
		 * How the next jobs of a source go, one script each, first come first served; '*' for any source.
		 */
		script: (sourceId: number | '*', script: JobScript | JobScript[]) =>
			queue.add(sourceId, script),
		running: (sourceId: number) => find(sourceId).account.running.get(sourceId),
		/**
		 * End the running job now, as its script says.
		 * @param changes to its script
		 * @returns false when none runs
		 */
		finish(sourceId: number, changes: Partial<JobScript> = {}): boolean {
			const job = find(sourceId).account.running.get(sourceId);
			if (!job) return false;
			Object.assign(job.script, changes);
			end(job);
			return true;
		},
		/** Set an extraction record as it is, without a job. */
		putExtraction(clientId: number, record: Extraction) {
			core.state.accounts.get(clientId)?.extractions.set(record.source_id, record);
		},
		removeExtraction: (sourceId: number) => find(sourceId).account.extractions.delete(sourceId),
		/** Set a load record as it is. */
		putLoad(clientId: number, record: Load) {
			core.state.accounts
				.get(clientId)
				?.loads.set(`${record.source_name}.${record.stream_name}`, record);
		},
		clear() {
			queue.clear();
			ends.clear();
			sender.abort();
		},
	};
}
