import { randomUUID } from 'node:crypto';
import { activeDestinations } from './destinations.mts';
import { hasDiscovery } from '../catalogue.mts';
import { extractionOf, NO_STATUSES } from './extraction.mts';
import { jobLog } from './jobLog.mts';
import { recordLoad } from './loads.mts';
import { isSelected } from './selection.mts';
import { scripts } from './scripts.mts';
import { streamNames } from './streams.mts';
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

type Batch = NonNullable<StreamOutcome['batches']>[number];

/** What each stream brings. */
function outcomes(source: Source, script: JobScript): Array<[string, StreamOutcome]> {
	if (Array.isArray(script.streams)) return script.streams.map((name) => [name, {}]);
	if (script.streams) return Object.entries(script.streams);
	// A failed job brings only what its script names.
	if ((script.result ?? 'success') !== 'success') return [];
	// Without discovery there is nothing to select from: such a tap brings all that it has.
	if (!hasDiscovery(source.type)) return streamNames(source.type).map((name) => [name, {}]);
	return source.streams.filter(isSelected).map((stream) => [stream.streamName, {}]);
}

/** In the order in which the target takes them; those without a time at the end of the job. */
function batchesOf({ batches, rows = DEFAULT_ROWS }: StreamOutcome): Batch[] {
	const timed = (batches ?? []).filter(({ atMs }) => atMs !== undefined);
	const untimed = (batches ?? [{ rows }]).filter(({ atMs }) => atMs === undefined);
	return [...timed.sort((a, b) => Number(a.atMs) - Number(b.atMs)), ...untimed];
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
		const { account } = find(sourceId);
		const job: RunningJob = {
			jobName: `${account.clientId}.${sourceId}.sync.${randomUUID()}`,
			sourceId,
			startedAt: core.clock.now(),
			script: { ...(given ?? queue.next(sourceId)) },
			batches: [],
		};
		account.running.set(sourceId, job);
		plan(job);
		return job.jobName;
	}

	/** Schedules the rest of a running job. */
	function plan(job: RunningJob) {
		const { account, source } = find(job.sourceId);
		const { script, startedAt, sourceId } = job;
		const passed = core.clock.now() - startedAt;
		const limit = core.switches.jobLimitMs;
		const duration = script.durationMs ?? core.switches.jobDurationMs;
		writeLog(account, source, job, null);
		for (const [stream, outcome] of outcomes(source, script))
			for (const batch of batchesOf(outcome))
				if (batch.atMs !== undefined && batch.atMs >= passed && batch.atMs < duration)
					core.agenda.after(batch.atMs - passed, () => {
						if (account.running.get(sourceId) !== job) return;
						handOver(job, stream, outcome, batch);
						writeLog(account, source, job, null);
					});
		const event = core.agenda.after(Math.min(duration, limit) - passed, () => {
			if (duration > limit) script.result = 'terminated';
			end(job);
		});
		ends.set(sourceId, event);
	}

	/** The target takes a batch. Its load is independent of how the job ends. */
	function handOver(job: RunningJob, stream: string, outcome: StreamOutcome, batch: Batch) {
		const { rows, loadError = outcome.loadError } = batch;
		job.batches.push({ stream, rows, at: core.clock.now() });
		if (rows === 0) return;
		const delay =
			batch.loadDelayMs ??
			outcome.loadDelayMs ??
			job.script.loadDelayMs ??
			core.switches.loadDelayMs;
		const { rowsRejected } = outcome;
		core.agenda.after(delay, () =>
			load(job.sourceId, { [stream]: { rows, rowsRejected, loadError } }),
		);
	}

	function end(job: RunningJob) {
		const { account, source } = find(job.sourceId);
		if (account.running.get(job.sourceId) !== job) return;
		account.running.delete(job.sourceId);
		core.agenda.cancel(ends.get(job.sourceId));
		ends.delete(job.sourceId);
		const { script } = job;
		const endedAt = core.clock.now();
		const succeeded = (script.result ?? 'success') === 'success';
		for (const [stream, outcome] of outcomes(source, script)) {
			const taken = job.batches.filter((batch) => batch.stream === stream).length;
			for (const batch of batchesOf(outcome).slice(taken))
				if (succeeded || batch.atMs === undefined) handOver(job, stream, outcome, batch);
		}
		writeLog(account, source, job, endedAt);
		const record = extractionOf(job, source, account.clientId, script, endedAt);
		if (!script.neverListed)
			later(script.visibleAfterMs ?? core.switches.listLagMs, () =>
				show(account, record, script.statusesAfterMs ?? 0),
			);
		const { followedBy } = script;
		if (followedBy)
			core.agenda.after(followedBy.delayMs ?? 0, () => start(job.sourceId, followedBy));
	}

	/** At once when there is nothing to wait for, so that the next answer has it. */
	function later(ms: number, run: () => void) {
		if (ms > 0) core.agenda.after(ms, run);
		else run();
	}

	function writeLog(account: Account, source: Source, job: RunningJob, endedAt: number | null) {
		account.logs.set(job.jobName, jobLog({ ...job, type: source.type, endedAt }));
	}

	function show(account: Account, record: Extraction, statusesAfterMs: number) {
		const shown = account.extractions.get(record.source_id);
		// The list holds the last job: an older one that became visible late doesn't come back.
		if (shown && shown.start_time > record.start_time) return;
		account.extractions.set(
			record.source_id,
			statusesAfterMs > 0 ? { ...record, ...NO_STATUSES } : record,
		);
		if (statusesAfterMs > 0)
			core.agenda.after(statusesAfterMs, () => {
				if (account.extractions.get(record.source_id)?.job_name === record.job_name)
					account.extractions.set(record.source_id, record);
			});
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
		/** Continue a job that was running when its emulator ended. */
		resume: plan,
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
