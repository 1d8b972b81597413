import type { IPollFunctions } from 'n8n-workflow';
import { readExtraction } from '../../api/extractions';
import type { Extraction as ExtractionRecord } from '../../api/extractions';
import type { JobsBudget } from '../../jobs/budget/accountBudget';
import { readLoad } from '../../api/loads';
import type { Load as LoadRecord } from '../../api/loads';
import { fetchPage } from '../../api/pages';
import type { JsonValue } from '../../json';
import type { Clock } from '../../api/http/clock';
import type { StitchClient } from '../../api/types';
import { apiPath } from '../../api/http/path';
import { refusedWith } from '../../api/refusal';

/** Requests that even the first page of a list leaves to others, such as for a log. */
const LEFT_BY_FIRST_PAGE = 2;
/** Requests that further pages leave to others: a third of the budget. */
const LEFT_BY_FURTHER_PAGES = 10;
/** A list that says "next" for ever is taken as ended here: 100,000 records. */
const LAST_PAGE = 1_000;

/** What a poll reads with. */
export interface PageReader {
	context: IPollFunctions;
	client: StitchClient;
	account: number;
	budget: JobsBudget;
	clock: Clock;
	/** When to stop asking for more pages, by n8n's clock. */
	deadline: number;
}

/** What a poll saw of one list. */
export interface Look<T> {
	records: T[];
	/** Records that could not be read. */
	rejected: number;
	/** Whether the last page was reached. */
	complete: boolean;
	/** Where the next poll goes on. */
	nextPage: number;
	/** Whether the budget, or the time, ended it. */
	cutShort: boolean;
	/** What ended it, if a request did not succeed. */
	fault?: Error;
}

interface List<T> {
	path(account: number): string;
	what: string;
	read(value: JsonValue): { record: T } | { wrong: string };
}

/** connect-api.md 8.28 */
export const EXTRACTIONS: List<ExtractionRecord> = {
	path: (account) => apiPath`/v4/${account}/extractions`,
	what: 'extractions',
	read: readExtraction,
};

/** connect-api.md 8.30 */
export const LOADS: List<LoadRecord> = {
	path: (account) => apiPath`/v4/${account}/loads`,
	what: 'loads',
	read: readLoad,
};

interface ReadPage<T> {
	records: T[];
	rejected: number;
	hasNext: boolean;
}

async function readPage<T>(
	reader: PageReader,
	list: List<T>,
	page: number,
): Promise<ReadPage<T>> {
	const { path, what, read } = list;
	// One permit of the budget is one request; the next poll is the second attempt.
	const sending = { attempts: 1, discarded: true } as const;
	const paged = { path: path(reader.account), what };
	const answer = await fetchPage(reader.client, paged, page, sending);
	if ('error' in answer) throw answer.error;
	const readings = answer.value.records.map(read);
	const records = readings.flatMap((reading) => ('record' in reading ? [reading.record] : []));
	const rejected = readings.length - records.length;
	return { records, rejected, hasNext: answer.value.next !== undefined };
}

/** A page that is no longer there, because the list has become shorter (connect-api.md section 6). */
const isPastTheEnd = (fault: Error, page: number) =>
	page > 1 && [400, 404].includes(refusedWith(fault) ?? 0);

/**
 * Reads a list from page `from` on, as far as the account's budget allows, at most `limit` pages.
 * Never throws: what was read before a fault counts.
 */
export async function look<T>(
	reader: PageReader,
	list: List<T>,
	from: number,
	limit = LAST_PAGE,
): Promise<Look<T>> {
	const { budget, clock } = reader;
	const seen: Look<T> = {
		records: [],
		rejected: 0,
		complete: false,
		nextPage: from,
		cutShort: false,
	};
	for (let count = 0; count < limit; count++) {
		const reserve = count === 0 ? LEFT_BY_FIRST_PAGE : LEFT_BY_FURTHER_PAGES;
		const hasRoom = budget.left() > reserve && clock.now() < reader.deadline;
		const permit = hasRoom ? budget.tryTake() : undefined;
		if (permit === undefined) return { ...seen, cutShort: true };
		try {
			const page = await readPage(reader, list, seen.nextPage);
			seen.records.push(...page.records);
			seen.rejected += page.rejected;
			if (!page.hasNext || seen.nextPage >= LAST_PAGE) {
				return { ...seen, complete: true, nextPage: 1 };
			}
			seen.nextPage++;
		} catch (fault) {
			if (isPastTheEnd(fault, seen.nextPage)) return { ...seen, complete: true, nextPage: 1 };
			return { ...seen, fault };
		} finally {
			permit.end();
		}
	}
	return seen;
}
