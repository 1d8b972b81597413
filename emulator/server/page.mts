/**
 * One page of a list (connect-api.md 6). Links are relative. Pages beyond the end are empty and a
 * malformed number is page 1: neither is documented.
 */
export function pageOf<T>(records: T[], path: string, page: unknown, size: number) {
	const number = typeof page === 'string' && /^[1-9]\d{0,8}$/.test(page) ? Number(page) : 1;
	const last = Math.max(1, Math.ceil(records.length / size));
	const links: { next?: string; previous?: string } = {};
	if (number < last) links.next = `${path}?page=${number + 1}`;
	if (number > 1) links.previous = `${path}?page=${Math.min(number - 1, last)}`;
	return {
		data: records.slice((number - 1) * size, number * size),
		page: number,
		total: records.length,
		links,
	};
}
