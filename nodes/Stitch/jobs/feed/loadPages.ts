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

/**
 * One look at the loads of a source. The list isn't sorted by source, so the first look takes all
 * pages; later ones only those that show the streams still waited for, as long as each was seen. A
 * record that can't be read is as good as none: its stream, if it has rows, stays pending.
 */
export function viewLoads(
	sourceName: string,
	pages: Snapshots<Load>,
	since: number,
	pendingStreams?: string[],
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
	if (pendingStreams && all.every((page) => pages.has(page))) {
		const places = pendingStreams.map((stream) => all.filter((page) => shows(page, stream)));
		if (places.length > 0 && places.every((found) => found.length > 0)) {
			wanted = [...new Set(places.flat())];
		}
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
