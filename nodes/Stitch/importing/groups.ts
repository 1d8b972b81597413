import { hasLongKey } from './check';
import { MAX_KEY_CHARACTERS } from './limits';
import type { Measure } from './shape';
import { Shape } from './shape';
import type { CheckedRecord, SourceRecord, TableGroup, TableSchema } from './types';

interface OpenGroup {
	group: TableGroup;
	source: SourceRecord;
	/** Learns the table's schema; `undefined` where the user gave one. */
	shape?: Shape;
	longKeys: Set<string>;
}

/** Sorts records by table, keys and schema, and learns one schema per table. */
export class TableGroups {
	private readonly open = new Map<string, OpenGroup>();

	private readonly shapes = new Map<string, Shape>();

	private readonly schemaTexts = new WeakMap<TableSchema, string>();

	private last?: OpenGroup;

	/** Measures a record; its fields become part of the table's schema. */
	measure(source: SourceRecord): Measure {
		const measure: Measure = { points: 0, leastBytes: 0 };
		const shape = source.schema === undefined ? this.shapeOf(source.tableName) : new Shape();
		shape.observe(source.data, measure);
		return measure;
	}

	add(source: SourceRecord, record: CheckedRecord): void {
		const { group, longKeys } = this.find(source);
		group.records.push(record);
		for (const name of source.keyNames) if (hasLongKey(source, name)) longKeys.add(name);
	}

	/** All groups with their schemas and warnings, in the order of their first records. */
	close(): TableGroup[] {
		return [...this.open.values()].map(({ group, shape, longKeys }) => {
			const properties = shape?.fieldSchemas();
			const schema = properties ? { type: 'object', properties } : group.schema;
			return { ...group, schema, warnings: warningsOf(schema, longKeys) };
		});
	}

	private shapeOf(tableName: string): Shape {
		const known = this.shapes.get(tableName) ?? new Shape();
		this.shapes.set(tableName, known);
		return known;
	}

	private find(source: SourceRecord): OpenGroup {
		if (this.last !== undefined && isAlike(this.last.source, source)) return this.last;
		const key = JSON.stringify([source.tableName, source.keyNames, this.textOf(source.schema)]);
		this.last = this.open.get(key) ?? this.start(source);
		this.open.set(key, this.last);
		return this.last;
	}

	private start(source: SourceRecord): OpenGroup {
		const { tableName, keyNames, schema } = source;
		const shape = schema === undefined ? this.shapeOf(tableName) : undefined;
		const group = {
			tableName,
			keyNames,
			schema: schema ?? { properties: {} },
			records: [],
			warnings: [],
		};
		return { group, source, shape, longKeys: new Set() };
	}

	private textOf(schema: TableSchema | undefined): string {
		if (schema === undefined) return '';
		const text = this.schemaTexts.get(schema) ?? JSON.stringify(schema);
		this.schemaTexts.set(schema, text);
		return text;
	}
}

function isAlike(a: SourceRecord, b: SourceRecord): boolean {
	return a.tableName === b.tableName && a.keyNames === b.keyNames && a.schema === b.schema;
}

/** What Stitch accepts and a destination may reject later, out of sight (import-api.md 4). */
function warningsOf(schema: TableSchema, longKeys: Set<string>): string[] {
	const reserved = Object.keys(schema.properties).filter((name) => /^_(sdc|rjm)/i.test(name));
	return [
		...[...longKeys].map(
			(name) => `Key field '${name}' has values of ${MAX_KEY_CHARACTERS} characters or more`,
		),
		...reserved.map((name) => `Field '${name}' starts with a prefix that Stitch keeps for itself`),
	];
}
