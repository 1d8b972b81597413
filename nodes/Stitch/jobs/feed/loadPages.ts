import type { Load } from '../../api/loads';
import { foldName } from '../judge/streamNames';
import type { Snapshots } from './cache';
import { pageCount } from './extractionPages';

/** What the pages show of one source's loads. */
export interface LoadsView {
	/** Pages still to be asked for before the view is complete; empty when it is. */
	missing: number[];
	/** The oldest request that the view rests on. */
	requestedAt: number;
	/** The source's records on all pages, each page as it was read last. */
	records: Load[];
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
	const all = Array.from({ length: count }, (_, index) => index + 1);
	const shows = (page: number, stream: string) =>
		pages
			.get(page)
			?.records.some(
				(record) =>
					record.sourceName === sourceName && foldName(record.streamName) === foldName(stream),
			) === true;
	let wanted = all;
	if (streams && streams.length > 0) {
		const places = streams.map((stream) => all.filter((page) => shows(page, stream)));
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
	const current = [...pages].filter(([page]) => page <= count).map(([, { records }]) => records);
	return {
		missing,
		requestedAt,
		// A record that moved from page to page meanwhile is there twice; both have to be good.
		records: current.flatMap((records) =>
			records.filter((record) => record.sourceName === sourceName),
		),
	};
}
