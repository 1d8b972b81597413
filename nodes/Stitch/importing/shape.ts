import { MAX_DEPTH } from './limits';
import { isDateTime } from '../time';

const NULL = 1;
const BOOLEAN = 2;
const INTEGER = 4;
const NUMBER = 8;
const DATE_TIME = 16;
const TEXT = 32;
const ARRAY = 64;
const OBJECT = 128;

/** From here on a number without fraction no longer fits a 64-bit integer column. */
const INTEGER_END = 2 ** 63;

/** What one record is made of, measured while its shape is learned. */
export interface Measure {
	/** Values that are neither object nor array. */
	points: number;
	/** Never more than the record's length in bytes. */
	leastBytes: number;
	/** What JSON can't hold, or nesting beyond all measure. */
	obstacle?: string;
}

/** The union of the values seen at one place of a table's records. */
export class Shape {
	private kinds = 0;

	private properties?: Map<string, Shape>;

	private items?: Shape;

	/** Takes the value as `JSON.stringify` would write it. */
	observe(given: unknown, measure: Measure, depth = 0): void {
		const value = asWritten(given);
		switch (typeof value) {
			case 'string':
				this.point(this.kindOfText(value), value.length + 2, measure);
				return;
			case 'number':
				this.point(kindOfNumber(value), 1, measure);
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
				else if (Array.isArray(value)) this.observeItems(value, measure, depth);
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
		const fields = this.properties ?? new Map<string, Shape>();
		return Object.fromEntries([...fields].map(([name, shape]) => [name, shape.toSchema()]));
	}

	private point(kind: number, bytes: number, measure: Measure): void {
		this.kinds |= kind;
		measure.points += 1;
		measure.leastBytes += bytes;
	}

	private kindOfText(text: string): number {
		return (this.kinds & TEXT) === 0 && isDateTime(text) ? DATE_TIME : TEXT;
	}

	private observeItems(values: unknown[], measure: Measure, depth: number): void {
		this.kinds |= ARRAY;
		measure.leastBytes += 2;
		if (values.length > 0) this.items ??= new Shape();
		for (const value of values) this.items?.observe(value, measure, depth + 1);
	}

	private observeFields(fields: Record<string, unknown>, measure: Measure, depth: number): void {
		this.kinds |= OBJECT;
		const properties = (this.properties ??= new Map<string, Shape>());
		measure.leastBytes += 2;
		for (const name of Object.keys(fields)) {
			const value = fields[name];
			if (value === undefined || typeof value === 'function' || typeof value === 'symbol') continue;
			let shape = properties.get(name);
			if (shape === undefined) properties.set(name, (shape = new Shape()));
			measure.leastBytes += name.length + 3;
			shape.observe(value, measure, depth + 1);
		}
	}

	/** `null` first, then by name. Null alone says nothing, so it becomes a nullable string. */
	private types(): string[] {
		if (this.kinds === NULL) return ['null', 'string'];
		const seen: Array<[number, string]> = [
			[NULL, 'null'],
			[ARRAY, 'array'],
			[BOOLEAN, 'boolean'],
			[(this.kinds & NUMBER) === 0 ? INTEGER : 0, 'integer'],
			[NUMBER, 'number'],
			[OBJECT, 'object'],
			[TEXT | DATE_TIME, 'string'],
		];
		return seen.filter(([kind]) => (this.kinds & kind) !== 0).map(([, type]) => type);
	}

	private isDateTimeOnly(): boolean {
		return (this.kinds & ~NULL) === DATE_TIME;
	}
}

function kindOfNumber(value: number): number {
	if (!Number.isFinite(value)) return NULL;
	return Number.isInteger(value) && Math.abs(value) < INTEGER_END ? INTEGER : NUMBER;
}

/** Dates and the like become what their `toJSON` returns. */
function asWritten(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	const { toJSON } = value as { toJSON?: unknown };
	return typeof toJSON === 'function' ? (toJSON.call(value) as unknown) : value;
}
