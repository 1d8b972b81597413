import { isDateTime, parseStitchTime } from '../time';

/** Greatest sequence (import-api.md 3.2); a JavaScript number can't hold it. */
const MAX_SEQUENCE = '9223372036854775807';

/** Tables that are remembered one by one. */
const MOST_TABLES = 1_000;

/**
 * The last numbers that this process gave to tables. A later push gets greater ones, even in the
 * same millisecond and whichever ends first: Stitch keeps the record with the greatest sequence
 * (import-api.md 6).
 */
export class LastNumbers {
	private readonly last = new Map<string, number>();

	/** The greatest number of all tables that were forgotten to bound the memory. */
	private floor = 0;

	/** The first number of a new run: its time in milliseconds, or what follows the last number. */
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

	/** Whether no later number was given to the table, as far as is remembered. */
	isLast(table: string, number: number): boolean {
		return (this.last.get(table) ?? number) <= number;
	}
}

/** The keys of a table that came so far; few come again. */
interface Keys {
	seen: Set<unknown>;
	/** The last number of those that came again. */
	again: Map<unknown, number>;
}

/**
 * The sequences of one table in one run: all records get the number of the run, and a record whose
 * key came before one more than the record before it. Numbers that rose with each record would
 * reach into the future, and a push soon afterwards would lose to this one.
 */
export class RunSequences {
	/** The greatest number given. */
	last: number;

	private readonly keys = new Map<string, Keys>();

	constructor(private readonly start: number) {
		this.last = start;
	}

	/** The numbers for records with these key names; records without a key never replace another. */
	forKeys(keyNames: string[]): (data: Record<string, unknown>) => number {
		if (keyNames.length === 0) return () => this.start;
		const names = JSON.stringify(keyNames);
		const { seen, again } = this.keys.get(names) ?? { seen: new Set(), again: new Map() };
		this.keys.set(names, { seen, again });
		const keyOf = keyReader(keyNames);
		return (data) => {
			const key = keyOf(data);
			const { size } = seen;
			if (seen.add(key).size > size) return this.start;
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
		// A Date is the same key as the text that it becomes.
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

/** A number that is greater than all of these sequences and this one, as far as Stitch has one. */
export function sequenceAfter(
	sequences: Iterable<number | string>,
	least: number,
): number | string {
	let greatest = BigInt(least);
	for (const sequence of sequences) {
		if (typeof sequence === 'number' && sequence <= least) continue;
		const value = BigInt(sequence);
		if (value > greatest) greatest = value;
	}
	const next = String(greatest + BigInt(1));
	return fromDigits(next) ?? MAX_SEQUENCE;
}

const isSequence = (value: number) => Number.isSafeInteger(value) && value >= 0;

function fromDigits(digits: string): number | string | undefined {
	if (isSequence(Number(digits))) return Number(digits);
	if (digits.length > MAX_SEQUENCE.length) return undefined;
	return digits.length < MAX_SEQUENCE.length || digits <= MAX_SEQUENCE ? digits : undefined;
}
