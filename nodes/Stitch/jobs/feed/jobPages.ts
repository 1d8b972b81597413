import type { Extraction } from '../../api/extractions';
import { PAGE_SIZE } from '../../api/http/request';
import { isObject } from '../../json';
import type { JsonValue } from '../../json';
import type { Snapshot, Snapshots } from './reader';
import type { Load } from '../../api/loads';

/** Where a source is in the extractions list, as far as the pages tell. */
export type Located =
	| { kind: 'record'; record: Extraction; requestedAt: number; answeredAt: number }
	| { kind: 'unreadable'; reason: string; requestedAt: number }
	| { kind: 'absent'; requestedAt: number }
	/** The pages that would hold it changed while they were read. */
	| { kind: 'unsure'; requestedAt: number }
	| { kind: 'ask'; page: number };

/** Why it is not sure where a source is. */
export const LIST_CHANGED = 'the list of extractions changed while it was read';

interface Bounds {
	first: number;
	last: number;
}

function bounds(snapshot: Snapshot<Extraction>): Bounds | undefined {
	const { records } = snapshot;
	if (records.length === 0) return undefined;
	return { first: records[0].sourceId, last: records[records.length - 1].sourceId };
}

function isSorted(snapshot: Snapshot<Extraction>): boolean {
	const { records } = snapshot;
	return records.every((record, i) => i === 0 || records[i - 1].sourceId < record.sourceId);
}

const sourceIdOf = (raw: JsonValue) => (isObject(raw) ? raw.source_id : undefined);

/** How many pages the list has, by the page that was read last. */
export function pageCount(pages: Snapshots<unknown>): number {
	let newest: Snapshot<unknown> | undefined;
	let size = 0;
	for (const snapshot of pages.values()) {
		if (!newest || snapshot.requestedAt >= newest.requestedAt) newest = snapshot;
		const { next, records, unreadable } = snapshot;
		// Only a page that isn't the last one shows how many records a page has.
		if (next !== undefined) size = Math.max(size, records.length + unreadable.length);
	}
	if (!newest) return 1;
	const { page, total, next } = newest;
	if (next === undefined) return page;
	return Math.max(next, Math.ceil(total / (size || PAGE_SIZE)));
}

const numbers = (first: number, last: number) =>
	Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Where to look for a source, from whatever is remembered of the pages, fresh or not. */
function likelyPage(sourceId: number, pages: Snapshots<Extraction>, fresh: Set<number>): number {
	const count = pageCount(pages);
	let low = 1;
	let high = count;
	for (const [number, snapshot] of pages) {
		const range = bounds(snapshot);
		if (!range || number > count) continue;
		if (range.first <= sourceId && sourceId <= range.last && !fresh.has(number)) return number;
		if (range.last < sourceId) low = Math.max(low, number + 1);
		if (range.first > sourceId) high = Math.min(high, number - 1);
	}
	// The list grew or shrank, or the source falls between two pages: look at the neighbours.
	if (low > high) [low, high] = [Math.max(1, high), Math.min(count, low)];
	const middle = Math.floor((low + high) / 2);
	const near = numbers(low, high).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
	return [...near, ...numbers(1, count)].find((number) => !fresh.has(number)) ?? 1;
}

/**
 * `absent` when fresh pages prove that the source isn't in the list (pages ascend by source ID),
 * `unsure` when they would but changed while they were read.
 */
function absence(
	sourceId: number,
	fresh: Map<number, Snapshot<Extraction>>,
	count: number,
): 'absent' | 'unsure' | undefined {
	const totals = new Set([...fresh.values()].map((snapshot) => snapshot.total));
	if (numbers(1, count).every((number) => fresh.has(number))) {
		return totals.size === 1 ? 'absent' : 'unsure';
	}
	if (![...fresh.values()].every(isSorted)) return undefined;
	for (const [number, snapshot] of fresh) {
		const range = bounds(snapshot);
		if (!range) continue;
		if (range.first < sourceId && sourceId < range.last) return 'absent';
		if (number === 1 && sourceId < range.first) return 'absent';
		if (snapshot.next === undefined && sourceId > range.last) return 'absent';
		const next = fresh.get(number + 1);
		const following = next && bounds(next);
		if (next && following && range.last < sourceId && sourceId < following.first) {
			// A record may have slipped from one page to the other between the two readings.
			return snapshot.total === next.total ? 'absent' : 'unsure';
		}
	}
	return undefined;
}

/**
 * Finds a source in the pages that were requested at or after `since`, or says which page to request
 * next: one where it was last, or where its ID belongs.
 */
export function locate(sourceId: number, pages: Snapshots<Extraction>, since: number): Located {
	const fresh = new Map([...pages].filter(([, snapshot]) => snapshot.requestedAt >= since));
	let newest: Located | undefined;
	let oldest = Infinity;
	for (const snapshot of fresh.values()) {
		oldest = Math.min(oldest, snapshot.requestedAt);
		if (newest && 'requestedAt' in newest && newest.requestedAt > snapshot.requestedAt) continue;
		const { requestedAt, answeredAt } = snapshot;
		const record = snapshot.records.find((candidate) => candidate.sourceId === sourceId);
		const broken = snapshot.unreadable.find(({ raw }) => sourceIdOf(raw) === sourceId);
		if (record) newest = { kind: 'record', record, requestedAt, answeredAt };
		else if (broken) newest = { kind: 'unreadable', reason: broken.reason, requestedAt };
	}
	if (newest) return newest;
	const absent = absence(sourceId, fresh, pageCount(pages));
	if (absent === undefined) {
		return { kind: 'ask', page: likelyPage(sourceId, pages, new Set(fresh.keys())) };
	}
	// A record that can't be read and names no source may be the one that is looked for.
	const nameless = [...fresh.values()].flatMap((snapshot) =>
		snapshot.unreadable.filter(({ raw }) => typeof sourceIdOf(raw) !== 'number'),
	);
	if (nameless.length > 0) {
		return { kind: 'unreadable', reason: nameless[0].reason, requestedAt: oldest };
	}
	return { kind: absent, requestedAt: oldest };
}

/** The pages that were not requested at or after `since`. */
export function stalePages(pages: Snapshots<unknown>, since: number): number[] {
	return numbers(1, pageCount(pages)).filter(
		(page) => (pages.get(page)?.requestedAt ?? -Infinity) < since,
	);
}

/** All records of the pages. */
export const recordsOf = <T>(pages: Snapshots<T>): T[] =>
	[...pages.values()].flatMap(({ records }) => records);

/** What the pages show of one source's loads. */
export interface LoadsView {
	/** Pages still to be requested before the view is complete; empty when it is. */
	missing: number[];
	/** The oldest request that the view rests on. */
	requestedAt: number;
	/** The source's records on all pages, each page as it was read last. */
	records: Load[];
	/** When the page of each of them was requested. */
	readAt: Map<Load, number>;
}

/** Lists that are longer are searched for the streams that are waited for. */
const SHORT_LIST = 3;

/** The pages in their order, if they are sorted by stream name, as one of Stitch's pages says. */
function sortedPages(pages: Snapshots<Load>, count: number) {
	const known = [...pages]
		.filter(([page, { records }]) => page <= count && records.length > 0)
		.sort(([a], [b]) => a - b)
		.map(([page, { records }]) => ({ page, names: records.map(({ streamName }) => streamName) }));
	const names = known.flatMap((one) => one.names);
	const isSorted = names.every((name, index) => index === 0 || names[index - 1] <= name);
	return isSorted ? known : undefined;
}

/**
 * The pages that hold the streams, or the next ones to look at on the way there; `undefined` when the
 * list isn't sorted as far as is known, or one of them isn't in it.
 */
function searched(streams: string[], pages: Snapshots<Load>, count: number) {
	const known = sortedPages(pages, count);
	if (known === undefined) return undefined;
	const wanted = new Set<number>();
	for (const stream of streams) {
		let [low, high] = [1, count];
		let isFound = false;
		for (const { page, names } of known) {
			const [first, last] = [names[0], names[names.length - 1]];
			if (last < stream) low = Math.max(low, page + 1);
			else if (first > stream) high = Math.min(high, page - 1);
			else if (names.includes(stream)) {
				isFound = true;
				wanted.add(page);
				// Several sources may have a stream of that name.
				if (first === stream && page > 1) wanted.add(page - 1);
				if (last === stream && page < count) wanted.add(page + 1);
			} else return undefined;
		}
		if (isFound) continue;
		if (low > high) return undefined;
		wanted.add(Math.floor((low + high) / 2));
	}
	return [...wanted];
}

/**
 * One look at the loads of a source. The list isn't sorted by source, so the first look takes all
 * pages, unless it is a long one and the streams are known; later ones take only those that show the
 * streams still waited for, as long as each was seen. A record that can't be read is as good as none:
 * its stream, if it has rows, stays pending.
 */
export function viewLoads(
	sourceName: string,
	pages: Snapshots<Load>,
	since: number,
	streams?: string[],
): LoadsView {
	const count = pageCount(pages);
	const all = numbers(1, count);
	// With hundreds of waits and thousands of loads, this line is most of a poll's work.
	const own = [...pages]
		.filter(([page]) => page <= count)
		.map(([page, snapshot]) => ({
			page,
			at: snapshot.requestedAt,
			records: snapshot.records.filter((record) => record.sourceName === sourceName),
		}));
	const showing = (stream: string) =>
		own.flatMap(({ page, records }) =>
			records.some(({ streamName }) => streamName === stream) ? page : [],
		);
	let wanted = all;
	if (streams && streams.length > 0) {
		const places = streams.map(showing);
		const areSeen = places.every((found) => found.length > 0);
		if (areSeen && all.every((page) => pages.has(page))) wanted = [...new Set(places.flat())];
		else if (count > SHORT_LIST) wanted = searched(streams, pages, count) ?? all;
	}
	const missing: number[] = [];
	let requestedAt = Infinity;
	for (const page of wanted) {
		const snapshot = pages.get(page);
		if (!snapshot || snapshot.requestedAt < since) missing.push(page);
		else requestedAt = Math.min(requestedAt, snapshot.requestedAt);
	}
	// A record that moved from page to page meanwhile is there twice; both have to be good.
	const readAt = new Map<Load, number>();
	for (const { at, records } of own) for (const record of records) readAt.set(record, at);
	return { missing, requestedAt, records: [...readAt.keys()], readAt };
}
