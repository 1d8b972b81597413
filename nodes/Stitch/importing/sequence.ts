import { MAX_SEQUENCE } from './limits';
import { isDateTime, parseStitchTime } from '../time';

/**
 * The sequence in a record's own field as decimal text: a whole number, its decimal text, or a
 * date-time as Unix milliseconds. `undefined` when the value is none of these.
 */
export function sequenceOf(value: unknown): string | undefined {
	if (typeof value === 'number')
		return Number.isSafeInteger(value) && value >= 0 ? `${value}` : undefined;
	if (value instanceof Date) return sequenceOf(value.getTime());
	if (typeof value !== 'string') return undefined;
	if (/^\d+$/.test(value)) return withinLimit(value.replace(/^0+(?=\d)/, ''));
	return isDateTime(value) ? sequenceOf(parseStitchTime(value)) : undefined;
}

function withinLimit(digits: string): string | undefined {
	if (digits.length !== MAX_SEQUENCE.length) {
		return digits.length < MAX_SEQUENCE.length ? digits : undefined;
	}
	return digits <= MAX_SEQUENCE ? digits : undefined;
}
