import type { Extraction } from '../../api/extractions';
import { PAGE_SIZE } from '../../api/http/limits';
import { isObject } from '../../json';
import type { JsonValue } from '../../json';
import type { Snapshot, Snapshots } from './cache';

/** Where a source is in the extractions list, as far as the pages tell. */
export type Located =
	| { kind: 'record'; record: Extraction; requestedAt: number; answeredAt: number }
	| { kind: 'unreadable'; reason: string; requestedAt: number }
	| { kind: 'absent'; requestedAt: number }
	/** the pages that would hold it changed while they were read */
	| { kind: 'unsure'; requestedAt: number }
	| { kind: 'ask'; page: number };

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
	for (let step = 0, middle = Math.floor((low + high) / 2); step <= high - low; step++) {
		for (const number of [middle - step, middle + step]) {
			if (number >= low && number <= high && !fresh.has(number)) return number;
		}
	}
	for (let number = 1; number <= count; number++) if (!fresh.has(number)) return number;
	return 1;
}

/** Whether fresh pages prove that the source isn't in the list (pages ascend by source ID). */
function provenAbsent(
	sourceId: number,
	fresh: Map<number, Snapshot<Extraction>>,
	count: number,
): 'absent' | 'unsure' | undefined {
	let all = true;
	for (let number = 1; number <= count; number++) all = all && fresh.has(number);
	const totals = new Set([...fresh.values()].map((snapshot) => snapshot.total));
	if (all) return totals.size === 1 ? 'absent' : 'unsure';
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
 * Finds a source in the pages that were asked for at or after `since`, or says which page to ask
 * for next: one where it was last, or where its ID belongs.
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
	const absent = provenAbsent(sourceId, fresh, pageCount(pages));
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
