/** What reading one value of Stitch's answer came to. */
export type Reading<T> = { ok: true; value: T } | { ok: false; reason: string };

/** A page of one of the two paged lists (connect-api.md section 6), each record read by itself. */
export interface Page<T> {
	page: number;
	total: number;
	hasNext: boolean;
	/** in Stitch's order; the records that could be read */
	records: T[];
	/** records that couldn't be read, with what could be made out of them */
	rejected: RejectedRecord[];
}

export interface RejectedRecord {
	raw: unknown;
	reason: string;
}

export type PlainObject = Record<string, unknown>;

export const PAGE_SIZE = 100;

export function isObject(value: unknown): value is PlainObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function rejected<T>(reason: string): Reading<T> {
	return { ok: false, reason };
}

/**
 * Reads the envelope `{data, page, total, links}` of extractions and loads. A record that
 * can't be read is set aside with its reason; a broken envelope rejects the whole page.
 */
export function readPage<T>(
	answer: unknown,
	asked: number,
	readRecord: (value: unknown) => Reading<T>,
): Reading<Page<T>> {
	if (answer === null) return rejected('the answer is empty');
	if (!isObject(answer)) return rejected('the answer is not a JSON object');
	if (answer.error !== undefined && answer.error !== null) {
		return rejected("the answer carries an 'error'");
	}
	if (!Array.isArray(answer.data)) return rejected("'data' is not a list");
	const page = answer.page ?? asked;
	if (page !== asked) return rejected(`page ${String(asked)} was asked for, another one came`);
	const links = answer.links ?? {};
	if (!isObject(links)) return rejected("'links' is not an object");
	const total = answer.total ?? answer.data.length;
	if (typeof total !== 'number' || !Number.isInteger(total) || total < 0) {
		return rejected("'total' is not a count");
	}
	const records: T[] = [];
	const refused: RejectedRecord[] = [];
	for (const raw of answer.data) {
		const reading = readRecord(raw);
		if (reading.ok) records.push(reading.value);
		else refused.push({ raw, reason: reading.reason });
	}
	const hasNext = typeof links.next === 'string' && links.next !== '';
	return { ok: true, value: { page: asked, total, hasNext, records, rejected: refused } };
}
