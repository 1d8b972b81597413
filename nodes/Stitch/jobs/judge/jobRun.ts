import { verdictOf } from '../../api/extractions';
import type { Extraction, Phase } from '../../api/extractions';
import { wholeSecond } from '../../time';
import type { JobLog } from './jobLog';

/** How far Stitch's clock is ahead of ours, as an interval of milliseconds. */
export interface ClockOffset {
	from: number;
	to: number;
}

/** A `Date` header, in whole seconds, and when its answer was requested and came, our clock. */
export interface DatedAnswer {
	date: number;
	requestedAt: number;
	answeredAt: number;
}

/** What is known of the offset after one more answer. Pure. */
export function narrowed(
	known: ClockOffset | undefined,
	{ date, requestedAt, answeredAt }: DatedAnswer,
): ClockOffset {
	const now = { from: date - answeredAt, to: date + 1_000 - requestedAt };
	if (known === undefined) return now;
	const both = { from: Math.max(known.from, now.from), to: Math.min(known.to, now.to) };
	// Two clocks don't run at quite the same speed: what no longer fits is forgotten.
	return both.from <= both.to ? both : now;
}

/** When a start was sent and answered, our clock; `date`: of the answer, Stitch's clock. */
interface StartMoment {
	sentAt: number;
	answeredAt: number;
	date?: number;
	/** An earlier try of this run started the job: n8n runs the node again. */
	ofEarlierTry?: true;
}

/** Between which moments of Stitch's clock a start was decided. */
function decidedBetween(
	{ sentAt, answeredAt, date }: StartMoment,
	offset: ClockOffset | undefined,
): ClockOffset | undefined {
	if (offset === undefined) return undefined;
	const from = sentAt + offset.from;
	const to = Math.min(answeredAt + offset.to, date === undefined ? Infinity : date + 1_000);
	return { from, to: Math.max(from, to) };
}

/** What the extractions list said about the source shortly before the start. */
export type Before =
	| { kind: 'record'; jobName: string; startTime?: number; completionTime: number | null }
	| { kind: 'none' }
	| { kind: 'unknown' };

/** What Stitch answered to the start (connect-api.md 8.26). */
export type Sent = StartMoment &
	(
		| { kind: 'started'; jobName: string }
		| { kind: 'alreadyRunning' }
		/**
		 * The request was sent, the answer never came: the job may have been started or not. `attach`:
		 * whether a job that was already running will do.
		 */
		| { kind: 'answerLost'; attach: boolean }
	);

/**
 * What a page of the extractions list that was requested after the start shows of the source; or the
 * log of the job, or why it has none. `at`: when it came, our clock; `offset`: to Stitch's.
 */
export type Seen = { at: number; offset?: ClockOffset } & (
	| { kind: 'record'; record: Extraction }
	| { kind: 'unreadable'; reason: string }
	| { kind: 'log'; log: JobLog }
	| { kind: 'noLog'; reason: string }
);

/** How the job ended. Without a record its log says so. */
export type JobEnd =
	| { verdict: 'extracted'; record?: Extraction; completionTime: number; newer?: Extraction }
	| {
			verdict: 'failed';
			record?: Extraction;
			phase: Phase;
			description: string;
			newer?: Extraction;
	  }
	| { verdict: 'terminated'; record: Extraction; byTimeLimit: boolean }
	/** Another job is shown, and its result is not known. */
	| { verdict: 'superseded'; newer: Extraction }
	| { verdict: 'unknown'; reason: string; record?: Extraction };

interface Unreadable {
	reason: string;
	record?: Extraction;
	since: number;
	/** How often in a row. */
	looks: number;
	/** So often, and for so long, that the record is not only half written. */
	isFinal: boolean;
}

export interface JobState {
	before: Before;
	sent: Sent;
	/** The job that is waited for, once its name is known. */
	jobName?: string;
	/** A running job that is most likely ours. */
	likelyName?: string;
	end?: JobEnd;
	/** A job of which it isn't known yet whether it came before or after ours. */
	otherJob?: Extraction;
	otherJobLooks: number;
	/** Looks at the other job after which the log of ours is read (again). */
	logAfterLooks: number;
	/** Since when it is unclear whether the shown job is ours, our clock. */
	unclearSince?: number;
	log?: JobLog;
	/** Why the log of a superseded or unreadable job is not asked for again. */
	logMissing?: string;
	/** The record could not be read, or said nothing that is known. */
	unreadable?: Unreadable;
}

export type NextStep = { ask: 'page' } | { ask: 'log'; jobName: string } | { ask: 'nothing' };

/** A record may be written in two steps: after so many looks, and so long, it is not. */
const MIN_UNREADABLE_LOOKS = 3;
const MIN_UNREADABLE_MS = 60_000;
/** Stitch's clocks may differ by so much from each other. */
const SKEW_MS = 1_000;
/** Times of the list have whole seconds: the rest of the second is unknown. */
const SECOND = 999;
/** How long a job that may have ended before the start is waited past. */
const MAX_UNCLEAR_MS = 15 * 60_000;

/** The state right after the start; decides nothing yet. */
export function startOfWait(before: Before, sent: Sent): JobState {
	return {
		before,
		sent,
		otherJobLooks: 0,
		logAfterLooks: 1,
		jobName: sent.kind === 'started' ? sent.jobName : undefined,
	};
}

/** What has to be seen next. */
export function nextStep(state: JobState): NextStep {
	const { end, log, logMissing } = state;
	const jobName = state.jobName ?? state.likelyName;
	const isLogOpen = log === undefined && logMissing === undefined && jobName !== undefined;
	if (end !== undefined) {
		return end.verdict === 'superseded' && isLogOpen ? { ask: 'log', jobName } : { ask: 'nothing' };
	}
	if (state.unreadable?.isFinal && isLogOpen) return { ask: 'log', jobName };
	if (state.otherJob && state.otherJobLooks >= state.logAfterLooks && jobName !== undefined) {
		return { ask: 'log', jobName };
	}
	return { ask: 'page' };
}

function unreadable(state: JobState, reason: string, at: number, record?: Extraction): JobState {
	const { since, looks: before } = state.unreadable ?? { since: at, looks: 0 };
	const looks = before + 1;
	const isFinal = looks >= MIN_UNREADABLE_LOOKS && at - since >= MIN_UNREADABLE_MS;
	const next: JobState = { ...state, unreadable: { reason, record, since, looks, isFinal } };
	if (!isFinal) return next;
	// The log says it, if there is a name to ask for it.
	return state.jobName === undefined || state.logMissing !== undefined ? unknown(next) : next;
}

function unknown(state: JobState): JobState {
	const { reason = 'the record cannot be read', record } = state.unreadable ?? {};
	return { ...state, end: { verdict: 'unknown', reason, ...(record ? { record } : {}) } };
}

function seeOwn(state: JobState, record: Extraction, at: number): JobState {
	const judged = verdictOf(record);
	const known: JobState = {
		...state,
		jobName: record.jobName,
		otherJob: undefined,
		otherJobLooks: 0,
		unclearSince: undefined,
	};
	if (judged.verdict === 'unknown') return unreadable(known, judged.reason, at, record);
	const clear: JobState = { ...known, unreadable: undefined };
	switch (judged.verdict) {
		case 'running':
			return clear;
		case 'succeeded': {
			const completionTime = record.completionTime ?? record.startTime;
			return { ...clear, end: { verdict: 'extracted', record, completionTime } };
		}
		case 'failed':
		case 'terminated':
			return { ...clear, end: { ...judged, record } };
	}
}

/**
 * Whether a job that the list has shown as running after the start is the one that ran then: the list
 * may have been late, and its job was over.
 */
function isLikelyOurs({ sent }: JobState, endedAt: number, offset?: ClockOffset): boolean {
	const moment = decidedBetween(sent, offset);
	return moment !== undefined && endedAt >= moment.to;
}

/** The job ended as the last line of its log says, whatever the list shows by now. */
function endByLog(
	state: JobState,
	log: JobLog,
	newer?: Extraction,
	offset?: ClockOffset,
): JobState | undefined {
	if (!log.exit) return undefined;
	if (state.jobName === undefined && !isLikelyOurs(state, log.exit.at, offset)) return undefined;
	// What was shown instead came after ours only if it began after the end of ours.
	const isNewer = newer !== undefined && newer.startTime >= wholeSecond(log.exit.at);
	const shown = { newer: isNewer ? newer : undefined };
	const end: JobEnd =
		log.exit.verdict === 'succeeded'
			? { verdict: 'extracted', completionTime: log.exit.at, ...shown }
			: { ...log.exit, ...shown };
	const jobName = state.jobName ?? state.likelyName;
	return { ...state, jobName, log, end, otherJob: undefined };
}

function superseded(state: JobState, newer: Extraction): JobState {
	const next: JobState = {
		...state,
		otherJob: undefined,
		log: undefined,
		end: { verdict: 'superseded', newer },
	};
	return (state.log && endByLog(state, state.log, newer)) ?? next;
}

/**
 * Whether a job other than ours came before it or after it. One job of a source runs at a time: what
 * began before ours was accepted is older, what began after that came after ours.
 */
function isNewer(state: JobState, record: Extraction, offset?: ClockOffset): boolean | undefined {
	const { startTime, completionTime } = record;
	const firstAt = state.log?.firstAt;
	if (firstAt !== undefined) return startTime >= wholeSecond(firstAt);
	const accepted = decidedBetween(state.sent, offset);
	if (accepted === undefined) return undefined;
	if (startTime > accepted.to + SKEW_MS) return true;
	if (startTime + SECOND < accepted.from - SKEW_MS) return false;
	if (completionTime !== null && completionTime > accepted.to + SKEW_MS) return true;
	return undefined;
}

function seeOther(state: JobState, record: Extraction, offset?: ClockOffset): JobState {
	const newer = isNewer(state, record, offset);
	const settled: JobState = { ...state, unreadable: undefined };
	if (newer === true) return superseded(settled, record);
	if (newer === false) return { ...settled, otherJob: undefined, otherJobLooks: 0 };
	return { ...settled, otherJob: record, otherJobLooks: state.otherJobLooks + 1 };
}

/** Not decided, but for so long that nothing else will come. */
function unclear(state: JobState, record: Extraction, at: number, reason: string): JobState {
	const unclearSince = state.unclearSince ?? at;
	if (at - unclearSince < MAX_UNCLEAR_MS) return { ...state, unclearSince };
	return { ...state, unclearSince, end: { verdict: 'unknown', reason, record } };
}

/** The job that there was when Stitch said "already running" ends after that moment. */
function seeRunning(
	state: JobState,
	record: Extraction,
	at: number,
	moment: ClockOffset,
): JobState {
	const { jobName, startTime, completionTime } = record;
	if (startTime > moment.to + SKEW_MS) return superseded(state, record);
	if (completionTime === null) return { ...state, likelyName: jobName };
	if (completionTime >= moment.to) return seeOwn(state, record, at);
	if (completionTime + SECOND < moment.from) return { ...state, unclearSince: undefined };
	const reason = `job ${jobName} ended at the moment of the start, and no other one has appeared`;
	return unclear(state, record, at, reason);
}

/**
 * Whether a job that began after a start without an answer may have come after the one of that start,
 * which nobody saw.
 */
export function mayBeSecond(sent: Sent, { startTime }: Extraction, offset?: ClockOffset): boolean {
	const moment = decidedBetween(sent, offset);
	return sent.kind === 'answerLost' && !(moment && startTime <= moment.to + SKEW_MS);
}

function wasRunningBefore(state: JobState, record: Extraction): JobState {
	const reason = `job ${record.jobName} was running already when the start was sent, so none was started`;
	return { ...state, end: { verdict: 'unknown', reason, record } };
}

/** A start without an answer: what began after it was sent is ours, or as good. */
function seeAfterLost(
	state: JobState,
	record: Extraction,
	at: number,
	attach: boolean,
	moment: ClockOffset,
): JobState {
	const { startTime, completionTime } = record;
	if (startTime + SECOND >= moment.from - SKEW_MS) return seeOwn(state, record, at);
	if (completionTime === null) return { ...state, likelyName: record.jobName };
	if (completionTime < moment.to) return state;
	return attach ? seeOwn(state, record, at) : wasRunningBefore(state, record);
}

/**
 * Without Stitch's clock and a name: the list may lag behind, so what it shows as over may have been
 * over before the start.
 */
function seeWithoutClock(state: JobState, record: Extraction, at: number): JobState {
	const { before } = state;
	const { jobName, completionTime, startTime } = record;
	const endBefore = before.kind === 'record' ? before.completionTime : null;
	if (endBefore !== null && startTime < endBefore) return state;
	if (completionTime === null) return { ...state, likelyName: jobName };
	const reason = `Stitch's responses have no "Date" header, so it is not known whether job ${jobName} ended before the start or after it.`;
	return unclear(state, record, at, reason);
}

function seeRecord(state: JobState, record: Extraction, at: number, offset?: ClockOffset) {
	const { before, jobName, sent } = state;
	if (record.jobName === jobName) return seeOwn(state, record, at);
	const wasOver = before.kind === 'record' && before.completionTime !== null;
	if (wasOver && record.jobName === before.jobName) return state;
	if (jobName !== undefined) return seeOther(state, record, offset);
	const moment = decidedBetween(sent, offset);
	if (moment === undefined) return seeWithoutClock(state, record, at);
	return sent.kind === 'answerLost'
		? seeAfterLost(state, record, at, sent.attach, moment)
		: seeRunning(state, record, at, moment);
}

function seeLog(state: JobState, log: JobLog, at: number, offset?: ClockOffset): JobState {
	const { end, otherJob } = state;
	const newer = end?.verdict === 'superseded' ? end.newer : otherJob;
	const byLog = endByLog(state, log, newer, offset);
	if (byLog) return byLog;
	if (log.exit) return { ...state, likelyName: undefined, logMissing: 'its name is not known' };
	const known = { ...state, log };
	if (end?.verdict === 'superseded') {
		// The list may lag behind: a "newer" job that began before ours is an older one after all.
		if (log.firstAt !== undefined && end.newer.startTime < wholeSecond(log.firstAt)) {
			return { ...known, end: undefined };
		}
		return { ...known, logMissing: 'it does not say how the job ended' };
	}
	if (end) return known;
	if (state.unreadable?.isFinal) return unknown(known);
	if (log.firstAt === undefined) {
		return seeNoLog(state, 'the log has no line with a time');
	}
	return otherJob ? seeOther(known, otherJob, offset) : known;
}

/** No log: a job that is over has one, so ours isn't over as far as Stitch shows; ask later. */
function seeNoLog(state: JobState, reason: string): JobState {
	if (state.end) return { ...state, logMissing: reason };
	if (state.unreadable?.isFinal) return unknown({ ...state, logMissing: reason });
	return { ...state, logAfterLooks: Math.max(state.otherJobLooks, state.logAfterLooks) * 2 };
}

/** The state after one look. Pure: the same state and look give the same answer. */
export function see(state: JobState, seen: Seen): JobState {
	const { at, offset } = seen;
	if (seen.kind === 'log') return seeLog(state, seen.log, at, offset);
	if (seen.kind === 'noLog') return seeNoLog(state, seen.reason);
	if (state.end) return state;
	return seen.kind === 'record'
		? seeRecord(state, seen.record, at, offset)
		: unreadable(state, seen.reason, at);
}
