import { verdictOf } from '../judge/extraction';
import type { ExtractionRecord } from '../judge/extraction';
import { nextAsk, see, startOfWait } from '../judge/jobRun';
import type { JobEnd, JobState } from '../judge/jobRun';
import type { LoadRecord } from '../judge/loadRecord';
import { judgeLoads } from '../judge/loads';
import type { LoadAnswer } from '../judge/loads';
import type { JobLog } from '../judge/log';
import { allLoads, isMiss, readJobLog } from '../feed/lookNow';
import type { LookMiss, LookOptions, Place } from '../feed/lookNow';
import type { Reader } from '../feed/reader';
import { STALE_ERROR_GRACE_MS } from '../wait/transitions';

/** What is asked about the job of one source. */
export interface StatusQuestion {
	sourceName: string;
	/** the job asked about; without it, the last one that Stitch shows */
	jobName?: string;
	includeLoads: boolean;
	includeLogCounts: boolean;
}

export interface JobStatus {
	verdict: 'running' | 'none' | 'loading' | 'loaded' | JobEnd['verdict'];
	/** whether the verdict is the last word on what was asked about */
	finished: boolean;
	jobName?: string;
	record?: ExtractionRecord;
	phase?: string;
	description?: string;
	byTimeLimit?: boolean;
	newer?: ExtractionRecord;
	loads?: LoadAnswer;
	log?: JobLog;
	logMissing?: string;
}

function fromEnd(jobName: string | undefined, end: JobEnd): JobStatus {
	const { verdict } = end;
	const status: JobStatus = { verdict, finished: true, ...(jobName ? { jobName } : {}) };
	if ('record' in end && end.record) status.record = end.record;
	if (end.verdict === 'failed') {
		return { ...status, phase: end.phase, description: end.description };
	}
	if (end.verdict === 'terminated') return { ...status, byTimeLimit: end.byTimeLimit };
	if (end.verdict === 'superseded') return { ...status, newer: end.newer };
	if (end.verdict === 'unknown') return { ...status, description: end.reason };
	return status;
}

/** What a record says about its own job. */
function statusOf(record: ExtractionRecord): JobStatus {
	const { jobName } = record;
	const judged = verdictOf(record);
	switch (judged.verdict) {
		case 'running':
			return { verdict: 'running', finished: false, jobName, record };
		case 'succeeded':
			return fromEnd(jobName, { verdict: 'extracted', record });
		case 'failed':
		case 'terminated':
			return fromEnd(jobName, { ...judged, record });
		case 'unknown':
			return fromEnd(jobName, { verdict: 'unknown', reason: judged.reason, record });
	}
}

/** A job that isn't the one shown: its log tells whether the other one came before or after it. */
async function statusByLog(
	reader: Reader,
	jobName: string,
	record: ExtractionRecord,
	options: LookOptions,
): Promise<JobStatus> {
	const start: JobState = startOfWait({ kind: 'none' }, { kind: 'started', jobName });
	let state = see(start, { kind: 'record', record, at: reader.clock.now() });
	const running: JobStatus = { verdict: 'running', finished: false, jobName };
	if (nextAsk(state).ask === 'log') {
		const log = await readJobLog(reader, jobName, options);
		if (isMiss(log)) {
			if (log.miss === 'fault' && log.fault.kind === 'refused') throw asError(log);
			const reason = log.miss === 'fault' ? log.fault.message : 'no request was left';
			state = see(state, { kind: 'noLog', reason });
			if (!state.end) return { ...running, logMissing: reason };
		} else state = see(state, { kind: 'log', log });
	}
	if (!state.end) return running;
	return { ...fromEnd(jobName, state.end), ...(state.log ? { log: state.log } : {}) };
}

/** Thrown for a look that could not be completed. */
export class LookFailed extends Error {
	constructor(readonly look: LookMiss) {
		super(look.miss === 'fault' ? look.fault.message : 'No request was left');
	}
}

function asError(look: LookMiss): LookFailed {
	return new LookFailed(look);
}

/** The latest moment that Stitch's lists show: by Stitch's clock, it is at least that late. */
function shownUntil(reader: Reader, loads: LoadRecord[]): number {
	const ends = [...reader.board.extractions.values()].flatMap(({ page }) =>
		page.records.map((record) => record.completionTime ?? record.startTime),
	);
	return Math.max(...ends, ...loads.map((load) => load.lastLoadedAt ?? -Infinity));
}

async function withLoads(
	reader: Reader,
	status: JobStatus,
	question: StatusQuestion,
	loads: LoadRecord[],
	options: LookOptions,
): Promise<JobStatus> {
	const { record, jobName } = status;
	if (!record || !jobName) return status;
	const completionTime = record.completionTime ?? record.startTime;
	let log = status.log;
	let logMissing: string | undefined;
	if (!log) {
		const read = await readJobLog(reader, jobName, options);
		if (isMiss(read)) {
			logMissing = read.miss === 'fault' ? read.fault.message : 'no request was left';
		} else log = read;
	}
	const answer = judgeLoads({
		sourceName: question.sourceName,
		completionTime,
		now: loads,
		// Nobody looked before the start: the trouble may be older than the job.
		graceOver: shownUntil(reader, loads) - completionTime >= STALE_ERROR_GRACE_MS,
		...(log ? { log } : {}),
	});
	const whole: JobStatus = {
		...status,
		loads: answer,
		...(log ? { log } : {}),
		...(logMissing ? { logMissing } : {}),
	};
	if (answer.verdict === 'loaded') return { ...whole, verdict: 'loaded', finished: true };
	if (answer.verdict === 'waiting') return { ...whole, verdict: 'loading', finished: false };
	const failed = answer.streams.find((stream) => stream.outcome === 'failed');
	return {
		...whole,
		verdict: 'failed',
		finished: true,
		phase: 'load',
		description: failed?.trouble?.message ?? '',
	};
}

/**
 * The status of a job, from where its source was found in the extractions list. Reads the log or
 * the loads only where they are needed. Throws LookFailed, and WaitCancelled.
 */
export async function jobStatus(
	reader: Reader,
	question: StatusQuestion,
	place: Place | LookMiss,
	options: LookOptions,
): Promise<JobStatus> {
	if (isMiss(place)) throw asError(place);
	const { jobName } = question;
	if (place.kind === 'malformed') {
		return { verdict: 'unknown', finished: false, description: place.reason, jobName };
	}
	let status: JobStatus;
	if (place.kind !== 'record') {
		status =
			jobName === undefined
				? { verdict: 'none', finished: false }
				: { verdict: 'running', finished: false, jobName };
	} else if (jobName === undefined || place.record.jobName === jobName) {
		status = statusOf(place.record);
	} else status = await statusByLog(reader, jobName, place.record, options);

	if (status.verdict === 'extracted' && question.includeLoads) {
		const loads = await allLoads(reader, options);
		if (isMiss(loads)) throw asError(loads);
		status = await withLoads(reader, status, question, loads, options);
	}
	const logUseful = question.includeLogCounts || status.verdict === 'failed';
	if (logUseful && status.finished && !status.log && status.jobName && !status.logMissing) {
		const log = await readJobLog(reader, status.jobName, options);
		return isMiss(log)
			? { ...status, logMissing: log.miss === 'fault' ? log.fault.message : 'no request was left' }
			: { ...status, log };
	}
	return status;
}
