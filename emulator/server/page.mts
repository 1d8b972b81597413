import { empty, json } from './replies.mts';
import type { Call } from '../types.mts';

/**
 * Answers one page of a list (connect-api.md 6). Links are relative. What a page beyond the end
 * answers isn't documented: the switch `pageBeyondEnd`. A malformed number is page 1, not
 * documented either.
 */
export function sendPage<T>(
	{ query: { page }, reply, switches }: Call,
	records: T[],
	path: string,
) {
	const { pageBeyondEnd, pageSize: size } = switches;
	let number = typeof page === 'string' && /^[1-9]\d{0,8}$/.test(page) ? Number(page) : 1;
	const last = Math.max(1, Math.ceil(records.length / size));
	if (number > last && pageBeyondEnd === '404') return empty(reply, 404);
	if (number > last && pageBeyondEnd === '500') return empty(reply, 500);
	if (number > last && pageBeyondEnd === 'last') number = last;
	const links: { next?: string; previous?: string } = {};
	if (number < last) links.next = `${path}?page=${number + 1}`;
	if (number > 1) links.previous = `${path}?page=${Math.min(number - 1, last)}`;
	return json(reply, {
		data: records.slice((number - 1) * size, number * size),
		page: number,
		total: records.length,
		links,
	});
}
