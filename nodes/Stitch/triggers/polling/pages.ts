import { NodeOperationError } from 'n8n-workflow';
import type { IPollFunctions } from 'n8n-workflow';
import { readExtractionsPage } from '../../jobs/judge/extraction';
import type { ExtractionRecord } from '../../jobs/judge/extraction';
import type { JobsBudget } from '../../jobs/budget/accountBudget';
import { readLoadsPage } from '../../jobs/judge/loadRecord';
import type { LoadRecord } from '../../jobs/judge/loadRecord';
import type { Page, Reading } from '../../jobs/judge/reading';
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
	read(answer: unknown, page: number): Reading<Page<T>>;
}

/** connect-api.md 8.28 */
export const EXTRACTIONS: List<ExtractionRecord> = {
	path: (account) => apiPath`/v4/${account}/extractions`,
	what: 'extractions',
	read: readExtractionsPage,
};

/** connect-api.md 8.30 */
export const LOADS: List<LoadRecord> = {
	path: (account) => apiPath`/v4/${account}/loads`,
	what: 'loads',
	read: readLoadsPage,
};

async function readPage<T>(reader: PageReader, list: List<T>, page: number): Promise<Page<T>> {
	const answer = await reader.client.request({
		method: 'GET',
		path: list.path(reader.account),
		...(page === 1 ? {} : { query: { page } }),
		purpose: `list the ${list.what}`,
		// One permit of the budget is one request; the next poll is the second attempt.
		repeatable: false,
	});
	const reading = list.read(answer, page);
	if (reading.ok) return reading.value;
	throw new NodeOperationError(
		reader.context.getNode(),
		`Stitch's list of ${list.what} can't be read`,
		{
			description: `What came back is something else: ${reading.reason}. Something between n8n and Stitch may have answered; check the base URL in the credential.`,
		},
	);
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
		const hasRoom = budget.left(clock) > reserve && clock.now() < reader.deadline;
		const permit = hasRoom ? budget.tryTake(clock) : undefined;
		if (permit === undefined) return { ...seen, cutShort: true };
		try {
			const page = await readPage(reader, list, seen.nextPage);
			seen.records.push(...page.records);
			seen.rejected += page.rejected.length;
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
