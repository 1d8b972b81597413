/** What follows the seconds: a fraction, and "Z" or an offset with a colon or, liberally, without. */
const STRICT_END = /^(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const LIBERAL_END = /^(?:\.(\d{1,20}))?(?:Z|([+-])([01]\d|2[0-3]):?([0-5]\d))$/;

const SECONDS_END = 19;
const BLANK = 32;
const DASH = 45;
const COLON = 58;
const T = 84;

/**
 * Milliseconds since 1970 of a time as Stitch writes it (connect-api.md 8.28), what is finer left
 * out; `undefined` for anything else and for a day that its month lacks. "T" may be a blank, and an
 * offset may lack its colon: Stitch's documents show `Z`, `+00:00` and `+0000`.
 */
export function parseStitchTime(value: unknown): number | undefined {
	if (typeof value !== 'string' || value.length > 46 || !hasSeconds(value)) return undefined;
	const separator = value.charCodeAt(10);
	const end = LIBERAL_END.exec(value.slice(SECONDS_END));
	if (end === null || (separator !== T && separator !== BLANK)) return undefined;
	const [, fraction = '', sign = '+', offsetHours = 0, offsetMinutes = 0] = end;
	// Date.UTC takes the years 0 to 99 for 1900 to 1999.
	const time = new Date(0);
	time.setUTCFullYear(yearIn(value), two(value, 5) - 1, two(value, 8));
	time.setUTCHours(two(value, 11), two(value, 14), two(value, 17));
	const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000;
	const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
	return time.getTime() + milliseconds - (sign === '-' ? -offset : offset);
}

/**
 * Whether a text is a date-time of RFC 3339 that exists: upper-case `T` and `Z`, an offset with a
 * colon, at most nine fraction digits. Stitch's own strictness is unknown (import-api.md 8), so
 * anything less stays a plain string. Fast, because it runs for every text of a push.
 */
export function isDateTime(text: string): boolean {
	const { length } = text;
	if (length < 20 || length > 35 || text.charCodeAt(10) !== T || !hasSeconds(text)) return false;
	return (length === 20 && text.endsWith('Z')) || STRICT_END.test(text.slice(SECONDS_END));
}

/** The start of the second that a time lies in: load times carry whole seconds only. */
export function wholeSecond(time: number): number {
	return Math.floor(time / 1000) * 1000;
}

/** Whether a text starts with a day that exists and a time of day, whatever is between them. */
function hasSeconds(text: string): boolean {
	if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return false;
	if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return false;
	const [year, month, day] = [yearIn(text), two(text, 5), two(text, 8)];
	// Anything but a digit makes NaN, and a comparison with that is false.
	if (!(year >= 0 && month >= 1 && month <= 12)) return false;
	if (!(day >= 1 && day <= daysIn(year, month))) return false;
	return two(text, 11) <= 23 && two(text, 14) <= 59 && two(text, 17) <= 59;
}

const yearIn = (text: string) => two(text, 0) * 100 + two(text, 2);

/** The number of two digits; NaN for anything else. */
const two = (text: string, at: number) => digit(text, at) * 10 + digit(text, at + 1);

function digit(text: string, at: number): number {
	const value = text.charCodeAt(at) - 48;
	return value >= 0 && value <= 9 ? value : Number.NaN;
}

function daysIn(year: number, month: number): number {
	if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
	return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** A time as Stitch writes it: UTC, milliseconds only where there are some. */
export function writeStitchTime(ms: number): string;
export function writeStitchTime(ms: number | null): string | null;
export function writeStitchTime(ms: number | null): string | null {
	return ms === null ? null : new Date(ms).toISOString().replace('.000Z', 'Z');
}
