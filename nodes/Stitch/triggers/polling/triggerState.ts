import { isCount, isObject, pick } from '../../json';
import type { EventKind, TriggerParameters } from './events';
import { KINDS } from './events';
import type { JsonObject } from '../../json';
import type { ExtractionEntry, LoadEntry } from './jobEvents';
import { JOBS_PER_SOURCE, MAX_PER_STREAM } from './jobEvents';
import type { ListState, LoadRow } from './listState';
import type { SchemasState } from './schemaEvents';
import { readSchemas, writeSchemas } from './schemaEvents';
import type { SourcesState } from './sourceEvents';

/**
 * Since when each event and each source is watched, by Stitch's clock; 0: from the beginning. n8n
 * does not store the state of a poll that emits nothing, so what was seen of an event that was not
 * chosen then may be forgotten: this keeps it from coming up when it is chosen later.
 */
export interface Watch {
	kinds: Partial<Record<EventKind, number>>;
	/** By source ID; all others as in `others`, which is absent while only these are watched. */
	sources: Record<string, number>;
	others?: number;
}

/** What is watched from now on: what was watched before continues, the rest begins `at` this time. */
export function watchAfter(
	before: Watch | undefined,
	{ triggerOn, sourceIds }: TriggerParameters,
	at: number,
): Watch {
	const start = before === undefined ? 0 : at;
	const kinds = Object.fromEntries(
		triggerOn.map((kind) => [kind, before?.kinds[kind] ?? start]),
	) as Watch['kinds'];
	if (sourceIds.length === 0) {
		const others = before?.others ?? start;
		const sources = others === 0 ? {} : { ...before?.sources };
		return { kinds, sources, others };
	}
	const sources = Object.fromEntries(
		sourceIds.map((id) => [String(id), before?.sources[id] ?? before?.others ?? start]),
	);
	return { kinds, sources };
}

/** Since when an event of a source is watched; `undefined` when it is not. */
export function watchedSince(watch: Watch, kind: EventKind, sourceId?: number) {
	const byKind = watch.kinds[kind];
	const bySource = (sourceId === undefined ? undefined : watch.sources[sourceId]) ?? watch.others;
	if (byKind === undefined || bySource === undefined) return undefined;
	return Math.max(byKind, bySource);
}

/**
 * What the polling trigger remembers from one poll to the next, in n8n's static data of the node.
 * It grows with what Stitch shows (an entry per source, per stream, per field of a watched schema,
 * all of them bounded) and with nothing else. Times are Stitch's, in milliseconds.
 *
 * n8n stores it when the workflow is activated and with each emission, and after a restart continues
 * with what it stored last. So nothing here may be needed that no emission has stored: what decides
 * is a mark that never moves, the names of what was emitted, and `mustStore` where neither can.
 */
export interface TriggerState {
	version: 2;
	/** The Stitch account that the rest is about; 0 while the account has nothing to read it from. */
	account: number;
	/** Since when nothing to read the account from has been seen. */
	emptySince?: number;
	watch?: Watch;
	/** Names of the sources in the filter, by ID: loads carry the name only. */
	names?: Record<string, string>;
	/** Absent while no chosen event needs the list: what is chosen later starts with its own mark. */
	extractions?: ListState<ExtractionEntry>;
	loads?: ListState<LoadEntry>;
	sources?: SourcesState;
	schemas?: SchemasState;
}

const MAX_ENTRIES = 200_000;
const MAX_KEY = 100;
const MAX_NAME = 1_000;
/** Stitch allows half as many in the time that counts. */
const MAX_SPENT = 60;

const isKey = (value: unknown): value is string =>
	typeof value === 'string' && value.length <= MAX_KEY;

const isListOf = <T>(
	value: unknown,
	limit: number,
	is: (entry: unknown) => entry is T,
): value is T[] => Array.isArray(value) && value.length <= limit && value.every(is);

const isJob = (value: unknown): value is [string, number] =>
	Array.isArray(value) && value.length === 2 && isKey(value[0]) && isCount(value[1]);

/** A copy, when every name and entry is what it should be; `undefined` otherwise. */
function readEntries<Entry>(
	value: unknown,
	is: (entry: unknown) => entry is Entry,
	isName: (name: string) => boolean = isKey,
): Record<string, Entry> | undefined {
	if (!isObject(value)) return undefined;
	const entries = Object.entries(value);
	const isRead =
		entries.length <= MAX_ENTRIES && entries.every(([name, entry]) => isName(name) && is(entry));
	return isRead ? (Object.fromEntries(entries) as Record<string, Entry>) : undefined;
}

/** What n8n stored; `undefined` when any part of it is something else. */
function readWatch(value: unknown): Watch | undefined {
	if (!isObject(value)) return undefined;
	const { others } = value;
	const names: string[] = KINDS;
	const kinds = readEntries(value.kinds, isCount, (name) => names.includes(name));
	const sources = readEntries(value.sources, isCount, (id) => /^\d{1,16}$/.test(id));
	const isRead = others === undefined || isCount(others);
	return kinds && sources && isRead ? { kinds, sources, others } : undefined;
}

const isExtraction = (value: unknown): value is ExtractionEntry =>
	isObject(value) &&
	isCount(value.seen) &&
	isListOf(value.jobs, JOBS_PER_SOURCE, isJob) &&
	(value.undecided === undefined || isKey(value.undecided) || isObject(value.undecided));

const isLoad = (value: unknown): value is LoadEntry =>
	isObject(value) &&
	isCount(value.seen) &&
	isCount(value.streams ?? 1) &&
	isListOf(value.loads, MAX_PER_STREAM, isCount) &&
	[value.errors, value.held ?? []].every((keys) => isListOf(keys, MAX_PER_STREAM, isKey));

const isRow = (value: unknown): value is LoadRow =>
	Array.isArray(value) &&
	value.length === 6 &&
	value.every((part, index) => isCount(part) || (index > 3 && (part === null || isKey(part))));

const isRows = (value: unknown): value is LoadRow[] => isListOf(value, MAX_PER_STREAM, isRow);

const isRound = (value: unknown) =>
	value === undefined || (isObject(value) && isCount(value.read) && isCount(value.total));

function readList<Entry>(
	value: unknown,
	is: (entry: unknown) => entry is Entry,
): ListState<Entry> | undefined {
	if (!isObject(value)) return undefined;
	const { ready, mark, nextPage } = value;
	const entries = readEntries(value.entries, is);
	if (typeof ready !== 'boolean' || !isCount(mark)) return undefined;
	if (!isCount(nextPage) || nextPage < 1 || entries === undefined) return undefined;
	if (!isCount(value.rounds ?? 0) || !isCount(value.late ?? 0) || !isRound(value.round)) {
		return undefined;
	}
	if (readEntries(value.open ?? {}, isRows) === undefined) return undefined;
	return { mark, ready, nextPage, entries, ...pick(value, ['rounds', 'round', 'open', 'late']) };
}

const readTime = (value: unknown) => (isCount(value) ? value : undefined);

const isShortText = (value: unknown): value is string =>
	typeof value === 'string' && value.length <= MAX_NAME;

function readSources(value: unknown): SourcesState | undefined {
	if (!isObject(value) || !isCount(value.mark)) return undefined;
	const paused = readEntries(value.paused, isCount);
	const { known, mark } = value;
	return paused && isListOf(known, MAX_ENTRIES, isCount) ? { mark, known, paused } : undefined;
}

/** The parts of a stored state and how each is read. */
const PARTS: {
	[Part in keyof Omit<TriggerState, 'version' | 'account'>]-?: (
		value: unknown,
	) => TriggerState[Part];
} = {
	emptySince: readTime,
	watch: readWatch,
	names: (value) => readEntries(value, isShortText),
	extractions: (value) => readList(value, isExtraction),
	loads: (value) => readList(value, isLoad),
	sources: readSources,
	schemas: readSchemas,
};

/**
 * The stored state as a fresh object, or `undefined` when there is none or when any part of it is
 * not what this version writes: a part that can't be trusted is not guessed at.
 */
export function readState(value: unknown): TriggerState | undefined {
	if (!isObject(value) || value.version !== 2 || !isCount(value.account)) return undefined;
	const parts: JsonObject & object = {};
	for (const [part, read] of Object.entries(PARTS)) {
		if (value[part] === undefined) continue;
		const reading = read(value[part]);
		if (reading === undefined) return undefined;
		Object.assign(parts, { [part]: reading });
	}
	return { version: 2, account: value.account, ...parts };
}

/** When the requests that Stitch counts were over, milliseconds since 1970; anything else is dropped. */
export const readSpent = (value: unknown): number[] =>
	isListOf(value, MAX_SPENT, isCount) ? value : [];

/** As n8n is to store it. */
export const writeState = ({ schemas, ...rest }: TriggerState): object => ({
	...rest,
	schemas: schemas && writeSchemas(schemas),
});

/**
 * The state to continue from, by the account that the credential belongs to now: none of another
 * account. 0 while the account shows nothing to read it from, such as when both lists come back
 * empty for once: what is known is then kept.
 */
export function stateFor(
	stored: TriggerState | undefined,
	account: number,
	at: number,
): TriggerState {
	if (account === 0) {
		const emptySince = stored?.emptySince ?? at;
		return { version: 2, account: 0, ...stored, emptySince };
	}
	const { emptySince, ...known } = stored ?? { version: 2, account: 0 };
	if (known.account === account) return known;
	// What an account that had nothing has by now came after that.
	return { version: 2, ...(known.account === 0 && known), account, emptySince };
}
