import type { JsonValue } from '../../json';

const HIDDEN = '[hidden]';

/** Shorter secrets are hidden between other characters than letters and digits only. */
const LONG = 8;
/** Still shorter ones, which may be any word, only where they are the whole value. */
const IN_TEXTS = 4;

const LETTER = '[\\p{L}\\p{N}_]';
/** Before a word: no letter, or one that ends an escape. */
const WORD_START = `(?:(?<!${LETTER})|(?<=\\\\[bfnrt]|%[0-9a-fA-F]{2}|\\\\u[0-9a-fA-F]{4}))`;

/** What a text holds when one of its characters may be written in another way. */
const OTHER_SPELLING = /\\[u/\\"bfnrt]|%[0-9a-f]{2}|&(#|[a-z]{2,8};)|\+/i;

/** What HTML in HTML, or a URL in a URL, has before the rest of an escape. */
const [AMP, PERCENT] = ['&(?:amp;){0,8}', '%(?:25){0,8}'];

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/**
 * The hexadecimal digits of a number, each in capitals or not. One class per digit: two alternatives
 * that are alike would double the time with each character of a secret.
 */
function hex(number: number, digits: number): string {
	const text = number.toString(16).padStart(digits, '0');
	return text.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/** What follows the backslashes in escapes of JSON, also of JSON in JSON. */
function escapesOf(character: string): string[] {
	const units = character.split('').map((unit) => `u${hex(unit.charCodeAt(0), 4)}`);
	const short = character === '/' ? '/' : JSON.stringify(character).slice(2, -1);
	return [units.join('\\\\{1,8}'), ...(short.length === 1 ? [short] : [])];
}

/** Every way to write a character but those that begin with a backslash: as it is, in a URL, in HTML. */
function unescapedSpellingsOf(character: string): string[] {
	const code = character.codePointAt(0) ?? 0;
	const bytes = [...Buffer.from(character, 'utf8')];
	const inUrl = bytes.map((byte) => PERCENT + hex(byte, 2)).join('');
	const ways = [inUrl, `${AMP}#(?:0{0,4}${code}|[xX]0{0,4}${hex(code, 1)});`];
	if (character !== '\\') ways.push(escaped(character));
	// HTML has a name for each of them; the other characters of a secret tell whether it is one.
	if (/[!-/:-@[-`{-~]/.test(character)) ways.push(`${AMP}[A-Za-z]{2,8};`);
	if (character === ' ') ways.push('\\+');
	return ways;
}

/**
 * Every way to write some backslashes and the character after them. A run of backslashes in a text is
 * taken by one quantifier: two beside each other would try every way to share it out, which takes
 * for ever.
 */
function spellingsOf(piece: string): string {
	const character = piece.replace(/^\\+/, '');
	const count = piece.length - character.length;
	const plain = character === '' ? [''] : unescapedSpellingsOf(character);
	const escapes = character === '' ? [] : escapesOf(character);
	const apart = `(?:${[...plain, `\\\\{1,8}(?:${escapes.join('|') || '[]'})`].join('|')})`;
	if (count === 0) return apart;
	const backslash = [...unescapedSpellingsOf('\\'), `\\\\{1,8}${escapesOf('\\')[0]}`].join('|');
	// A slash stands for itself after a backslash, too.
	const others = escapes.filter((escape) => escape !== character);
	const together = `\\\\{${count},${9 * count + 8}}(?:${[...plain, ...others].join('|')})`;
	return `(?:${together}|(?:${backslash}){${count}}${apart})`;
}

/** What the Base64 of a text has of a secret, wherever in the text it stands, in JSON and URLs too. */
const inBase64 = (secret: string) =>
	['', ' ', '  '].flatMap((before, at) => {
		const code = Buffer.from(before + secret)
			.toString('base64')
			.replace(/.={1,2}$/, '')
			.slice(at && at + 1);
		const inUrl = code.replaceAll('+', '-').replaceAll('/', '_');
		return [...new Set([code, code.replaceAll('/', '\\/'), inUrl])];
	});

const SIGNED = /(x-amz-[a-z-]{1,40}|signature)(=|%(25)?3d|\\{1,8}u003d|&#)/i;
const ADDRESS = /https?(:|%(25)?3a|\\{1,8}u003a|&#)/i;

/** A signed address of a log: secret whatever it holds (connect-api.md 8.29). */
function hideSignedAddresses(text: string): string {
	if (!SIGNED.test(text)) return text;
	return text.replace(/[^\s"<>]+/g, (run) => {
		if (!SIGNED.test(run)) return run;
		return `${run.slice(0, Math.max(0, run.search(ADDRESS)))}${HIDDEN}`;
	});
}

/** Characters of a secret in one pattern: V8 takes none of some thousand, and quotes it in its error. */
const PIECES = 200;

const isLong = (value: string) => value.length >= LONG;

/**
 * Hides one secret, however it is written: looks for its beginning, and from there on for the rest,
 * since a pattern takes V8 far more than twice as long for twice the characters.
 */
function hiderOf(value: string): (text: string) => string {
	const pieces = value.match(/\\*[^\\]|\\+$/gu) ?? [];
	const spelled = (from: number, to: number) => pieces.slice(from, to).map(spellingsOf).join('');
	const patterns: RegExp[] = [];
	const patternAt = (at: number, end: number) => {
		// What follows tells how the last character is written: "&" may begin "&amp;".
		const source = () => `${spelled(at, end)}(?=${spelled(end, end + IN_TEXTS)})`;
		return (patterns[at] ??= isLong(value)
			? new RegExp(source(), at === 0 ? 'gu' : 'yu')
			: new RegExp(`${WORD_START}${source()}(?!${LETTER})`, 'gu'));
	};
	/** Where in a text a secret ends whose beginning ends at `from`; -1 when something else follows. */
	const endOf = (text: string, from: number): number => {
		let end = from;
		for (let at = LONG; at < pieces.length; at += PIECES) {
			const pattern = patternAt(at, at + PIECES);
			pattern.lastIndex = end;
			if (!pattern.test(text)) return -1;
			end = pattern.lastIndex;
		}
		return end;
	};
	return (text) => {
		let [clean, from] = ['', 0];
		for (const { 0: found, index } of text.matchAll(patternAt(0, LONG))) {
			const end = index < from ? -1 : endOf(text, index + found.length);
			if (end < 0) continue;
			clean += `${text.slice(from, index)}${HIDDEN}`;
			from = end;
		}
		return clean + text.slice(from);
	};
}

/**
 * The secrets of one request: hides them in whatever comes back. The patterns are made once, and
 * only when a text needs them, for a run may have a hundred thousand requests.
 */
export class Secrets {
	private readonly values: string[];

	/** The long ones as they are, and in Base64. */
	private readonly plain: string[];

	private readonly hiders: Array<(text: string) => string>;

	constructor(values: string[]) {
		const given = values.filter((value) => value.trim() !== '');
		// The longest first: one may be the start of another.
		this.values = [...new Set(given)].sort((a, b) => b.length - a.length);
		const long = this.values.filter(isLong);
		this.plain = [...long, ...long.flatMap(inBase64)];
		this.hiders = this.values.filter(({ length }) => length >= IN_TEXTS).map(hiderOf);
	}

	/** The text without secrets, and without signed addresses. */
	hideIn(text: string): string {
		if (!this.holds(text)) return hideSignedAddresses(text);
		const clean = this.plain.reduce((left, one) => left.replaceAll(one, HIDDEN), text);
		return hideSignedAddresses(this.hideSpelled(clean));
	}

	private hideSpelled(text: string): string {
		return this.hiders.reduce((left, hide) => hide(left), text);
	}

	/** A value of an answer, keys too; `text` is what it was read from, and a look there is cheap. */
	hide(value: JsonValue, text: string): JsonValue {
		return this.areIn(text) ? this.hideInValue(value) : value;
	}

	/** Whether there is anything to hide in a text, or in what was read from it. */
	areIn(text: string): boolean {
		return this.holds(text) || SIGNED.test(text);
	}

	hideInValue(value: JsonValue): JsonValue {
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
		if (this.plain.some((one) => text.includes(one))) return true;
		const isSpelled = OTHER_SPELLING.test(text);
		// Whether a short one is part of a word shows only where no escape stands beside it.
		const isThere = (value: string) => !isLong(value) && (isSpelled || text.includes(value));
		return this.values.some(isThere) || (isSpelled && this.hideSpelled(text) !== text);
	}
}
