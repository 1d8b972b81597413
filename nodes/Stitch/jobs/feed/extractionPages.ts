import type { ExtractionRecord } from '../judge/extraction';
import { isObject, PAGE_SIZE } from '../judge/reading';
import type { Page } from '../judge/reading';

/** One page of the extractions list as it was seen. Times are n8n's clock. */
export interface PageSight<T> {
	page: Page<T>;
	requestedAt: number;
	answeredAt: number;
}

export type ExtractionPages = ReadonlyMap<number, PageSight<ExtractionRecord>>;

export type Located =
	| { kind: 'record'; record: ExtractionRecord; requestedAt: number; answeredAt: number }
	| { kind: 'malformed'; reason: string; requestedAt: number }
	| { kind: 'absent'; requestedAt: number }
	/** the pages that would hold it changed while they were read */
	| { kind: 'unsure'; requestedAt: number }
	| { kind: 'ask'; page: number };

interface Bounds {
	first: number;
	last: number;
}

function bounds(sight: PageSight<ExtractionRecord>): Bounds | undefined {
	const { records } = sight.page;
	if (records.length === 0) return undefined;
	return { first: records[0].sourceId, last: records[records.length - 1].sourceId };
}

function isSorted(sight: PageSight<ExtractionRecord>): boolean {
	const { records } = sight.page;
	return records.every((record, i) => i === 0 || records[i - 1].sourceId < record.sourceId);
}

function sourceIdOf(raw: unknown): unknown {
	return isObject(raw) ? raw.source_id : undefined;
}

/** How many pages the list has, by the page that was read last. */
export function pageCount(pages: ReadonlyMap<number, PageSight<unknown>>): number {
	let newest: PageSight<unknown> | undefined;
	let size = 0;
	for (const sight of pages.values()) {
		if (!newest || sight.requestedAt >= newest.requestedAt) newest = sight;
		const { hasNext, records, rejected } = sight.page;
		// Only a page that isn't the last one shows how many records a page has.
		if (hasNext) size = Math.max(size, records.length + rejected.length);
	}
	if (!newest) return 1;
	const { page, total, hasNext } = newest.page;
	if (!hasNext) return page;
	return Math.max(page + 1, Math.ceil(total / (size || PAGE_SIZE)));
}

/** Where to look for a source, from whatever is remembered of the pages, fresh or not. */
function likelyPage(sourceId: number, pages: ExtractionPages, fresh: Set<number>): number {
	const count = pageCount(pages);
	let low = 1;
	let high = count;
	for (const [number, sight] of pages) {
		const range = bounds(sight);
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
	fresh: Map<number, PageSight<ExtractionRecord>>,
	count: number,
): 'absent' | 'unsure' | undefined {
	let all = true;
	for (let number = 1; number <= count; number++) all = all && fresh.has(number);
	const totals = new Set([...fresh.values()].map((sight) => sight.page.total));
	if (all) return totals.size === 1 ? 'absent' : 'unsure';
	if (![...fresh.values()].every(isSorted)) return undefined;
	for (const [number, sight] of fresh) {
		const range = bounds(sight);
		if (!range) continue;
		if (range.first < sourceId && sourceId < range.last) return 'absent';
		if (number === 1 && sourceId < range.first) return 'absent';
		if (!sight.page.hasNext && sourceId > range.last) return 'absent';
		const next = fresh.get(number + 1);
		const following = next && bounds(next);
		if (next && following && range.last < sourceId && sourceId < following.first) {
			// A record may have slipped from one page to the other between the two readings.
			return sight.page.total === next.page.total ? 'absent' : 'unsure';
		}
	}
	return undefined;
}

/**
 * Finds a source in the pages that were asked for at or after `since`, or says which page to ask
 * for next: one where it was last, or where its ID belongs.
 */
export function locate(sourceId: number, pages: ExtractionPages, since: number): Located {
	const fresh = new Map([...pages].filter(([, sight]) => sight.requestedAt >= since));
	let newest: Located | undefined;
	let oldest = Infinity;
	for (const sight of fresh.values()) {
		oldest = Math.min(oldest, sight.requestedAt);
		if (newest && 'requestedAt' in newest && newest.requestedAt > sight.requestedAt) continue;
		const { requestedAt, answeredAt } = sight;
		const record = sight.page.records.find((candidate) => candidate.sourceId === sourceId);
		const broken = sight.page.rejected.find(({ raw }) => sourceIdOf(raw) === sourceId);
		if (record) newest = { kind: 'record', record, requestedAt, answeredAt };
		else if (broken) newest = { kind: 'malformed', reason: broken.reason, requestedAt };
	}
	if (newest) return newest;
	const absent = provenAbsent(sourceId, fresh, pageCount(pages));
	if (absent === undefined) {
		return { kind: 'ask', page: likelyPage(sourceId, pages, new Set(fresh.keys())) };
	}
	// A record that can't be read and names no source may be the one that is looked for.
	const nameless = [...fresh.values()].flatMap((sight) =>
		sight.page.rejected.filter(({ raw }) => typeof sourceIdOf(raw) !== 'number'),
	);
	if (nameless.length > 0) {
		return { kind: 'malformed', reason: nameless[0].reason, requestedAt: oldest };
	}
	return { kind: absent, requestedAt: oldest };
}
