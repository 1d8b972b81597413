import type { INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { expectList, expectObject, isObject } from './shape';
import type { JsonObject, JsonValue, StitchClient } from './types';

/** Pages that are read at most: 10,000 records. */
export const MAX_PAGES = 100;

export interface PagedList {
	/** Without a query. */
	path: string;
	/** What the records are, for messages. */
	what: string;
	/** How many records are wanted. */
	wanted: number;
	/** What makes two records the same one: pages shift while they are read. */
	keyOf(record: JsonObject): string;
	accept(record: JsonObject): boolean;
	/** Called before each request, such as to wait for a budget; what it gives is called after. */
	before?(): Promise<() => void>;
}

/**
 * The page that `links.next` names, `undefined` at the end. Only a relative link to the same list
 * is understood; anything else is `refused`, because it would receive the token
 * (connect-api.md section 6).
 */
export function nextPage(
	links: JsonValue | undefined,
	path: string,
): number | 'refused' | undefined {
	const next = isObject(links ?? {}) ? ((links ?? {}) as JsonObject).next : 'unreadable';
	if (next === undefined || next === null) return undefined;
	if (typeof next !== 'string' || !next.startsWith(`${path}?`)) return 'refused';
	const page = new URLSearchParams(next.slice(path.length + 1)).get('page') ?? '';
	return /^[1-9][0-9]{0,8}$/.test(page) ? Number(page) : 'refused';
}

/** Adds the records of one page to those found; the same record read again replaces the first. */
function collect(found: Map<string, JsonObject>, records: JsonObject[], list: PagedList) {
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
 * (connect-api.md section 6). Throws for an answer of another shape, for a link that leads
 * elsewhere or back, and for a list that does not end.
 */
export async function collectPages(
	node: INode,
	client: StitchClient,
	list: PagedList,
): Promise<JsonObject[]> {
	const { itemIndex } = client;
	const found = new Map<string, JsonObject>();
	const read = new Set<number>();
	let page: number | undefined = 1;
	while (page !== undefined && found.size < list.wanted) {
		if (read.has(page) || read.size === MAX_PAGES) {
			throw new NodeOperationError(node, `Stitch's list of ${list.what} does not end`, {
				description: read.has(page)
					? `Page ${page} names a page as the next one that was read before. Try again later.`
					: `After ${MAX_PAGES} pages there are more. Turn off 'Return All', or narrow the filters.`,
				itemIndex,
			});
		}
		read.add(page);
		const after = await list.before?.();
		let answer: JsonValue;
		try {
			answer = await client.request({
				method: 'GET',
				path: list.path,
				purpose: `list the ${list.what}`,
				...(page === 1 ? {} : { query: { page } }),
			});
		} finally {
			after?.();
		}
		const envelope = expectObject(node, answer, `page of ${list.what}`, itemIndex);
		collect(found, expectList(node, envelope.data ?? {}, list.what, itemIndex), list);
		const next = nextPage(envelope.links, list.path);
		if (next === 'refused') {
			throw new NodeOperationError(node, `Stitch's list of ${list.what} continues elsewhere`, {
				description:
					'The link to the next page does not lead to the same list, and the token is not sent anywhere else. Check the base URL in the credential.',
				itemIndex,
			});
		}
		page = next;
	}
	return [...found.values()].slice(0, list.wanted);
}
