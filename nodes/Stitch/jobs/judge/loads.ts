import type { Load, LoadError } from '../../api/loads';
import { wholeSecond } from '../../time';
import { isComplete } from './jobLog';
import type { JobLog } from './jobLog';
import { StreamNames } from './streamNames';
import type { RowsOfStream, SourceStream } from './streamNames';

/** How long a stream has to be quiet to be taken for done, where nothing better tells. */
export const QUIET_MS = 30 * 60 * 1000;

/** An error state left from before the start may clear itself for so long. */
export const STALE_ERROR_GRACE_MS = 15 * 60 * 1000;

/**
 * How the load of one job is judged. Only Stitch's own times are compared with each other.
 *
 * Stitch shows, per stream, when its last batch was loaded, and not which batch that was. So a
 * stream is `loaded` only with evidence (`Evidence`), and what can't be told apart from a batch that
 * is still on its way stays `pending`.
 */
export interface LoadQuestion {
	/** The source's `name`, to which load records are joined. */
	sourceName: string;
	/** The job's start, as far as it is known, and its completion. */
	startTime: number;
	completionTime: number;
	/** The load records before the start; `undefined` when nobody looked. */
	before?: Load[];
	/** An error that they don't show may have come before the start. */
	isBeforeOld?: boolean;
	/** Those of the first look after the start: what comes later is new. */
	first?: Load[];
	/**
	 * Other jobs whose batches may be among the loads: those before this one, as far as they are known,
	 * and a newer one. `undefined`: there may have been one that nobody saw.
	 */
	others?: OtherJob[];
	/** The load records now. */
	now: Load[];
	/** Load times seen since the start, by stream. */
	seen: ReadonlyMap<string, ReadonlySet<number>>;
	/**
	 * The job's log; `undefined` while it may still be read. `leftOut`: it could be, but the limit of
	 * requests has no room for it. `missing`: it can't be.
	 */
	log?: JobLog | 'leftOut' | 'missing';
	/** The streams of the source; `undefined` when unknown. */
	streams?: SourceStream[];
	/** Whether an error state left from before the start has had its time to clear. */
	graceOver: boolean;
	/** Stitch's clock at the last look, at least. */
	stitchNow: number;
	/** The same for each of the records now, where they were not all read in one look. */
	readAt?: ReadonlyMap<Load, number>;
}

export interface OtherJob {
	jobName: string;
	/** Of a newer job: no load from before that is one of its batches. */
	startTime?: number;
	/** Infinity: it isn't over, as far as is known. */
	completionTime: number;
	/** `missing`: it can't be read, or not to its end. */
	log?: JobLog | 'missing';
}

type LoadOutcome = 'loaded' | 'failed' | 'unchanged' | 'pending';

/** By what a stream counts as done. */
type Evidence =
	/** Its last batch was loaded after the job's end. */
	| 'loadedAfterEnd'
	/** The log names one batch, and it was handed over before that load. */
	| 'onlyBatchLoaded'
	/** The log names several batches, and as many loads have come since the start. */
	| 'everyBatchLoaded'
	/** Batches of other jobs were on their way too, and as many loads as all of them have come since. */
	| 'secondLoad'
	/** The log names no rows for it. */
	| 'noRows'
	| 'notSelected'
	/** Nothing came for so long that no batch is believed to be on its way. */
	| 'quiet';

export interface StreamLoad {
	streamName: string;
	outcome: LoadOutcome;
	evidence?: Evidence;
	lastLoadedAt: number | null;
	/** Rows that the log counted. */
	rows?: number;
	error?: LoadError;
}

export interface LoadAnswer {
	verdict: 'loaded' | 'failed' | 'waiting';
	streams: StreamLoad[];
	/** What could change the answer: a log, or nothing but time, since a load of each stream is there. */
	wants?: 'log' | Wanted;
	/** Everything is loaded as far as is known, and a log would only make that surer. */
	isLikely?: true;
}

type Wanted = 'otherLog' | 'quiet';

type Outcome = Pick<StreamLoad, 'outcome' | 'evidence'> & { wants?: Wanted };

const PENDING: Outcome = { outcome: 'pending' };
const unchanged = (evidence: Evidence): Outcome => ({ outcome: 'unchanged', evidence });

class Judge {
	private readonly names: StreamNames;

	private readonly records: Load[];

	/** The first look at the loads. */
	private readonly first?: Load[];

	private readonly completion: number;

	/** The log, if it reaches to the end of the job. */
	private readonly log?: JobLog;

	private readonly rows?: Map<string, RowsOfStream>;

	constructor(private readonly question: LoadQuestion) {
		const ofSource = (records: Load[]) =>
			records.filter((record) => record.sourceName === question.sourceName);
		this.records = ofSource(question.now);
		const first = question.before ?? question.first;
		this.first = first && ofSource(first);
		this.completion = wholeSecond(question.completionTime);
		const { log, streams } = question;
		this.names = new StreamNames(
			this.records.map(({ streamName }) => streamName),
			streams,
		);
		const isRead = typeof log === 'object' && isComplete(log, question.completionTime);
		this.log = isRead ? log : undefined;
		this.rows = this.log && this.names.rowsOf(this.log);
	}

	answer(): LoadAnswer {
		const { log, rows, names, question } = this;
		const groups = new Map<string, Load[]>();
		for (const record of this.records) {
			groups.set(record.streamName, [...(groups.get(record.streamName) ?? []), record]);
		}
		// Streams that have no load record yet, but rows on the way, or maybe so.
		const isKnown = log?.language === 'known';
		const { selected = [] } = names;
		for (const name of isKnown ? (rows?.keys() ?? []) : selected) {
			if (!groups.has(name)) groups.set(name, []);
		}
		const judged = [...groups].map(([name, records]) => this.stream(name, records));
		const streams = judged
			.map(({ stream }) => stream)
			.sort((a, b) => (a.streamName < b.streamName ? -1 : a.streamName > b.streamName ? 1 : 0));
		const has = (outcome: LoadOutcome) => streams.some((stream) => stream.outcome === outcome);
		const isTold = (log !== undefined && log.empty.size > 0) || this.isSilent([]);
		const isSufficient = isKnown || isTold || selected.length > 0;
		if (has('failed')) return { verdict: 'failed', streams };
		const mayLog = question.log === undefined;
		// Only the log tells whether what was loaded is the last batch.
		const isUnsure = mayLog && has('loaded');
		const isLikely = !has('pending') && isSufficient;
		if (isLikely && isUnsure) return { verdict: 'waiting', streams, wants: 'log', isLikely };
		if (isLikely) return { verdict: 'loaded', streams };
		const pending = judged.filter(({ stream }) => stream.outcome === 'pending');
		return { verdict: 'waiting', streams, wants: mayLog ? 'log' : wantedBy(pending) };
	}

	private stream(name: string, records: Load[]) {
		const rows = this.rows?.get(name);
		const { error } = records.find((record) => record.error) ?? {};
		const times = records.flatMap((record) => record.lastLoadedAt ?? []);
		const { wants, ...outcome } = this.outcome(name, records);
		const stream: StreamLoad = {
			streamName: name,
			...outcome,
			lastLoadedAt: times.length > 0 ? Math.max(...times) : null,
			rows: rows?.count || undefined,
			error,
		};
		return { stream, wants };
	}

	private outcome(name: string, records: Load[]): Outcome {
		const rows = this.rows?.get(name);
		const streams = Math.max(records.length, this.names.selectedAs(name) ?? 0);
		const { needed = 'all', batches = 0, lastAts = [] } = rows ?? {};
		// Which record is of which of several streams isn't known: the latest had its rows last.
		const latest = [...records].sort((a, b) => (b.lastLoadedAt ?? 0) - (a.lastLoadedAt ?? 0));
		const arrived = latest.map((record, index) => {
			const lastAt = needed === 'all' ? lastAts[0] : (lastAts[index] ?? lastAts.at(-1));
			return this.evidence(name, record, streams, lastAt);
		});
		const evidence = arrived.flatMap((one) => one.evidence ?? []);
		// Of several streams of one name, the log says only how many batches they had together.
		const isShared = rows !== undefined && needed === 'all';
		const least = needed === 'all' ? Math.min(streams, batches || Infinity) : needed;
		const inError = records.find((record) => record.error);
		// The rows may be those of the stream that is in an error state.
		const isQuiet = isShared && !inError && evidence.includes('quiet');
		if (isQuiet || evidence.length >= Math.max(1, least)) {
			return { outcome: 'loaded', evidence: evidence[0] };
		}
		if (inError) return this.ofError(name, inError);
		const open = arrived.filter((one) => !one.evidence && (one.wants || !isShared));
		const pending = { ...PENDING, wants: wantedBy(open) };
		return rows ? pending : (this.ofSilence(name, records) ?? pending);
	}

	/** A stream of which nothing tells that this job brought rows. */
	private ofSilence(name: string, records: Load[]): Outcome | undefined {
		const { log, names } = this;
		if (log && names.isEmpty(log, name)) return unchanged('noRows');
		const isOut = names.selectedAs(name) === 0 && !(log && names.isSpokenOf(log, name));
		if (isOut) return unchanged('notSelected');
		return this.isSilent(records) ? unchanged('quiet') : undefined;
	}

	/**
	 * An error on a stream of which this job has no rows belongs to earlier rows. A new one on a
	 * stream with rows is final; one that was there before may be left over, and gets its time.
	 */
	private ofError(name: string, record: Load): Outcome {
		const { question } = this;
		if (!this.rows?.has(name)) {
			const silence = this.ofSilence(name, [record]);
			// Nothing comes to a stream in an error state, so that it is quiet says nothing.
			if (silence && silence.evidence !== 'quiet') return silence;
			if (question.log === undefined) return PENDING;
		}
		const isKnown = this.first?.some((other) => isSame(other, record));
		const isNew = isKnown === false && !question.isBeforeOld;
		return isNew || question.graceOver ? { outcome: 'failed' } : PENDING;
	}

	/**
	 * By what one load record of `streams` shows that the rows of this job are loaded, of which the
	 * log names the last at `lastAt`.
	 */
	private evidence(
		name: string,
		record: Load,
		streams: number,
		lastAt = Infinity,
	): Partial<Outcome> {
		const at = record.lastLoadedAt;
		const rows = this.rows?.get(name);
		if (record.error || at === null) return {};
		const isAfterEnd = at >= this.completion;
		if (!isAfterEnd && at < wholeSecond(lastAt)) return {};
		const others = this.othersOnTheirWay(name, at);
		if (others === 'ask') return { wants: 'otherLog' };
		const loads = streams === 1 ? this.loadsSeen(name, at) - others : 0;
		const batches = this.batchesOf(name, rows, loads);
		// A load has whole seconds: one in the second of the rows may have come before them.
		const isAfterLast = batches < Infinity && at >= lastAt;
		if (others === 0 && batches === 1) {
			if (isAfterEnd) return { evidence: 'loadedAfterEnd' };
			if (isAfterLast) return { evidence: 'onlyBatchLoaded' };
		}
		if (loads >= batches && (isAfterEnd || isAfterLast)) {
			return { evidence: others > 0 ? 'secondLoad' : 'everyBatchLoaded' };
		}
		// What was handed over last, as far as the log tells.
		const isHandedOver = !isAfterEnd && rows !== undefined && rows.batches > 1;
		const handedOver = isHandedOver ? lastAt : this.completion;
		if (this.isQuietSince(Math.max(at, handedOver), [record])) return { evidence: 'quiet' };
		return isAfterEnd || isAfterLast ? { wants: 'quiet' } : {};
	}

	/** Whether there is a log that nobody read: until it is, one batch is assumed. */
	private get isLogUnread(): boolean {
		return this.question.log === undefined || this.question.log === 'leftOut';
	}

	/**
	 * In how many batches the job has handed over a stream, of which so many loads may be; Infinity:
	 * nothing tells. Without the log it is one, until two loads show that there were more.
	 */
	private batchesOf(name: string, rows: RowsOfStream | undefined, loads: number): number {
		if (rows) return rows.batches || Infinity;
		const isEmpty = this.log && this.names.isEmpty(this.log, name);
		return isEmpty || (this.isLogUnread && loads < 2) ? 1 : Infinity;
	}

	/**
	 * How many batches of other jobs may be among the loads up to this one; Infinity: nobody knows.
	 * Of what the first look shows already, only their logs say whether it is theirs.
	 */
	private othersOnTheirWay(name: string, at: number): number | 'ask' {
		const { before, others, startTime } = this.question;
		const looked = this.first?.filter(({ streamName }) => streamName === name) ?? [];
		if (!others || looked.some(({ error }) => error)) return Infinity;
		const first = Math.min(...looked.map(({ lastLoadedAt }) => lastLoadedAt ?? -Infinity));
		const loadedAt = first < at ? first : -Infinity;
		// A load after the end of a job may be the first of several, unless it was quiet after that.
		const isSettled = this.isLogUnread || startTime - loadedAt >= QUIET_MS;
		let left = 0;
		let isOfOther = false;
		for (const { completionTime, log, startTime: began = at } of others) {
			if (at < began) continue;
			if (isSettled && loadedAt >= wholeSecond(completionTime)) continue;
			if (log === undefined) return 'ask';
			const isWhole = log !== 'missing' && isComplete(log, completionTime);
			const rows = isWhole ? this.names.rowsOf(log).get(name) : undefined;
			// A log that speaks of no rows at all tells nothing, unless it was quiet after that job.
			const isQuiet = startTime - Math.max(completionTime, loadedAt) >= QUIET_MS;
			const isSilent = isWhole && log.language === 'silent' && isQuiet;
			const hasNone = isSilent || (isWhole && this.names.isEmpty(log, name));
			if (rows || !hasNone) left += rows?.batches || Infinity;
			isOfOther ||= rows !== undefined && loadedAt >= wholeSecond(rows.lastAts[0] + 999);
		}
		// One load is one batch: of one of them, and of none if it counts as one of ours.
		return isOfOther && (before || loadedAt < wholeSecond(startTime)) ? left - 1 : left;
	}

	/** How many loads of a stream were seen since the start of the job, this one included. */
	private loadsSeen(name: string, at: number): number {
		const { before, seen, startTime } = this.question;
		const times = new Set([...(seen.get(name) ?? []), at]);
		// A load in the second of the start may have come before it.
		for (const { streamName, lastLoadedAt } of (before && this.first) ?? []) {
			if (streamName === name && lastLoadedAt !== null) times.delete(lastLoadedAt);
		}
		return [...times].filter((time) => time >= wholeSecond(startTime)).length;
	}

	/** Whether the log speaks of rows in known words or not at all, and no load has come for long. */
	private isSilent(records: Load[]): boolean {
		const isForeign = this.log === undefined || this.log.language === 'foreign';
		const times = records.map(({ lastLoadedAt }) => lastLoadedAt ?? 0);
		return !isForeign && this.isQuietSince(Math.max(this.completion, ...times), records);
	}

	/** Whether so much time had passed when the records were read: one may have come since. */
	private isQuietSince(time: number, records: Load[]): boolean {
		const { stitchNow, readAt } = this.question;
		const looks = records.map((record) => readAt?.get(record) ?? stitchNow);
		return Math.min(...(looks.length > 0 ? looks : [stitchNow])) - time >= QUIET_MS;
	}
}

/** What helps: a log if it is of use to one of them, and time alone if it is to all. */
function wantedBy(open: Array<{ wants?: Wanted }>): Wanted | undefined {
	if (open.some(({ wants }) => wants === 'otherLog')) return 'otherLog';
	const isQuiet = open.length > 0 && open.every(({ wants }) => wants === 'quiet');
	return isQuiet ? 'quiet' : undefined;
}

const isSame = (one: Load, other: Load) =>
	one.streamName === other.streamName && one.error?.fingerprint === other.error?.fingerprint;

/** Judges the loads of one finished extraction. Pure. */
export const judgeLoads = (question: LoadQuestion): LoadAnswer => new Judge(question).answer();
