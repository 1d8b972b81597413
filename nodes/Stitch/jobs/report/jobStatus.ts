import { verdictOf } from '../../api/extractions';
import type { Extraction } from '../../api/extractions';
import type { Load } from '../../api/loads';
import { StitchError } from '../../api/StitchError';
import { explain } from '../../errors/toNodeError';
import { wholeSecond } from '../../time';
import { LIST_CHANGED, recordsOf } from '../feed/jobPages';
import { isMiss, lookUpLog, readList } from '../feed/lookUp';
import type { LookUpMiss, LookUpOptions, Place } from '../feed/lookUp';
import type { Reader } from '../feed/reader';
import type { JobLog } from '../judge/jobLog';
import { judgeLoads, STALE_ERROR_GRACE_MS } from '../judge/loads';
import type { LoadAnswer } from '../judge/loads';

/** A question about the job of one source. */
export interface StatusQuestion {
	sourceName: string;
	/** The job asked about; without it, the last one that Stitch shows. */
	jobName?: string;
	includeLoads: boolean;
	includeLogCounts: boolean;
}

export interface JobStatus {
	verdict:
		| 'running'
		| 'none'
		| 'loading'
		| 'loaded'
		| 'extracted'
		| 'failed'
		| 'terminated'
		| 'superseded'
		| 'unknown';
	/** Whether the verdict is final. */
	finished: boolean;
	jobName?: string;
	record?: Extraction;
	/** Of the extraction, Stitch's clock. */
	completionTime?: number;
	/** The list does not show the result: it is that of the log. */
	byLog?: true;
	phase?: string;
	description?: string;
	byTimeLimit?: boolean;
	newer?: Extraction;
	loads?: LoadAnswer;
	log?: JobLog;
	logMissing?: string;
}

/** A record may be written in two steps: so long after its end it is not. */
const HALF_WRITTEN_MS = 10 * 60 * 1000;

/** The latest moment that Stitch's clock is known to have reached. */
function stitchNow({ cache, clock }: Reader, loads: Load[] = []): number {
	const ends = [...cache.extractions.values()].flatMap(({ records }) =>
		records.map((record) => record.completionTime ?? record.startTime),
	);
	const byDate = cache.offset ? clock.now() + cache.offset.from : -Infinity;
	return Math.max(byDate, ...ends, ...loads.map((load) => load.lastLoadedAt ?? -Infinity));
}

const NO_REQUEST_LEFT = "The account's requests for these 10 minutes are used up";

const missing = (miss: LookUpMiss) =>
	miss.miss === 'error' ? explain(miss.error).message : NO_REQUEST_LEFT;

/** The log of a status, or why it has none. */
const logOf = (log: JobLog | LookUpMiss) => (isMiss(log) ? { logMissing: missing(log) } : { log });

const NO_JOB: JobStatus = { verdict: 'none', finished: false };
const NOT_WHOLE: JobStatus = {
	verdict: 'unknown',
	finished: false,
	description: LIST_CHANGED,
};

/** How a job ended, by the last line of its log. */
function byExit(log: JobLog, jobName: string): JobStatus | undefined {
	const { exit } = log;
	if (!exit) return undefined;
	const status = { finished: true, jobName, byLog: true as const, log };
	return exit.verdict === 'succeeded'
		? { ...status, verdict: 'extracted', completionTime: exit.at }
		: { ...status, verdict: 'failed', phase: exit.phase, description: exit.description };
}

/** What a record says about its own job. */
async function statusOf(
	reader: Reader,
	record: Extraction,
	options: LookUpOptions,
): Promise<JobStatus> {
	const { jobName } = record;
	const judged = verdictOf(record);
	const status = { finished: true, jobName, record };
	switch (judged.verdict) {
		case 'running':
			return { ...status, verdict: 'running', finished: false };
		case 'succeeded': {
			const completionTime = record.completionTime ?? record.startTime;
			return { ...status, verdict: 'extracted', completionTime };
		}
		case 'failed':
		case 'terminated':
			return { ...status, ...judged };
		case 'unknown': {
			const log = await lookUpLog(reader, jobName, options);
			const exit = isMiss(log) ? undefined : byExit(log, jobName);
			if (exit) return { ...exit, record };
			const endedFor = stitchNow(reader) - (record.completionTime ?? record.startTime);
			const finished = endedFor >= HALF_WRITTEN_MS;
			return { ...status, verdict: 'unknown', finished, description: judged.reason };
		}
	}
}

/** A job that isn't the one shown: its log says how it ended, or whether it came before or after. */
async function statusByLog(
	reader: Reader,
	jobName: string,
	shown: Extraction,
	options: LookUpOptions,
): Promise<JobStatus> {
	const running: JobStatus = { verdict: 'running', finished: false, jobName };
	const log = await lookUpLog(reader, jobName, options);
	if (isMiss(log)) {
		if (log.miss === 'error' && log.error.isAccessRefused) throw log.error;
		return { ...running, logMissing: missing(log) };
	}
	const ended = byExit(log, jobName);
	if (ended) return { ...ended, newer: shown };
	if (log.firstAt === undefined || shown.startTime < wholeSecond(log.firstAt)) return running;
	return { verdict: 'superseded', finished: true, jobName, newer: shown, log };
}

async function withLoads(
	reader: Reader,
	status: JobStatus,
	question: StatusQuestion,
	loads: Load[],
	options: LookUpOptions,
): Promise<JobStatus> {
	const { completionTime, jobName } = status;
	if (completionTime === undefined || jobName === undefined) return status;
	const log = status.log ?? (await lookUpLog(reader, jobName, options));
	const now = stitchNow(reader, loads);
	const answer = judgeLoads({
		sourceName: question.sourceName,
		startTime: completionTime,
		completionTime,
		now: loads,
		seen: new Map(),
		// Nobody looked before the start: an error may be older than the job, and no job before it is known.
		others: [],
		graceOver: now - completionTime >= STALE_ERROR_GRACE_MS,
		stitchNow: now,
		log: isMiss(log) ? 'missing' : log,
	});
	const whole: JobStatus = { ...status, loads: answer, ...logOf(log) };
	if (answer.verdict === 'loaded') return { ...whole, verdict: 'loaded' };
	if (answer.verdict === 'waiting') return { ...whole, verdict: 'loading', finished: false };
	const failed = answer.streams.find((stream) => stream.outcome === 'failed');
	const description = failed?.error?.message ?? '';
	return { ...whole, verdict: 'failed', phase: 'load', description };
}

/**
 * The status of a job, from where its source was found in the extractions list. Reads the log or
 * the loads only where they are needed. Throws `StitchError`, and WaitCancelled.
 */
export async function jobStatus(
	reader: Reader,
	question: StatusQuestion,
	place: Place,
	options: LookUpOptions,
): Promise<JobStatus> {
	const { jobName } = question;
	if (place.kind === 'unreadable') {
		return { verdict: 'unknown', finished: false, description: place.reason, jobName };
	}
	let status: JobStatus;
	if (place.kind !== 'record') {
		const noJob = place.kind === 'absent' ? NO_JOB : NOT_WHOLE;
		status = jobName === undefined ? noJob : { verdict: 'running', finished: false, jobName };
	} else if (jobName === undefined || place.record.jobName === jobName) {
		status = await statusOf(reader, place.record, options);
	} else status = await statusByLog(reader, jobName, place.record, options);

	if (status.verdict === 'extracted' && question.includeLoads) {
		const miss = await readList(reader, 'loads', options);
		if (miss) throw missed(miss);
		status = await withLoads(reader, status, question, recordsOf(reader.cache.loads), options);
	}
	const isLogUseful = question.includeLogCounts || status.verdict === 'failed';
	if (isLogUseful && status.finished && !status.log && status.jobName && !status.logMissing) {
		return { ...status, ...logOf(await lookUpLog(reader, status.jobName, options)) };
	}
	return status;
}

/** Why something could not be looked up, to throw. */
export function missed(miss: LookUpMiss): StitchError {
	return miss.miss === 'error'
		? miss.error
		: StitchError.unusable(NO_REQUEST_LEFT, 'Run the node again in some minutes.');
}
