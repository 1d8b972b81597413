import type { ExtractionRecord, Phase } from '../judge/extraction';
import type { ExtractionPages } from '../feed/extractionPages';
import type { Fault } from '../feed/faults';
import type { Before, JobState, Sent } from '../judge/jobRun';
import type { LoadPages } from '../feed/loadPages';
import type { LoadRecord } from '../judge/loadRecord';
import type { LoadAnswer, SelectedStream, StreamLoad } from '../judge/loads';
import type { JobLog } from '../judge/log';
import type { JobsRequest } from '../feed/reader';

/** What is waited for, for one item. Times in milliseconds. */
export interface WaitRequest {
	sourceId: number;
	/** the source's `name`, to which loads are joined */
	sourceName: string;
	before: Before;
	sent: Sent;
	/** the source's loads before the start, if somebody looked */
	loadsBefore?: LoadRecord[];
	/** streams selected for replication, if known */
	selected?: SelectedStream[];
	waitFor: 'extraction' | 'load';
	extractionTimeoutMs: number;
	loadTimeoutMs: number;
	pollIntervalMs?: number;
	/** read the log of a job that went well, too */
	wantLog: boolean;
	/** a newer job that overtook ours will do instead of it */
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
	/** the token is refused, or the request for good */
	| 'refused'
	/** too many faults in a row */
	| 'unreachable'
	| 'cancelled';

/** How a wait ended. `extracted` and `loaded` are the only good ends. */
export interface WaitEnd {
	verdict: WaitVerdict;
	jobName?: string;
	record?: ExtractionRecord;
	/** failed: where; `load` for a load that failed */
	phase?: Phase | 'load';
	description?: string;
	byTimeLimit?: boolean;
	/** superseded: the job that is shown instead */
	newer?: ExtractionRecord;
	/** jobs that were overtaken before the one that is reported (followNewer) */
	overtaken: string[];
	/** timedOut: which limit */
	during?: 'extraction' | 'load';
	streams?: StreamLoad[];
	log?: JobLog;
	logMissing?: string;
	/** the last trouble with asking Stitch, if it mattered for the end */
	fault?: Fault;
}

/** One item's wait: a state that is only ever replaced. Times are n8n's clock. */
export interface Waiter {
	request: WaitRequest;
	startedAt: number;
	job: JobState;
	overtaken: string[];
	/** evidence must have been asked for at or after this */
	since: number;
	lastLookAt?: number;
	deadlineAt: number;
	/** when the end of the extraction was seen */
	extractedAt?: number;
	loads?: LoadAnswer;
	loadLooks: number;
	/** what the first look at the loads showed: an error state that comes later is a new one */
	firstLoads?: LoadRecord[];
	log?: JobLog;
	logTries: number;
	logDueAt: number;
	logMissing?: string;
	/** an end that only its log is missing for */
	ending?: WaitEnd;
	lastFault?: { fault: Fault; at: number };
	/** the source was deleted while it was waited for */
	sourceDeleted?: true;
	end?: WaitEnd;
}

export interface Need {
	request: JobsRequest;
	dueAt: number;
	/** nice to have: left out rather than waited for when the budget is short */
	optional: boolean;
}

export interface Patience {
	/** from one look to the next */
	intervalMs: number;
	/** from the end of the extraction to reading its log */
	logAfterMs: number;
}

export interface Memory {
	extractions: ExtractionPages;
	loads: LoadPages;
}
