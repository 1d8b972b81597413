/**
 * What the polling trigger remembers from one poll to the next, in n8n's static data of the node.
 * It grows with what Stitch shows (one entry per source, one per stream) and with nothing else.
 * Times are Stitch's, in milliseconds; no time of n8n's clock is kept or compared.
 */
export interface TriggerState {
	version: 1;
	/** The Stitch account that the rest is about; 0 while the account has nothing to read it from. */
	account: number;
	/** Absent while no chosen event needs the list: what is chosen later starts with its own mark. */
	extractions?: ListState<ExtractionEntry>;
	loads?: ListState<LoadEntry>;
	/** By source ID: the last `system_paused_at` seen. */
	paused?: Record<string, number>;
}

export interface ListState<Entry> {
	/** Whether one whole round over the pages has set the mark; before that nothing is emitted. */
	ready: boolean;
	/** The newest time that the first round saw: what is older and unknown happened before it. */
	mark: number;
	/** The newest time seen at all. */
	newest: number;
	/** The page that the next poll begins with; not 1 when the budget did not last for all. */
	nextPage: number;
	entries: Record<string, Entry>;
}

/** The jobs of a source that were seen last, newest first. */
export interface ExtractionEntry {
	/** Day of `newest` when the source was in the list. */
	seen: number;
	jobs: string[];
}

/**
 * The loads of a stream that were seen last. Two streams of a source may have one name, so there
 * can be several at a time.
 */
export interface LoadEntry {
	seen: number;
	/** `last_batch_loaded_at`, newest first. */
	loads: number[];
	/** What tells the error states that were shown last from others. */
	troubles: string[];
}

/** Jobs remembered per source: more than one, for a list that shows an older answer again. */
export const JOBS_PER_SOURCE = 3;
export const LOADS_PER_STREAM = 6;
export const TROUBLES_PER_STREAM = 10;
const MAX_ENTRIES = 200_000;
const MAX_KEY = 100;

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number =>
	Number.isSafeInteger(value) && Number(value) >= 0;

const isListOf = <T>(
	value: unknown,
	limit: number,
	is: (entry: unknown) => entry is T,
): value is T[] => Array.isArray(value) && value.length <= limit && value.every(is);

const isKey = (value: unknown): value is string =>
	typeof value === 'string' && value.length <= MAX_KEY;

/** Every entry read with `read`; `undefined` when one is not what it should be. */
function readEntries<Entry>(value: unknown, read: (entry: unknown) => Entry | undefined) {
	if (!isRecord(value)) return undefined;
	const keys = Object.keys(value);
	if (keys.length > MAX_ENTRIES) return undefined;
	const entries: Record<string, Entry> = {};
	for (const key of keys) {
		const entry = isKey(key) ? read(value[key]) : undefined;
		if (entry === undefined) return undefined;
		entries[key] = entry;
	}
	return entries;
}

function readExtraction(value: unknown): ExtractionEntry | undefined {
	if (!isRecord(value) || !isCount(value.seen)) return undefined;
	const { seen, jobs } = value;
	return isListOf(jobs, JOBS_PER_SOURCE, isKey) ? { seen, jobs: [...jobs] } : undefined;
}

function readLoad(value: unknown): LoadEntry | undefined {
	if (!isRecord(value) || !isCount(value.seen)) return undefined;
	const { seen, loads, troubles } = value;
	if (!isListOf(loads, LOADS_PER_STREAM, isCount)) return undefined;
	if (!isListOf(troubles, TROUBLES_PER_STREAM, isKey)) return undefined;
	return { seen, loads: [...loads], troubles: [...troubles] };
}

function readList<Entry>(
	value: unknown,
	read: (entry: unknown) => Entry | undefined,
): ListState<Entry> | undefined {
	if (!isRecord(value)) return undefined;
	const { ready, mark, newest, nextPage } = value;
	const entries = readEntries(value.entries, read);
	if (typeof ready !== 'boolean' || !isCount(mark) || !isCount(newest)) return undefined;
	if (!isCount(nextPage) || nextPage < 1 || entries === undefined) return undefined;
	return { ready, mark, newest, nextPage, entries };
}

/**
 * The stored state as a fresh object, or `undefined` when there is none or when any part of it is
 * not what this version writes: a part that can't be trusted is not guessed at.
 */
export function readState(value: unknown): TriggerState | undefined {
	if (!isRecord(value) || value.version !== 1 || !isCount(value.account)) return undefined;
	const state: TriggerState = { version: 1, account: value.account };
	if (value.extractions !== undefined) {
		state.extractions = readList(value.extractions, readExtraction);
		if (state.extractions === undefined) return undefined;
	}
	if (value.loads !== undefined) {
		state.loads = readList(value.loads, readLoad);
		if (state.loads === undefined) return undefined;
	}
	if (value.paused !== undefined) {
		state.paused = readEntries(value.paused, (time) => (isCount(time) ? time : undefined));
		if (state.paused === undefined) return undefined;
	}
	return state;
}

/** The state to go on from: none of another account, none of a list that is no longer asked for. */
export function stateFor(
	stored: TriggerState | undefined,
	account: number,
	wanted: { extractions: boolean; loads: boolean; paused: boolean },
): TriggerState {
	const state: TriggerState = { version: 1, account };
	// 0: the account had nothing yet; what it has by now came after that.
	if (stored === undefined || (stored.account !== account && stored.account !== 0)) return state;
	if (wanted.extractions && stored.extractions) state.extractions = stored.extractions;
	if (wanted.loads && stored.loads) state.loads = stored.loads;
	if (wanted.paused && stored.paused) state.paused = stored.paused;
	return state;
}
