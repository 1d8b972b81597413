import { pageCount } from './extractionPages';
import type { PageSight } from './extractionPages';
import type { LoadRecord } from '../judge/loadRecord';
import { streamKey } from '../judge/loads';

export type LoadPages = ReadonlyMap<number, PageSight<LoadRecord>>;

export interface LoadsLook {
	/** pages still to be asked for before the look is complete; empty when it is */
	missing: number[];
	/** the oldest request that the look rests on */
	requestedAt: number;
	/** the source's records on all pages, each page as it was seen last */
	records: LoadRecord[];
}

/**
 * One look at the loads of a source. The list isn't sorted by source, so the first look takes all
 * pages; later ones only those that show the streams still waited for, as long as each was seen. A
 * record that can't be read is as good as none: its stream, if it has rows, stays pending.
 */
export function lookAtLoads(
	sourceName: string,
	pages: LoadPages,
	since: number,
	pendingStreams?: string[],
): LoadsLook {
	const count = pageCount(pages);
	const all = Array.from({ length: count }, (_, index) => index + 1);
	let wanted = all;
	if (pendingStreams && all.every((number) => pages.has(number))) {
		const places = pendingStreams.map((stream) =>
			all.filter((number) =>
				pages
					.get(number)
					?.page.records.some(
						(record) =>
							record.sourceName === sourceName &&
							streamKey(record.streamName) === streamKey(stream),
					),
			),
		);
		if (places.length > 0 && places.every((numbers) => numbers.length > 0)) {
			wanted = [...new Set(places.flat())];
		}
	}
	const missing: number[] = [];
	let requestedAt = Infinity;
	for (const number of wanted) {
		const sight = pages.get(number);
		if (!sight || sight.requestedAt < since) missing.push(number);
		else requestedAt = Math.min(requestedAt, sight.requestedAt);
	}
	const current = [...pages].filter(([number]) => number <= count).map(([, { page }]) => page);
	return {
		missing,
		requestedAt,
		// A record that moved from page to page meanwhile is there twice; both have to be good.
		records: current.flatMap((page) =>
			page.records.filter((record) => record.sourceName === sourceName),
		),
	};
}
