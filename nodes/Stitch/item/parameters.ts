import { parseId } from '../api/http/request';
import { isObject, isSet, textOf } from '../json';

/** What a parameter holds, or why it can't be used: the end of a sentence that starts with its label. */
export type Reading<T> = { value: T } | { refused: string };

/** A value as a message may show it; never the whole of a long one. */
export function shown(value: unknown): string {
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** What an expression gives when the field it names is not there. */
const NOTHING = 'is an expression that gave nothing for this item';

/** A resource locator's value, where n8n leaves the locator as it is. */
export const located = (value: unknown): unknown =>
	isObject(value) && value.__rl === true ? value.value : value;

/** Where an object has an address in Stitch's web app: what it is, and the address. */
interface WebAddress {
	what: string;
	/** Takes every known form of the address; its only group is the ID. Text, as n8n needs it. */
	pattern: string;
	example: string;
}

const webAddress = (what: string, path: string, example: string): WebAddress => ({
	what,
	pattern: String.raw`^\s*(?:https?:\/\/)?(?:[A-Za-z0-9-]+\.)*stitchdata\.com(?::\d+)?\/(?:[^\s?]*?\/)?${path}\/([1-9][0-9]{0,15})(?:[\/?#]\S*)?\s*$`,
	example: `https://app.stitchdata.com/${example}`,
});

/** By the parameters that take them too (connect-api.md section 13). */
export const WEB_ADDRESSES = {
	sourceId: webAddress(
		'source',
		String.raw`(?:v2\/sources|connections)`,
		'client/204817/pipeline/v2/sources/530110/summary',
	),
	destinationId: webAddress('destination', 'destinations', 'v2/destinations/412003/edit'),
};

const LONGEST_ADDRESS = 2_000;

/** The ID that a parameter holds, none where it is empty; or why it can't be used, and what to do. */
export type IdReading = { id?: number } | { refused: string; wayOut: string };

/** An ID in whatever way it was picked: as a number, its digits, or an address of the web app. */
export function readId(entered: unknown, parameter: string): IdReading {
	const value = located(entered) ?? null;
	if (value === '') return {};
	const id = parseId(value);
	if (id !== undefined) return { id };
	const name = parameter.split('.').at(-1);
	const address = name === 'sourceId' || name === 'destinationId' ? WEB_ADDRESSES[name] : undefined;
	const isShort = typeof value === 'string' && value.length <= LONGEST_ADDRESS;
	const found = isShort && address ? new RegExp(address.pattern).exec(value) : null;
	const inAddress = parseId(found?.[1]);
	if (inAddress !== undefined) return { id: inAddress };
	const isByUrl = isObject(entered) && entered.mode === 'url';
	const isUrl = /\/\/|stitchdata\.com/i.test(textOf(value) ?? '');
	if (address && (isByUrl || isUrl)) {
		return {
			refused: `is not the URL of a ${address.what} in Stitch`,
			wayOut: `Copy it from the Stitch web app, or pick from the list: it looks like ${address.example}, and this is "${shown(value)}".`,
		};
	}
	return {
		refused: 'must be a Stitch ID',
		wayOut:
			value === null
				? 'Nothing was picked, or the expression gave nothing for this item.'
				: `IDs are positive whole numbers; this is "${shown(value)}".`,
	};
}

/**
 * A switch; `fallback` where it isn't there. Variables, forms and AI models send texts: "true" and
 * "false" are what they say.
 */
export function readFlag(value: unknown, fallback: boolean): Reading<boolean> {
	if (value === undefined) return { value: fallback };
	if (value === null) return { refused: NOTHING };
	if (value === true || value === 'true') return { value: true };
	if (value === false || value === 'false') return { value: false };
	return { refused: `has to be true or false, and is "${shown(value)}"` };
}

/** A text, without the blanks around it. Empty only where `optional`. */
export function readText(value: unknown, { optional = false } = {}): Reading<string> {
	if (!isSet(value)) return { refused: NOTHING };
	if (typeof value !== 'string') return { refused: `has to be a text, and is ${shown(value)}` };
	const text = value.trim();
	if (text !== '' || (optional && value === '')) return { value: text };
	return { refused: optional ? 'holds nothing but blanks' : 'is empty' };
}

/** One of several fixed values. */
export function readChoice<T extends string>(value: unknown, values: readonly T[]): Reading<T> {
	if (!isSet(value)) return { refused: NOTHING };
	const found = values.find((one) => one === value);
	if (found !== undefined) return { value: found };
	return { refused: `has to be one of ${values.join(', ')}, and is "${shown(value)}"` };
}

/** Any number of several fixed values: a list, or a text with commas. */
export function readChoices<T extends string>(value: unknown, values: readonly T[]): Reading<T[]> {
	if (!isSet(value)) return { refused: NOTHING };
	if (typeof value === 'string' && value !== '' && namesIn(value).length === 0) {
		return { refused: 'holds nothing but blanks' };
	}
	const list: unknown[] = typeof value === 'string' ? namesIn(value) : [value].flat();
	const unknown = list.find((one) => !values.some((known) => known === one));
	if (unknown === undefined) return { value: list as T[] };
	return { refused: `can hold ${values.join(', ')}, and holds "${shown(unknown)}"` };
}

/** A whole number, also as a text, from `min` to `max`. */
export function readNumber(value: unknown, min: number, max = Infinity): Reading<number> {
	if (!isSet(value)) return { refused: NOTHING };
	const text = textOf(value);
	const number = typeof value === 'number' ? value : text === undefined ? Number.NaN : Number(text);
	if (Number.isSafeInteger(number) && number >= min && number <= max) return { value: number };
	const range = max === Infinity ? `from ${min}` : `from ${min} to ${max}`;
	return { refused: `has to be a whole number ${range}, and is "${shown(value)}"` };
}

/** A collection of options, which an expression may replace as a whole. */
export function readCollection(value: unknown): Reading<Record<string, unknown>> {
	if (value === '') return { value: {} };
	if (isObject(value)) return { value };
	return { refused: `has to be an object, and is ${shown(value)}` };
}

/** Names in a text with commas. */
export const namesIn = (text: string): string[] => withoutBlanks(text.split(','));

const withoutBlanks = (names: string[]) =>
	names.map((name) => name.trim()).filter((name) => name !== '');

/** Names in a text with commas, or in a list of texts; there may be none. */
export function readNames(value: unknown): Reading<string[]> {
	const isList = Array.isArray(value) && value.every((name) => typeof name === 'string');
	if (isList) return { value: withoutBlanks(value) };
	const text = readText(value);
	return 'refused' in text ? text : { value: namesIn(text.value) };
}
