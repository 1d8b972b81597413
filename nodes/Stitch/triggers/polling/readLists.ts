import type { IPollFunctions } from 'n8n-workflow';
import type { Extraction } from '../../api/extractions';
import { extractionsList, readExtraction } from '../../api/extractions';
import type { Load } from '../../api/loads';
import { loadsList, readLoad } from '../../api/loads';
import type { PagedList, RecordReading } from '../../api/pages';
import { fetchPage } from '../../api/pages';
import type { StitchError } from '../../api/StitchError';
import type { StitchClient } from '../../api/types';
import type { JobsBudget } from '../../jobs/budget/accountBudget';
import type { Clock } from '../../clock';
import type { JsonValue } from '../../json';
import type { SeenPage } from './listState';

/** What even the first page of a list leaves to others, such as for a log: 2 of 30 requests. */
const LEFT_BY_FIRST_PAGE = 1 / 15;
/** What further pages leave to others: 10 of 30 requests. */
const LEFT_BY_FURTHER_PAGES = 1 / 3;
/** A list that says "next" for ever is taken as ended here: 100,000 records. */
const LAST_PAGE = 1_000;

/** What a poll reads with. */
export interface ListReader {
	context: IPollFunctions;
	client: StitchClient;
	/** The Stitch account ID; 0 while the account has nothing to read it from. */
	account: number;
	budget: JobsBudget;
	/** Requests in ten minutes that the budget allows. */
	limit: number;
	clock: Clock;
	/** When to stop asking for more, by `clock`. */
	deadline: number;
}

/** What a poll saw of one list. */
export interface ListLook<T> {
	pages: Array<SeenPage<T>>;
	/** Records that could not be read. */
	unreadable: number;
	/** Whether the last page was reached. */
	complete: boolean;
	/** Where the next poll continues. */
	nextPage: number;
	/** Whether the budget, or the time, ended it. */
	cutShort?: boolean;
	/** What ended it, if a request failed. */
	fault?: StitchError;
}

export interface JobsList<T> {
	of(account: number): PagedList;
	what: string;
	read(value: JsonValue): RecordReading<T>;
}

export const EXTRACTIONS: JobsList<Extraction> = {
	of: extractionsList,
	what: 'extractions',
	read: readExtraction,
};

export const LOADS: JobsList<Load> = { of: loadsList, what: 'loads', read: readLoad };

/** A page that is no longer there, because the list has become shorter (connect-api.md section 6). */
const isPastTheEnd = ({ kind, status }: StitchError, page: number) =>
	page > 1 && kind === 'refused' && [400, 404].includes(status ?? 0);

function takePermit({ budget, limit, clock, deadline }: ListReader, isFirst: boolean) {
	const reserve = Math.floor(limit * (isFirst ? LEFT_BY_FIRST_PAGE : LEFT_BY_FURTHER_PAGES));
	const hasRoom = budget.left(limit) > reserve && clock.now() < deadline;
	const permit = hasRoom ? budget.tryTake({ limit }) : undefined;
	if (permit === undefined && isFirst) budget.claim();
	return permit;
}

/**
 * Reads a list from page `from` on, as far as the account's budget allows, at most `limit` pages,
 * one request for each: the next poll is the second attempt. Never throws: what was read before a
 * fault counts.
 */
export async function lookAtList<T>(
	reader: ListReader,
	list: JobsList<T>,
	from: number,
	limit = LAST_PAGE,
): Promise<ListLook<T>> {
	const paged = list.of(reader.account);
	const seen: ListLook<T> = {
		pages: [],
		unreadable: 0,
		complete: false,
		nextPage: from,
	};
	for (let count = 0; count < limit; count++) {
		const permit = takePermit(reader, count === 0);
		if (permit === undefined) return { ...seen, cutShort: true };
		const number = seen.nextPage;
		const answer = await fetchPage(reader.client, paged, number, { attempts: 1, discarded: true });
		permit.end('error' in answer ? answer.error : undefined);
		if ('error' in answer) {
			const { error } = answer;
			if (isPastTheEnd(error, number)) return { ...seen, complete: true, nextPage: 1 };
			const beginsAnew = count === 0 && number > 1 && !error.isAccessRefused;
			if (!beginsAnew) return { ...seen, fault: error };
			// A page that is past the end by now may be answered in any way.
			seen.nextPage = 1;
			continue;
		}
		const { value: page, date } = answer;
		const records = page.records.flatMap((value) => {
			const reading = list.read(value);
			return 'record' in reading ? [reading.record] : [];
		});
		const [read, at] = [page.records.length, date ?? Date.now()];
		seen.pages.push({ number, records, read, total: page.total, at });
		seen.unreadable += read - records.length;
		if (page.next === undefined || number >= LAST_PAGE) {
			return { ...seen, complete: true, nextPage: 1 };
		}
		seen.nextPage = page.next;
	}
	return seen;
}
