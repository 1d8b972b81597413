import { verdictOf } from './extraction';
import type { ExtractionRecord, Phase } from './extraction';
import type { JobLog } from './log';
import { wholeSecond } from '../../time';

/** What the extractions list said about the source shortly before the start. */
export type Before =
	| { kind: 'record'; jobName: string; running: boolean }
	| { kind: 'none' }
	| { kind: 'unknown' };

/** What Stitch answered to the start (connect-api.md 8.26). */
export type Sent =
	| { kind: 'started'; jobName: string }
	| { kind: 'alreadyRunning' }
	/**
	 * The request was sent, the answer never came: the job may have been started or not. `sentAt`
	 * is n8n's clock; `attach` says whether a job that was already running will do.
	 */
	| { kind: 'answerLost'; sentAt: number; attach: boolean };

/**
 * One look at the source's place in the extractions list, on a page that was asked for after the
 * start was answered; or the log of the job, or that there is none.
 */
export type Seen =
	/** `at`: when the answer came, n8n's clock */
	| { kind: 'record'; record: ExtractionRecord; at: number }
	| { kind: 'absent' }
	| { kind: 'malformed'; reason: string }
	| { kind: 'log'; log: JobLog }
	| { kind: 'noLog'; reason: string };

export type JobEnd =
	| { verdict: 'extracted'; record: ExtractionRecord }
	| { verdict: 'failed'; record: ExtractionRecord; phase: Phase; description: string }
	| { verdict: 'terminated'; record: ExtractionRecord; byTimeLimit: boolean }
	| { verdict: 'superseded'; jobName: string; newer: ExtractionRecord }
	| { verdict: 'unknown'; reason: string; record?: ExtractionRecord };

export interface JobState {
	before: Before;
	sent: Sent;
	/** the job waited for, once its name is known */
	jobName?: string;
	end?: JobEnd;
	/** the job shown for the source that is known to be older than ours; null: none was shown */
	older?: string | null;
	/** a job that is neither ours nor known to be older, not decided yet */
	rival?: ExtractionRecord;
	rivalLooks: number;
	/** looks at the rival after which the job's log is asked for (again) */
	askLogAtLook: number;
	log?: JobLog;
	/** the log of a superseded job was asked for and isn't there */
	logMissing?: string;
	/** how often in a row the record couldn't be read or fitted no rule */
	puzzled: number;
}

export type Ask = { ask: 'page' } | { ask: 'log'; jobName: string } | { ask: 'nothing' };

/** After so many looks at the same unreadable record the verdict is `unknown`. */
const MAX_PUZZLED_LOOKS = 3;
/** Seconds are whole in Stitch's times, and two clocks don't run at quite the same speed. */
const CLOCK_DRIFT_MS = 2000;
const FIRST_LOG_LOOK = 1;
/** Without a look before the start, the first job shown is most likely the one before ours. */
const FIRST_LOG_LOOK_WITHOUT_BEFORE = 3;

/** The state right after the start. Throws nothing; decides nothing yet. */
export function startOfWait(before: Before, sent: Sent): JobState {
	const state: JobState = {
		before,
		sent,
		rivalLooks: 0,
		askLogAtLook: before.kind === 'unknown' ? FIRST_LOG_LOOK_WITHOUT_BEFORE : FIRST_LOG_LOOK,
		puzzled: 0,
	};
	if (sent.kind === 'started') return { ...state, jobName: sent.jobName };
	// A list that shows running jobs named it before the start.
	if (sent.kind === 'alreadyRunning' && before.kind === 'record' && before.running) {
		return { ...state, jobName: before.jobName };
	}
	return state;
}

/** What the machine wants to see next. */
export function nextAsk(state: JobState): Ask {
	if (state.end?.verdict === 'superseded') {
		return state.log === undefined && state.logMissing === undefined
			? { ask: 'log', jobName: state.end.jobName }
			: { ask: 'nothing' };
	}
	if (state.end) return { ask: 'nothing' };
	if (state.rival && state.jobName !== undefined && state.rivalLooks >= state.askLogAtLook) {
		return { ask: 'log', jobName: state.jobName };
	}
	return { ask: 'page' };
}

function puzzledBy(state: JobState, reason: string, record?: ExtractionRecord): JobState {
	const puzzled = state.puzzled + 1;
	if (puzzled < MAX_PUZZLED_LOOKS) return { ...state, puzzled };
	return { ...state, puzzled, end: { verdict: 'unknown', reason, ...(record ? { record } : {}) } };
}

function seeOwn(state: JobState, record: ExtractionRecord): JobState {
	const judged = verdictOf(record);
	const known: JobState = { ...state, jobName: record.jobName, rival: undefined, rivalLooks: 0 };
	switch (judged.verdict) {
		case 'running':
			return { ...known, puzzled: 0 };
		case 'succeeded':
			return { ...known, end: { verdict: 'extracted', record } };
		case 'failed':
			return { ...known, end: { ...judged, record } };
		case 'terminated':
			return { ...known, end: { ...judged, record } };
		case 'unknown':
			return puzzledBy(known, judged.reason, record);
	}
}

function superseded(state: JobState, jobName: string, newer: ExtractionRecord): JobState {
	return { ...state, rival: undefined, end: { verdict: 'superseded', jobName, newer } };
}

/** A job other than ours is shown: the one before it, or one that came after it? */
function seeOther(state: JobState, jobName: string, record: ExtractionRecord): JobState {
	// One job at a time: ours was accepted, so whatever runs now came after it.
	if (record.completionTime === null) return superseded(state, jobName, record);
	// A look after the start has already shown what was there before ours: this one is newer.
	if (state.older !== undefined) return superseded(state, jobName, record);
	if (state.rival && state.rival.jobName !== record.jobName) {
		// The second stranger in a row followed the first, and that one was over when ours began.
		return superseded(state, jobName, record);
	}
	return decideRival({ ...state, rival: record, rivalLooks: state.rivalLooks + 1, puzzled: 0 });
}

/** Compares the rival with the log of our job: Stitch's times with Stitch's times. */
function decideRival(state: JobState): JobState {
	const { rival, log, jobName } = state;
	if (!rival || !log || log.firstAt === undefined || jobName === undefined) return state;
	if (rival.startTime >= wholeSecond(log.firstAt)) return superseded(state, jobName, rival);
	return { ...state, rival: undefined, rivalLooks: 0, older: rival.jobName };
}

/**
 * Whether a finished job must have begun before our lost start was sent: it took longer than the
 * time since then. Both are durations, so the two clocks needn't agree.
 */
function beganBefore(sentAt: number, record: ExtractionRecord, at: number): boolean {
	const took = (record.completionTime ?? record.startTime) - record.startTime;
	return took > at - sentAt + CLOCK_DRIFT_MS;
}

function seeRecord(state: JobState, record: ExtractionRecord, at: number): JobState {
	const { before, jobName } = state;
	if (jobName !== undefined) {
		if (record.jobName === jobName) return seeOwn(state, record);
		if (
			record.jobName === state.older ||
			(before.kind === 'record' && record.jobName === before.jobName)
		) {
			return { ...state, older: record.jobName, puzzled: 0 };
		}
		return seeOther(state, jobName, record);
	}
	// Our job's name isn't known: it is the first one that isn't the one before the start.
	if (before.kind === 'record' && record.jobName === before.jobName) {
		return { ...state, older: record.jobName, puzzled: 0 };
	}
	if (before.kind === 'unknown' && record.completionTime !== null) {
		if (state.older === undefined) return { ...state, older: record.jobName, puzzled: 0 };
		if (state.older === record.jobName) return { ...state, puzzled: 0 };
	}
	const { sent } = state;
	if (sent.kind === 'answerLost' && !sent.attach && beganBefore(sent.sentAt, record, at)) {
		const reason = `job ${record.jobName} was running already when the start was sent, so none was started`;
		return { ...state, end: { verdict: 'unknown', reason, record } };
	}
	return seeOwn(state, record);
}

function seeLog(state: JobState, log: JobLog): JobState {
	const known = { ...state, log };
	if (state.end?.verdict === 'superseded') return confirmSuperseded(known, state.end.newer);
	if (state.end) return known;
	if (log.firstAt === undefined) return seeNoLog(state, 'the log has no line with a time');
	return decideRival(known);
}

/** The list may lag behind: a "newer" job that began before ours is an older one after all. */
function confirmSuperseded(state: JobState, newer: ExtractionRecord): JobState {
	const firstAt = state.log?.firstAt;
	if (firstAt === undefined || newer.startTime >= wholeSecond(firstAt)) return state;
	return { ...state, end: undefined, older: newer.jobName };
}

/** No log: a job that is over has one, so ours isn't over as far as Stitch shows; ask later. */
function seeNoLog(state: JobState, reason: string): JobState {
	if (state.end) return { ...state, logMissing: reason };
	return { ...state, askLogAtLook: Math.max(state.rivalLooks, state.askLogAtLook) * 2 };
}

/** The state after one look. Pure: the same state and look give the same answer. */
export function see(state: JobState, seen: Seen): JobState {
	if (seen.kind === 'log') return seeLog(state, seen.log);
	if (seen.kind === 'noLog') return seeNoLog(state, seen.reason);
	if (state.end) return state;
	switch (seen.kind) {
		case 'record':
			return seeRecord(state, seen.record, seen.at);
		case 'absent':
			return { ...state, older: state.older ?? (state.before.kind === 'none' ? null : undefined) };
		case 'malformed':
			return puzzledBy(state, seen.reason);
	}
}
