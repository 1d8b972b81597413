import type { Load, LoadError } from '../../api/loads';
import { wholeSecond } from '../../time';
import { isComplete } from './jobLog';
import type { JobLog } from './jobLog';
import { StreamNames } from './streamNames';
import type { RowsOfStream, SelectedStream } from './streamNames';

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
	/** Those of the first look after the start: what comes later is new. */
	first?: Load[];
	/** The job before this one: its last batches may be on their way. `none`: nothing tells of one. */
	previous?: PreviousJob | 'none';
	/** The load records now. */
	now: Load[];
	/** Load times seen since the start, by stream. */
	seen: ReadonlyMap<string, ReadonlySet<number>>;
	/** The job's log; `undefined` while it wasn't read. */
	log?: JobLog;
	/** Why there is no log, or no complete one; set when it is not asked for again. */
	logMissing?: string;
	/** The streams selected for replication; `undefined` when unknown. */
	selected?: SelectedStream[];
	/** Whether an error state left from before the start has had its time to clear. */
	graceOver: boolean;
	/** Stitch's clock, at least. */
	stitchNow: number;
}

export interface PreviousJob {
	jobName: string;
	completionTime: number;
	/** `missing`: it can't be read. */
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
	/** A batch of the job before was on its way too, and two loads have come since. */
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
}

type Wanted = 'previousLog' | 'quiet';

type Outcome = Pick<StreamLoad, 'outcome' | 'evidence'> & { wants?: Wanted };

const PENDING: Outcome = { outcome: 'pending' };
const unchanged = (evidence: Evidence): Outcome => ({ outcome: 'unchanged', evidence });

/** A batch of an earlier job that isn't loaded after a day is not waited for. */
const LONG_AGO_MS = 24 * 60 * 60 * 1000;

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
		const { log, selected } = question;
		this.names = new StreamNames(
			this.records.map(({ streamName }) => streamName),
			selected,
		);
		this.log = log && isComplete(log, question.completionTime) ? log : undefined;
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
		const selected = question.selected?.map(({ streamName }) => names.inLoads(streamName)) ?? [];
		for (const name of isKnown ? (rows?.keys() ?? []) : selected) {
			if (!groups.has(name)) groups.set(name, []);
		}
		const judged = [...groups].map(([name, records]) => this.stream(name, records));
		const streams = judged
			.map(({ stream }) => stream)
			.sort((a, b) => (a.streamName < b.streamName ? -1 : a.streamName > b.streamName ? 1 : 0));
		const has = (outcome: LoadOutcome) => streams.some((stream) => stream.outcome === outcome);
		const isTold = (log !== undefined && log.empty.size > 0) || this.isSilenceLong;
		const isSufficient = isKnown || isTold || selected.length > 0;
		if (has('failed')) return { verdict: 'failed', streams };
		const mayLog = question.log === undefined && question.logMissing === undefined;
		// Only the log tells whether what was loaded is the last batch.
		const isUnsure = mayLog && has('loaded');
		if (!has('pending') && isSufficient && !isUnsure) return { verdict: 'loaded', streams };
		const pending = judged.filter(({ stream }) => stream.outcome === 'pending');
		const isLogWanted = mayLog && (pending.length > 0 || !isSufficient || isUnsure);
		const wants = isLogWanted ? 'log' : wantedBy(pending);
		return { verdict: 'waiting', streams, ...(wants ? { wants } : {}) };
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
			...(rows && rows.count > 0 ? { rows: rows.count } : {}),
			...(error ? { error } : {}),
		};
		return { stream, wants };
	}

	private outcome(name: string, records: Load[]): Outcome {
		const rows = this.rows?.get(name);
		const arrived = records.map((record) => this.evidence(name, record, records.length));
		const evidence = arrived.flatMap((one) => one.evidence ?? []);
		const needed =
			rows?.needed === undefined || rows.needed === 'all' ? records.length : rows.needed;
		if (records.length > 0 && evidence.length >= Math.max(1, needed)) {
			return { outcome: 'loaded', evidence: evidence[0] };
		}
		const inError = records.find((record) => record.error);
		if (inError) return this.ofError(name, inError);
		const wants = wantedBy(arrived.filter((one) => !one.evidence));
		const pending = { ...PENDING, ...(wants ? { wants } : {}) };
		return rows ? pending : (this.ofSilence(name) ?? pending);
	}

	/** A stream of which nothing tells that this job brought rows. */
	private ofSilence(name: string): Outcome | undefined {
		const { log, names } = this;
		if (log && names.isEmpty(log, name)) return unchanged('noRows');
		if (names.isSelected(name) === false) return unchanged('notSelected');
		if (this.isSilenceLong) return unchanged('quiet');
		return undefined;
	}

	/**
	 * An error on a stream of which this job has no rows belongs to earlier rows. A new one on a
	 * stream with rows is final; one that was there before may be left over, and gets its time.
	 */
	private ofError(name: string, record: Load): Outcome {
		const { question } = this;
		if (!this.rows?.has(name)) {
			const silence = this.ofSilence(name);
			if (silence) return silence;
			if (question.log === undefined && question.logMissing === undefined) return PENDING;
		}
		const isNew = this.first !== undefined && !this.first.some((other) => isSame(other, record));
		return isNew || question.graceOver ? { outcome: 'failed' } : PENDING;
	}

	/** By what one load record shows that the rows of this job are loaded. */
	private evidence(name: string, record: Load, recordsOfName: number): Partial<Outcome> {
		const at = record.lastLoadedAt;
		const rows = this.rows?.get(name);
		if (record.error || at === null) return {};
		const isAfterEnd = at >= this.completion;
		const isAfterRows = rows !== undefined && at >= wholeSecond(rows.lastAt);
		if (!isAfterEnd && !isAfterRows) return {};
		const batches = rows?.batches ?? 0;
		// A load has whole seconds: one in the second of the rows may have come before them.
		const isAfterLast = rows !== undefined && batches > 0 && at >= rows.lastAt;
		const earlier = this.earlierOnTheirWay(name, at);
		if (earlier === 'ask') return { wants: 'previousLog' };
		if (earlier === 0 && batches <= 1) {
			if (isAfterEnd) return { evidence: 'loadedAfterEnd' };
			if (isAfterLast) return { evidence: 'onlyBatchLoaded' };
		}
		const expected = earlier + Math.max(1, batches);
		const areIn = recordsOfName === 1 && this.loadsSeen(name, at) >= expected;
		if (areIn && (isAfterEnd || isAfterLast)) {
			return { evidence: earlier > 0 ? 'secondLoad' : 'everyBatchLoaded' };
		}
		// What was handed over last, as far as the log tells.
		const isHandedOver = !isAfterEnd && rows !== undefined && batches > 1;
		const handedOver = isHandedOver ? rows.lastAt : this.completion;
		if (this.isQuietSince(Math.max(at, handedOver))) return { evidence: 'quiet' };
		return isAfterEnd || isAfterLast ? { wants: 'quiet' } : {};
	}

	/**
	 * How many batches of earlier jobs may be among the loads up to this one; Infinity: nobody knows.
	 * What the first look shows already is told from theirs only by the log of the job before.
	 */
	private earlierOnTheirWay(name: string, at: number): number | 'ask' {
		const { previous, startTime } = this.question;
		const looked = this.first?.filter(({ streamName }) => streamName === name) ?? [];
		if (looked.some(({ error }) => error)) return Infinity;
		const loadedAt = Math.min(...looked.map(({ lastLoadedAt }) => lastLoadedAt ?? -Infinity));
		const wasLoaded = looked.length > 0 && loadedAt < at;
		const isInOrder = (time: number) => wasLoaded && loadedAt >= wholeSecond(time);
		if (previous === 'none') return 0;
		if (previous === undefined) return isInOrder(startTime) ? 0 : Infinity;
		const { completionTime, log } = previous;
		if (isInOrder(completionTime)) return 0;
		if (this.completion - completionTime > LONG_AGO_MS) return 0;
		if (log === undefined) return 'ask';
		if (log === 'missing' || log.language === 'foreign') return Infinity;
		const rows = this.names.rowsOf(log).get(name);
		if (rows !== undefined) return isInOrder(rows.lastAt + 999) ? 0 : rows.batches || Infinity;
		return log.language === 'silent' || this.names.isEmpty(log, name) ? 0 : Infinity;
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

	/** Nothing in the log, unless in words that are known, speaks of rows, and no load has come for long. */
	private get isSilenceLong(): boolean {
		const isForeign = this.log === undefined || this.log.language === 'foreign';
		return !isForeign && this.isQuietSince(this.completion);
	}

	private isQuietSince(time: number): boolean {
		return this.question.stitchNow - time >= QUIET_MS;
	}
}

/** What helps: a log if it is of use to one of them, and time alone if it is to all. */
function wantedBy(open: Array<{ wants?: Wanted }>): Wanted | undefined {
	if (open.some(({ wants }) => wants === 'previousLog')) return 'previousLog';
	const isQuiet = open.length > 0 && open.every(({ wants }) => wants === 'quiet');
	return isQuiet ? 'quiet' : undefined;
}

const isSame = (one: Load, other: Load) =>
	one.streamName === other.streamName && one.error?.fingerprint === other.error?.fingerprint;

/** Judges the loads of one finished extraction. Pure. */
export const judgeLoads = (question: LoadQuestion): LoadAnswer => new Judge(question).answer();
