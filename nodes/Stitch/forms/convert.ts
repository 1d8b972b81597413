import { tryToParseDateTime } from 'n8n-workflow';
import type { PropertyKind } from './kinds';

/** In place of a text that isn't valid JSON where Stitch needs an array or an object. */
export const UNREADABLE = Symbol('unreadable');

/**
 * A value in the type that Stitch's schema asks for. What doesn't fit is sent unchanged, and
 * Stitch names it in its answer.
 *
 * @param timezone where a time without a zone was meant, e.g. `Europe/Berlin`
 */
export function convert(value: unknown, kind: PropertyKind, timezone: string): unknown {
	switch (kind.kind) {
		case 'boolean':
			return toSwitch(value, kind.asText);
		case 'number':
			return toNumber(value);
		case 'choice':
			return kind.choices.find((choice) => isSame(choice, value)) ?? toText(value);
		case 'midnight':
			return withDate(value, (date) => `${date}T00:00:00Z`);
		case 'date':
			return withDate(value, (date) => date);
		case 'dateTime':
			return toDateTime(value, timezone);
		case 'array':
		case 'object':
			return typeof value === 'string' ? fromJson(value, kind.kind) : value;
		case 'textOrArray':
			return typeof value === 'string' && /^\s*\[/.test(value) ? listOr(value) : toText(value);
		default:
			return toText(value);
	}
}

function toText(value: unknown): unknown {
	if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') {
		return String(value);
	}
	return isMoment(value) ? new Date(value.valueOf()).toISOString() : value;
}

function toSwitch(value: unknown, asText: boolean): unknown {
	const word = isScalar(value) ? String(value).trim().toLowerCase() : '';
	const isOn = word === 'true' || word === '1';
	if (!isOn && word !== 'false' && word !== '0') return toText(value);
	return asText ? String(isOn) : isOn;
}

function toNumber(value: unknown): unknown {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
	return Number.isFinite(number) ? number : value;
}

/** Keeps the calendar day as written or picked, whatever its zone. */
function withDate(value: unknown, write: (date: string) => string): unknown {
	const text = isMoment(value) ? dayOf(value) : toText(value);
	const date =
		typeof text === 'string' ? /^\s*(\d{4}-\d{2}-\d{2})(?!\d)/.exec(text)?.[1] : undefined;
	return date === undefined ? text : write(date);
}

function toDateTime(value: unknown, timezone: string): unknown {
	if (typeof value !== 'string') return toText(value);
	const isLocal = /^\s*\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?\s*$/.test(value);
	return isLocal ? (toUtc(value.trim(), timezone) ?? value) : value;
}

/** Read as UTC and then moved into its zone: the oldest n8n takes no zone for the reading. */
function toUtc(text: string, timezone: string): string | null {
	const iso = text.replace(' ', 'T');
	try {
		const read = tryToParseDateTime(`${iso.includes('T') ? iso : `${iso}T00:00`}Z`);
		return read.setZone(timezone, { keepLocalTime: true }).toUTC().toISO();
	} catch {
		return null;
	}
}

function fromJson(text: string, kind: 'array' | 'object'): unknown {
	const value = parse(text);
	const isKind = kind === 'array' ? Array.isArray(value) : isObject(value);
	return isKind ? value : UNREADABLE;
}

function listOr(text: string): unknown {
	const value = parse(text);
	return Array.isArray(value) ? value : text;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

function isObject(value: unknown): boolean {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Compares as text. Never calls an object's own methods: it may come from JSON with any keys. */
function isSame(choice: unknown, value: unknown): boolean {
	return isScalar(value) && String(choice) === String(value);
}

function isScalar(value: unknown): value is string | number | boolean | bigint {
	return ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
}

/** A Date, or a date of Luxon's, which n8n's expressions return. */
function isMoment(value: unknown): value is { valueOf(): number; toISODate?: () => string } {
	if (value instanceof Date) return !Number.isNaN(value.getTime());
	const isLuxon = typeof (value as { toISODate?: unknown } | null)?.toISODate === 'function';
	return isLuxon && Number.isFinite(Number(value));
}

function dayOf(moment: { valueOf(): number; toISODate?: () => string }): string {
	return moment.toISODate?.() ?? new Date(moment.valueOf()).toISOString();
}
