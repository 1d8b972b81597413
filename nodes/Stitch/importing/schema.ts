import { isObject } from '../json';
import { isDateTime, parseStitchTime } from '../time';

/** A JSON Schema as Stitch takes it: an object with `properties` (import-api.md 3.2). */
export interface TableSchema {
	properties: Record<string, unknown>;
	[keyword: string]: unknown;
}

/** Deepest nesting that is sent; `JSON.stringify` fails at some thousand levels. */
const MAX_DEPTH = 500;

// The types of values seen in one field …
const NULL = 1;
const BOOLEAN = 2;
const INTEGER = 4;
const NUMBER = 8;
const DATE_TIME = 16;
const TEXT = 32;
const ARRAY = 64;
const OBJECT = 128;
// … and what may go wrong with them after Stitch has accepted them.
const ROUNDED = 256;
const NOT_A_NUMBER = 512;
const NUL_CHARACTER = 1024;
const ODD_YEAR = 2048;

/** Warnings about values, as the end of a sentence. */
const ODDITIES: Array<[number, string]> = [
	[
		ROUNDED,
		'holds whole numbers beyond 9007199254740991, which n8n cannot hold exactly: they may differ from the source. Send them as text',
	],
	[NOT_A_NUMBER, 'holds NaN or Infinity, which is sent as null'],
	[NUL_CHARACTER, 'holds a NUL character, which many destinations reject'],
	[ODD_YEAR, 'holds date-times before the year 2 or after 9999, which destinations reject'],
];

/** A whole number from here on does not fit a 64-bit integer column. */
const INTEGER_END = 2 ** 63;

/** The last millisecond of the year 9999. */
const YEARS_END = 253_402_300_799_999;

/** What one record is made of, measured while its shape is learned. */
export interface Measure {
	/** Values that are neither object nor array. */
	points: number;
	/** Never more than the record's length in bytes. */
	leastBytes: number;
	/** Its numbers are sent with the digits of the JSON text that they come from. */
	exact: boolean;
	/** Why it can't be sent, as the end of a sentence. */
	obstacle?: string;
}

/** The types of all values seen in one field of a table's records. */
export class Shape {
	private kinds = 0;

	private properties?: Map<string, Shape>;

	/** The fields of the last record in order: most records have the same. */
	private lastNames: string[] = [];

	private lastShapes: Shape[] = [];

	private items?: Shape;

	/** Takes the value as `JSON.stringify` would write it. */
	observe(value: unknown, measure: Measure, depth = 0): void {
		switch (typeof value) {
			case 'string':
				this.point(this.kindOfText(value), value.length + 2, measure);
				return;
			case 'number':
				this.point(kindOfNumber(value, measure.exact), 1, measure);
				return;
			case 'boolean':
				this.point(BOOLEAN, 4, measure);
				return;
			case 'bigint':
				measure.obstacle = 'holds a BigInt, which JSON has no form for';
				return;
			case 'object':
				if (value === null) this.point(NULL, 4, measure);
				else if (depth >= MAX_DEPTH) measure.obstacle = `is nested deeper than ${MAX_DEPTH} levels`;
				else if (typeof (value as Dated).toJSON === 'function') {
					this.observe((value as Dated).toJSON(), measure, depth + 1);
				} else if (Array.isArray(value)) this.observeItems(value, measure, depth);
				else this.observeFields(value as Record<string, unknown>, measure, depth);
				return;
			default:
				this.point(NULL, 0, measure);
		}
	}

	/** JSON Schema of everything seen; type lists only where several types were seen. */
	toSchema(): Record<string, unknown> {
		const types = this.types();
		return {
			...(types.length > 0 && { type: types.length === 1 ? types[0] : types }),
			...(this.isDateTimeOnly() && { format: 'date-time' }),
			...(this.properties && { properties: this.fieldSchemas() }),
			...(this.items && { items: this.items.toSchema() }),
		};
	}

	/** Schemas of the fields, by name. */
	fieldSchemas(): Record<string, unknown> {
		return Object.fromEntries(this.fields().map(([name, shape]) => [name, shape.toSchema()]));
	}

	/** The fields of all records, by name. */
	fields(): Array<[string, Shape]> {
		return [...(this.properties ?? [])];
	}

	/** The fields of the objects in a list. */
	get ofItems(): Shape | undefined {
		return this.items;
	}

	/** Warnings about the values of this field itself, each as the end of a sentence. */
	oddities(): string[] {
		return ODDITIES.filter(([oddity]) => (this.kinds & oddity) !== 0).map(([, words]) => words);
	}

	private point(kind: number, bytes: number, measure: Measure): void {
		this.kinds |= kind;
		measure.points += 1;
		measure.leastBytes += bytes;
	}

	private kindOfText(text: string): number {
		const nul = text.includes('\0') ? NUL_CHARACTER : 0;
		if ((this.kinds & TEXT) !== 0 || !isDateTime(text)) return TEXT | nul;
		return hasOddYear(text) ? DATE_TIME | ODD_YEAR : DATE_TIME;
	}

	private observeItems(values: unknown[], measure: Measure, depth: number): void {
		this.kinds |= ARRAY;
		measure.leastBytes += 2;
		if (values.length > 0) this.items ??= new Shape();
		for (const value of values) this.items?.observe(value, measure, depth + 1);
	}

	private observeFields(fields: Record<string, unknown>, measure: Measure, depth: number): void {
		this.kinds |= OBJECT;
		this.properties ??= new Map<string, Shape>();
		let points = 0;
		let bytes = 2;
		const names = Object.keys(fields);
		for (let at = 0; at < names.length; at++) {
			const name = names[at];
			const value = fields[name];
			if (value === undefined || typeof value === 'function' || typeof value === 'symbol') continue;
			bytes += name.length + 3;
			const shape = this.lastNames[at] === name ? this.lastShapes[at] : this.fieldAt(at, name);
			// Most values are texts and numbers; `observe` does the same with more calls.
			if (typeof value === 'string') {
				shape.kinds |= shape.kindOfText(value);
				points++;
				bytes += value.length + 2;
			} else if (typeof value === 'number') {
				shape.kinds |= kindOfNumber(value, measure.exact);
				points++;
				bytes++;
			} else shape.observe(value, measure, depth + 1);
		}
		measure.points += points;
		measure.leastBytes += bytes;
	}

	private fieldAt(at: number, name: string): Shape {
		const properties = this.properties as Map<string, Shape>;
		const shape = properties.get(name) ?? new Shape();
		properties.set(name, shape);
		// No holes: V8 is slow with arrays that have them.
		if (at <= this.lastNames.length) {
			this.lastNames[at] = name;
			this.lastShapes[at] = shape;
		}
		return shape;
	}

	/** `null` first, then by name. A field that is always null becomes a nullable string. */
	private types(): string[] {
		const kinds = this.kinds & (2 * OBJECT - 1);
		if (kinds === NULL) return ['null', 'string'];
		const seen: Array<[number, string]> = [
			[NULL, 'null'],
			[ARRAY, 'array'],
			[BOOLEAN, 'boolean'],
			[(kinds & NUMBER) === 0 ? INTEGER : 0, 'integer'],
			[NUMBER, 'number'],
			[OBJECT, 'object'],
			[TEXT | DATE_TIME, 'string'],
		];
		return seen.filter(([kind]) => (kinds & kind) !== 0).map(([, type]) => type);
	}

	private isDateTimeOnly(): boolean {
		return (this.kinds & (2 * OBJECT - 1) & ~NULL) === DATE_TIME;
	}
}

function kindOfNumber(value: number, exact: boolean): number {
	if (Number.isSafeInteger(value)) return INTEGER;
	if (!Number.isFinite(value)) return NULL | NOT_A_NUMBER;
	if (!Number.isInteger(value)) return NUMBER;
	return (Math.abs(value) < INTEGER_END ? INTEGER : NUMBER) | (exact ? 0 : ROUNDED);
}

/**
 * Whether a date-time lies outside the years that destinations take. The year 1 counts, because
 * Stitch has been seen to load its first days as days of the year 0.
 */
function hasOddYear(text: string): boolean {
	if (text.startsWith('000')) return text[3] <= '1';
	return text.startsWith('9999-12-31') && (parseStitchTime(text) ?? 0) > YEARS_END;
}

/** Dates and the like: `JSON.stringify` writes what this returns. */
interface Dated {
	toJSON(): unknown;
}

/** A schema that can be sent, or the reason why it can't, as the end of a sentence. */
export type SchemaReading = { schema: TableSchema } | { refusal: string };

/**
 * Reads the schema that a user gave, as an object. Checked is only what makes the whole request
 * fail (import-api.md 3.2); Stitch checks what is inside `properties`.
 */
export function readSchema(value: unknown): SchemaReading {
	if (Array.isArray(value)) return { refusal: 'is an array; Stitch takes an object only' };
	if (!isObject(value)) return { refusal: 'is not a JSON object' };
	if (!isObject(value.properties)) {
		return { refusal: "has no 'properties' object with one entry per field" };
	}
	return { schema: value as TableSchema };
}
