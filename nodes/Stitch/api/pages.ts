import type { JsonObject, JsonValue } from '../json';
import { isObject, isSet, objectOf } from '../json';
import { StitchError } from './StitchError';
import type { Attempt, Sending, StitchClient, StitchRequest, TakePermit } from './types';

/** Pages that are read at most: 10,000 records. */
export const MAX_PAGES = 100;

/** One of Stitch's two paged lists. */
export interface PagedList {
	/** Without a query. */
	path: string;
	/** What the records are, for messages: "extractions". */
	what: string;
}

/** One page (connect-api.md section 6); its records are objects that nobody has checked yet. */
export interface Page {
	page: number;
	/** Records of the whole list. */
	total: number;
	/** The page that `links.next` names; `undefined` on the last one. */
	next?: number;
	records: JsonValue[];
}

type PageReading = { page: Page } | { wrong: string };

/** A record of a list, checked, or what of its shape is wrong. */
export type RecordReading<T> = { record: T } | { wrong: string };

/**
 * The page that `links.next` names. Only a relative link to the same list is followed: another one
 * would get the token.
 */
function nextPage(links: JsonValue | undefined, path: string): number | 'elsewhere' | undefined {
	if (isSet(links) && !isObject(links)) return 'elsewhere';
	const { next } = objectOf(links);
	if (!isSet(next)) return undefined;
	if (typeof next !== 'string' || !next.startsWith(`${path}?`)) return 'elsewhere';
	const page = new URLSearchParams(next.slice(path.length + 1)).get('page') ?? '';
	return /^[1-9][0-9]{0,8}$/.test(page) ? Number(page) : 'elsewhere';
}

/** Reads the envelope `{data, page, total, links}`, or says what about it is not as documented. */
export function readPage(
	answer: JsonValue,
	{ path, what }: PagedList,
	wanted: number,
): PageReading {
	if (answer === null) return { wrong: `empty, and not a page of ${what}` };
	if (!isObject(answer)) return { wrong: `not a page of ${what}` };
	if (isSet(answer.error)) {
		return { wrong: `not a page of ${what}: it has an "error" in it` };
	}
	if (!Array.isArray(answer.data)) return { wrong: `not a list of ${what}` };
	const page = answer.page ?? wanted;
	if (page !== wanted) return { wrong: `another page of ${what} than page ${wanted}` };
	const total = answer.total ?? answer.data.length;
	if (typeof total !== 'number' || !Number.isInteger(total) || total < 0) {
		return { wrong: `a page of ${what} without a count` };
	}
	const next = nextPage(answer.links, path);
	if (next === 'elsewhere') {
		return {
			wrong: `a page of ${what} whose next page is elsewhere, and the token is not sent there`,
		};
	}
	const records = answer.data;
	return { page: { page: wanted, total, records, next } };
}

const requestOf = ({ path, what }: PagedList): StitchRequest => ({
	method: 'GET',
	path,
	purpose: `list the ${what}`,
});

/** Asks for one page. What carries an `error` is not a page, whatever its status. */
export async function fetchPage(
	client: StitchClient,
	list: PagedList,
	page: number,
	sending: Sending = {},
): Promise<Attempt<Page>> {
	const request: StitchRequest = {
		...requestOf(list),
		...(page === 1 ? {} : { query: { page } }),
		errorInAnswer: 'return',
		...sending,
	};
	const attempt = await client.attempt(request);
	if ('error' in attempt) return attempt;
	const reading = readPage(attempt.value, list, page);
	if ('wrong' in reading) return { error: client.unexpected(request, reading.wrong) };
	return { value: reading.page, date: attempt.date };
}

export interface Collecting extends PagedList {
	/** How many records are wanted. */
	wanted: number;
	/** What makes two records the same one: pages shift while they are read. */
	keyOf(record: JsonObject): string;
	accept(record: JsonObject): boolean;
	/** Each request needs one. */
	permit: TakePermit;
}

/** Adds the records of one page to those found; the same record read again replaces the first. */
function collect(found: Map<string, JsonObject>, records: JsonObject[], list: Collecting) {
	const onThisPage = new Map<string, number>();
	for (const record of records) {
		const key = list.keyOf(record);
		// Within a page, two records with one key are two records.
		const count = (onThisPage.get(key) ?? 0) + 1;
		onThisPage.set(key, count);
		if (list.accept(record)) found.set(`${key} ${count}`, record);
		else found.delete(`${key} ${count}`);
	}
}

/**
 * The records of a paged list that are accepted, as many as wanted, page by page
 * (connect-api.md section 6). Throws `StitchError` for an answer of another shape, for a link that
 * leads elsewhere or back, and for a list that does not end.
 */
export async function collectPages(client: StitchClient, list: Collecting): Promise<JsonObject[]> {
	const found = new Map<string, JsonObject>();
	const read = new Set<number>();
	let page: number | undefined = 1;
	const request = requestOf(list);
	while (page !== undefined && found.size < list.wanted) {
		if (read.has(page) || read.size === MAX_PAGES) {
			throw StitchError.unusable(
				`Stitch's list of ${list.what} does not end`,
				read.has(page)
					? `Page ${page} is named as the next page a second time. Try again later.`
					: `There are more than ${MAX_PAGES} pages. Turn off 'Return All', or narrow the filters.`,
				request,
			);
		}
		read.add(page);
		const attempt: Attempt<Page> = await fetchPage(client, list, page, { permit: list.permit });
		if ('error' in attempt) throw attempt.error;
		const { records, next } = attempt.value;
		if (!records.every(isObject)) {
			throw client.unexpected(request, `not a list of ${list.what}`);
		}
		collect(found, records, list);
		page = next;
	}
	return [...found.values()].slice(0, list.wanted);
}

/*
 * What a trigger reads with every poll: with Stitch's clock, and without an error thrown. n8n gives
 * all polls of a workflow one context, so nothing may count as kept by "the run".
 */

/** A request of a poll; `purpose` names it in a message. */
export const pollRequest = (path: string, purpose: string): StitchRequest => ({
	method: 'GET',
	path,
	purpose,
	discarded: true,
});

/**
 * A list without pages, of which `what` names the records: "sources". `unreadable`: how many records
 * were left out, because they are not objects; a list of nothing else is an error.
 */
export async function pollList(
	client: StitchClient,
	path: string,
	what: string,
): Promise<Attempt<JsonObject[]> & { unreadable?: number }> {
	const request = pollRequest(path, `list the ${what}`);
	const answer = await client.attempt(request);
	if ('error' in answer) return answer;
	const { value: list, date } = answer;
	const value = Array.isArray(list) ? list.filter(isObject) : [];
	if (!Array.isArray(list) || (value.length === 0 && list.length > 0)) {
		return { error: client.unexpected(request, `not a list of ${what}`) };
	}
	const unreadable = list.length - value.length;
	return { value, unreadable, date };
}
