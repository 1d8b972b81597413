import { isDateTime, parseStitchTime } from '../time';

/** Greatest sequence (import-api.md 3.2); a JavaScript number can't hold it. */
const MAX_SEQUENCE = '9223372036854775807';

/** Most tables whose last number is remembered. */
const MOST_TABLES = 1_000;

/**
 * The last numbers that this process gave to tables. A later push gets greater numbers, even in
 * the same millisecond and whichever push ends first: Stitch keeps the record with the greatest
 * sequence (import-api.md 6).
 */
export class LastNumbers {
	private readonly last = new Map<string, number>();

	/** The greatest number of all tables that were dropped to limit the memory. */
	private floor = 0;

	/** The first number of a new run: the time in milliseconds, or one more than the last number. */
	next(table: string, now: number): number {
		return Math.max(now, (this.last.get(table) ?? this.floor) + 1);
	}

	keep(table: string, number: number): void {
		const known = this.last.get(table) ?? this.floor;
		this.last.delete(table);
		this.last.set(table, Math.max(known, number));
		if (this.last.size <= MOST_TABLES) return;
		const [[oldest, forgotten]] = this.last;
		this.last.delete(oldest);
		this.floor = Math.max(this.floor, forgotten);
	}

	/** Whether the table has no greater number, as far as remembered. */
	isLast(table: string, number: number): boolean {
		return (this.last.get(table) ?? number) <= number;
	}
}

/** The keys of a table so far. */
class Keys {
	/** Numbers that only grew: most tables come in the order of their key, and need no set. */
	private rising: number[] = [];

	private seen?: Set<unknown>;

	/** The last number of each key that occurred more than once; few do. */
	readonly again = new Map<unknown, number>();

	/** Adds a key; returns whether it is new. */
	add(key: unknown): boolean {
		if (this.seen === undefined) {
			const { rising } = this;
			const { length } = rising;
			if (typeof key === 'number' && (length === 0 || key > rising[length - 1])) {
				rising.push(key);
				return true;
			}
			this.seen = new Set(rising);
			this.rising = [];
		}
		const { size } = this.seen;
		return this.seen.add(key).size > size;
	}
}

/**
 * The sequences of one table in one run: every record gets the number of the run, or one more than
 * the record before it with the same key. Counting up over all records would reach into the future,
 * and Stitch would drop the records of a push soon afterwards.
 */
export class RunSequences {
	/** The greatest number given. */
	last: number;

	private readonly keys = new Map<string, Keys>();

	constructor(private readonly start: number) {
		this.last = start;
	}

	/** Returns the sequences for records with these key names. Without a key nothing is replaced. */
	forKeys(keyNames: string[]): (data: Record<string, unknown>) => number {
		if (keyNames.length === 0) return () => this.start;
		const names = JSON.stringify(keyNames);
		const keys = this.keys.get(names) ?? new Keys();
		this.keys.set(names, keys);
		const { again } = keys;
		const keyOf = keyReader(keyNames);
		return (data) => {
			const key = keyOf(data);
			if (keys.add(key)) return this.start;
			const number = (again.get(key) ?? this.start) + 1;
			again.set(key, number);
			if (number > this.last) this.last = number;
			return number;
		};
	}
}

function keyReader(keyNames: string[]): (data: Record<string, unknown>) => unknown {
	if (keyNames.length > 1) return (data) => JSON.stringify(keyNames.map((name) => data[name]));
	const [name] = keyNames;
	return (data) => {
		const value = data[name];
		if (typeof value !== 'object') return value;
		// A Date and its ISO text are the same key.
		const written = JSON.stringify(value);
		return written.startsWith('"') ? JSON.parse(written) : written;
	};
}

/**
 * The sequence in a record's own field: a whole number, its decimal text, or a date-time as Unix
 * milliseconds. Decimal text where it is beyond JavaScript's numbers; `undefined` for anything else.
 */
export function sequenceOf(value: unknown): number | string | undefined {
	if (typeof value === 'number') return isSequence(value) ? value : undefined;
	if (value instanceof Date) return sequenceOf(value.getTime());
	if (typeof value !== 'string') return undefined;
	if (/^\d+$/.test(value)) return fromDigits(value.replace(/^0+(?=\d)/, ''));
	return isDateTime(value) ? sequenceOf(parseStitchTime(value)) : undefined;
}

export function isLess(a: number | string, b: number | string): boolean {
	if (typeof a === 'number' && typeof b === 'number') return a < b;
	return BigInt(a) < BigInt(b);
}

const isSequence = (value: number) => Number.isSafeInteger(value) && value >= 0;

function fromDigits(digits: string): number | string | undefined {
	if (isSequence(Number(digits))) return Number(digits);
	if (digits.length > MAX_SEQUENCE.length) return undefined;
	return digits.length < MAX_SEQUENCE.length || digits <= MAX_SEQUENCE ? digits : undefined;
}
