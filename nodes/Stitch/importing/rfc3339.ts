const DATE_TIME =
	/^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Whether a text is a date-time of RFC 3339 that exists: upper-case `T` and `Z`, an offset with a
 * colon, at most nine fraction digits. Stitch's own strictness is unknown (import-api.md 8), so
 * anything less stays a plain string.
 */
export function isDateTime(text: string): boolean {
	if (text.length < 20 || text.length > 35) return false;
	// The place of the "T" tells most texts apart, and this is asked for every text of a run.
	if (text.charCodeAt(10) !== 84 || !DATE_TIME.test(text)) return false;
	const month = Number(text.slice(5, 7));
	const day = Number(text.slice(8, 10));
	if (day >= 1 && day <= 28) return month >= 1 && month <= 12;
	const year = Number(text.slice(0, 4));
	return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
	if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
	return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
