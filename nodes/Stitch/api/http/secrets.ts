import type { JsonValue } from '../../json';

export const HIDDEN = '[hidden]';

/** Shorter secrets are hidden between other characters than letters and digits only. */
const LONG = 8;
/** Still shorter ones, which may be any word, only where they are the whole value. */
const IN_TEXTS = 4;

const LETTER = '[\\p{L}\\p{N}_]';

/** What a text holds when one of its characters may be written in another way. */
const OTHER_SPELLING = /\\[u/\\"bfnrt]|%[0-9a-f]{2}|&(#|amp;|lt;|gt;|quot;|apos;)|\+/i;

const SHORT_ESCAPES: Record<string, string> = {
	'\b': 'b',
	'\f': 'f',
	'\n': 'n',
	'\r': 'r',
	'\t': 't',
	'"': '"',
	'/': '/',
	'\\': '\\\\',
};

const ENTITIES: Record<string, string> = {
	'&': 'amp',
	'<': 'lt',
	'>': 'gt',
	'"': 'quot',
	"'": 'apos',
};

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

const anyCase = (hex: string) =>
	[...hex]
		.map((digit) => (/[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit))
		.join('');

/** Every way to write a character: as it is, in JSON (also in JSON in JSON), in a URL, in HTML. */
function spellingsOf(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
	const inJson = units.map((unit) => `\\\\{1,8}u${anyCase(unit.toString(16).padStart(4, '0'))}`);
	const bytes = [...Buffer.from(character, 'utf8')];
	const inUrl = bytes.map((byte) => `%(?:25)?${anyCase(byte.toString(16).padStart(2, '0'))}`);
	const ways = [
		escaped(character),
		inJson.join(''),
		inUrl.join(''),
		`&#0{0,4}${code};`,
		`&#[xX]0{0,4}${anyCase(code.toString(16))};`,
	];
	if (character in SHORT_ESCAPES) ways.push(`\\\\{1,8}${SHORT_ESCAPES[character]}`);
	if (character in ENTITIES) ways.push(`&${ENTITIES[character]};`);
	if (character === ' ') ways.push('\\+');
	return `(?:${ways.join('|')})`;
}

/** A signed address of a log: secret whatever it holds (connect-api.md 8.29). */
function hideSignedAddresses(text: string): string {
	if (!/x-amz-|signature=/i.test(text)) return text;
	return text.replace(/[^\s"<>]+/g, (run) => {
		if (!/x-amz-|signature=/i.test(run)) return run;
		const start = run.search(/https?:\/\//i);
		return start < 0 ? run : `${run.slice(0, start)}${HIDDEN}`;
	});
}

/**
 * The secrets of one request: hides them in whatever comes back. The patterns are made once, and
 * only when a text needs them, for a run may have a hundred thousand requests.
 */
export class Secrets {
	private readonly values: string[];

	private pattern?: RegExp;

	constructor(values: string[]) {
		const given = values.filter((value) => value.trim() !== '');
		// The longest first: one may be the start of another.
		this.values = [...new Set(given)].sort((a, b) => b.length - a.length);
	}

	/** The text without secrets, and without signed addresses. */
	hideIn(text: string): string {
		const clean = this.holds(text) ? text.replace(this.inTexts(), HIDDEN) : text;
		return hideSignedAddresses(clean);
	}

	/** A value of an answer, keys too; `text` is what it was read from, and a look there is cheap. */
	hide(value: JsonValue, text: string): JsonValue {
		const isClean = !this.holds(text) && !/x-amz-|signature=/i.test(text);
		return isClean ? value : this.hideInValue(value);
	}

	private hideInValue(value: JsonValue): JsonValue {
		if (typeof value === 'string') return this.values.includes(value) ? HIDDEN : this.hideIn(value);
		if (typeof value === 'number') {
			const text = String(value);
			return text.length >= IN_TEXTS && this.values.includes(text) ? HIDDEN : value;
		}
		if (Array.isArray(value)) return value.map((entry) => this.hideInValue(entry));
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([key, inner]) => [
				this.hideIn(key),
				inner === undefined ? inner : this.hideInValue(inner),
			]),
		);
	}

	private holds(text: string): boolean {
		if (this.values.length === 0) return false;
		const isSpelled = OTHER_SPELLING.test(text);
		// The pattern finds long ones as they are, too: no second look at a text of many megabytes.
		const isPlain = (value: string) => (!isSpelled || value.length < LONG) && text.includes(value);
		return this.values.some(isPlain) || (isSpelled && this.inTexts().test(text));
	}

	private inTexts(): RegExp {
		this.pattern ??= new RegExp(
			this.values.filter(isLongEnough).map(sourceOf).join('|') || '[]',
			'gu',
		);
		this.pattern.lastIndex = 0;
		return this.pattern;
	}
}

const isLongEnough = (value: string) => value.length >= IN_TEXTS;

function sourceOf(value: string): string {
	const spelled = [...value].map(spellingsOf).join('');
	return value.length >= LONG ? spelled : `(?<!${LETTER})${spelled}(?!${LETTER})`;
}
