import type { Extraction, Phase } from '../../api/extractions';
import type { Load } from '../../api/loads';
import type { StitchError } from '../../api/StitchError';
import type { Snapshots } from '../feed/cache';
import type { JobsRequest } from '../feed/reader';
import type { Before, JobState, Sent } from '../judge/jobRun';
import type { JobLog } from '../judge/jobLog';
import type { LoadAnswer, PreviousJob, StreamLoad } from '../judge/loads';
import type { ClockOffset } from '../judge/stitchClock';
import type { SelectedStream } from '../judge/streamNames';

/** What is waited for, for one item. Times in milliseconds. */
export interface WaitRequest {
	sourceId: number;
	/** The source's `name`, to which loads are joined. */
	sourceName: string;
	before: Before;
	sent: Sent;
	/** The source's loads before the start, if somebody looked. */
	loadsBefore?: Load[];
	/** Streams selected for replication, if known. */
	selected?: SelectedStream[];
	waitFor: 'extraction' | 'load';
	extractionTimeoutMs: number;
	loadTimeoutMs: number;
	pollIntervalMs?: number;
	/** Read the log of a job that went well, too. */
	wantLog: boolean;
	/** A newer job that superseded ours will do instead of it. */
	followNewer: boolean;
}

export type WaitVerdict =
	| 'extracted'
	| 'loaded'
	| 'failed'
	| 'terminated'
	| 'superseded'
	| 'unknown'
	| 'timedOut'
	| 'sourceDeleted'
	/** The token is refused, or the request for good. */
	| 'refused'
	| 'cancelled';

/** How a wait ended. `extracted` and `loaded` are the only good ends. */
export interface WaitEnd {
	verdict: WaitVerdict;
	jobName?: string;
	record?: Extraction;
	/** The list did not show the result: it is that of the log. */
	byLog?: true;
	/** failed: where; `load` for a load that failed. */
	phase?: Phase | 'load';
	description?: string;
	byTimeLimit?: boolean;
	/** superseded: the job that is shown instead. */
	newer?: Extraction;
	/** Jobs that were superseded before the one that is reported (followNewer). */
	supersededJobs: string[];
	/** timedOut: which limit. */
	during?: 'extraction' | 'load';
	streams?: StreamLoad[];
	log?: JobLog;
	logMissing?: string;
	/** Why the last request did not succeed, if it mattered for the end. */
	error?: StitchError;
}

/** One item's wait: a state that is only ever replaced. Times are of our monotonic clock. */
export interface Waiter {
	request: WaitRequest;
	startedAt: number;
	job: JobState;
	supersededJobs: string[];
	/** Pages must have been asked for at or after this. */
	since: number;
	lastPollAt?: number;
	deadlineAt: number;
	/** When the end of the extraction was seen. */
	extractedAt?: number;
	loads?: LoadAnswer;
	loadPolls: number;
	/** What the first look at the loads showed: an error state that comes later is a new one. */
	firstLoads?: Load[];
	/** Load times seen since the start, by stream. */
	seenLoads: ReadonlyMap<string, ReadonlySet<number>>;
	/** The job before ours, for its batches that may be on their way. */
	previous?: PreviousJob;
	log?: JobLog;
	logTries: number;
	logDueAt: number;
	logMissing?: string;
	/** An end that only its log is missing for. */
	awaitingLog?: WaitEnd;
	lastError?: { error?: StitchError; reason: string; at: number };
	/** Requests in a row that did not succeed. */
	failures: number;
	/** The source was deleted while it was waited for. */
	sourceDeleted?: true;
	end?: WaitEnd;
}

/** What a wait has to ask for next. */
export interface Need {
	request: JobsRequest;
	dueAt: number;
	/** Nice to have: left out rather than waited for when the budget is short. */
	optional: boolean;
}

export interface Pacing {
	/** From one poll of a list to the next. */
	intervalMs: { extractions: number; loads: number };
	/** From the end of the extraction to reading its log. */
	logAfterMs: number;
}

/** What is remembered of the account's lists, and of Stitch's clock. */
export interface Memory {
	extractions: Snapshots<Extraction>;
	loads: Snapshots<Load>;
	offset?: ClockOffset;
}
