// Years, months and so on as groups; "T" or a blank between date and time, any fraction, and "Z" or
// an offset with or without a colon: Stitch's documents show `Z`, `+00:00` and `+0000`.
const TIME =
	/^(\d{4})-(\d\d)-(\d\d)[T ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,20}))?(?:Z|([+-])([01]\d|2[0-3]):?([0-5]\d))$/;

/** What a JSON Schema's `date-time` asks of such a text: upper-case "T", a colon, nine digits at most. */
const DATE_TIME = /^.{10}T.{8}(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Milliseconds since 1970 of a time as Stitch writes it (connect-api.md 8.28), fractions of a
 * millisecond left out; `undefined` for anything else and for a day that its month lacks.
 */
export function parseStitchTime(value: unknown): number | undefined {
	if (typeof value !== 'string' || value.length < 20 || value.length > 46) return undefined;
	const parts = TIME.exec(value);
	if (parts === null) return undefined;
	const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
	if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
	const milliseconds = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'));
	// Date.UTC takes the years 0 to 99 for 1900 to 1999.
	const time = new Date(0);
	time.setUTCFullYear(year, month - 1, day);
	time.setUTCHours(hour, minute, second, milliseconds);
	const offset = (Number(parts[9] ?? 0) * 60 + Number(parts[10] ?? 0)) * 60_000;
	return time.getTime() - (parts[8] === '-' ? -offset : offset);
}

/**
 * Whether a text is a date-time of RFC 3339 that exists: upper-case `T` and `Z`, an offset with a
 * colon, at most nine fraction digits. Stitch's own strictness is unknown (import-api.md 8), so
 * anything less stays a plain string.
 */
export function isDateTime(text: string): boolean {
	// The place of the "T" tells most texts apart, and this runs for every text of a push.
	if (text.length < 20 || text.length > 35 || text.charCodeAt(10) !== 84) return false;
	return DATE_TIME.test(text) && parseStitchTime(text) !== undefined;
}

/** The start of the second that a time lies in: load times carry whole seconds only. */
export function wholeSecond(time: number): number {
	return Math.floor(time / 1000) * 1000;
}

function daysIn(year: number, month: number): number {
	if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
	return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
