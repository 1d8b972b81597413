// RFC 3339, as Stitch writes its times: seconds or fractions, "Z" or an offset (connect-api.md 8.28).
const TIMESTAMP =
	/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/;

/** Milliseconds since 1970 of one of Stitch's times, or undefined when the text isn't one. */
export function parseStitchTime(value: unknown): number | undefined {
	if (typeof value !== 'string' || !TIMESTAMP.test(value)) return undefined;
	const time = Date.parse(value);
	return Number.isNaN(time) ? undefined : time;
}

/** The start of the second that a time lies in: load times carry whole seconds only. */
export function wholeSecond(time: number): number {
	return Math.floor(time / 1000) * 1000;
}
