import { faultOf, faultOfMeasure, placeOf, withOwnSequence } from './records';
import type { Measure } from './schema';
import { Shape } from './schema';
import { RunSequences } from './sequences';
import type {
	CheckedRecord,
	RecordFault,
	SourceRecord,
	TableGroup,
	TableSchema,
	Target,
} from './types';
import { MAX_KEY_CHARACTERS, warningsOf } from './warnings';

/** The tables of one run, and the records that can't be sent. */
export interface PreparedRun {
	groups: TableGroup[];
	faults: RecordFault[];
	/** The greatest number that each table uses, those in a field of its own aside. */
	lastNumbers: Map<string, number>;
}

/**
 * Checks all records of one run, gives each its sequence and sorts them by table. Records without
 * a schema of their own share one schema per table, derived from all of them, so that every batch
 * of a table says the same.
 *
 * @param startOf the number of the run for a table, Unix milliseconds: the sequence of its records
 */
export function prepareRun(
	sources: Iterable<SourceRecord>,
	startOf: (tableName: string) => number,
): PreparedRun {
	const tables = new Tables(startOf);
	const faults: RecordFault[] = [];
	for (const source of sources) {
		const reason = tables.take(source);
		if (reason === undefined) continue;
		const { itemIndex, target } = source;
		const place = placeOf(source);
		faults.push({ itemIndex, tableName: target.tableName, reason: `${place} ${reason}` });
	}
	return { ...tables.close(), faults };
}

/** What all records of one table share. */
interface Table {
	start: number;
	isReplaced: boolean;
	sequences: RunSequences;
	/** Learns the schema of the records without one. */
	shape: Shape;
}

interface OpenGroup {
	group: TableGroup;
	table: Table;
	shape: Shape;
	nextSequence: (data: Record<string, unknown>) => number;
	longKeys: Set<string>;
}

/** Sorts records by table, keys and schema, and learns one schema per table. */
class Tables {
	private readonly tables = new Map<string, Table>();

	private readonly groups = new Map<string, OpenGroup>();

	private readonly schemaTexts = new Map<TableSchema, string>();

	private lastTarget?: Target;

	private lastGroup?: OpenGroup;

	constructor(private readonly startOf: (tableName: string) => number) {}

	/** Adds a record to its table; returns why it can't be added, as the end of a sentence. */
	take(source: SourceRecord): string | undefined {
		const fault = faultOf(source);
		if (fault !== undefined) return fault;
		const open = this.find(source.target);
		if (open.table.isReplaced !== isReplacing(source.target)) {
			return `has another 'Replace Table' than the records of table '${open.group.tableName}' before it`;
		}
		const record = recordOf(source);
		if (typeof record === 'string') return record;
		const measure: Measure = { points: 0, leastBytes: 0, exact: source.text !== undefined };
		open.shape.observe(source.data, measure);
		record.leastBytes = source.text?.length ?? measure.leastBytes;
		const excess = faultOfMeasure(measure);
		if (excess !== undefined) return excess;
		if (source.target.sequenceField === undefined) record.sequence = open.nextSequence(record.data);
		open.group.records.push(record);
		for (const name of source.target.keyNames) {
			if (isLong(record.data[name])) open.longKeys.add(name);
		}
		return undefined;
	}

	/** All groups with their schemas and warnings, in the order of their first records. */
	close(): Omit<PreparedRun, 'faults'> {
		const filled = [...this.groups.values()].filter(({ group }) => group.records.length > 0);
		const groups = filled.map(({ group, table, shape, longKeys }) => {
			const { tableName } = group;
			const schema =
				shape === table.shape ? { type: 'object', properties: shape.fieldSchemas() } : group.schema;
			const names = Object.keys(schema.properties);
			return { ...group, schema, warnings: warningsOf({ tableName, names, shape, longKeys }) };
		});
		const lastNumbers = new Map<string, number>();
		for (const [name, { sequences, isReplaced }] of this.tables) {
			// The message that replaces the table comes after all records.
			lastNumbers.set(name, isReplaced ? sequences.last + 1 : sequences.last);
		}
		return { groups, lastNumbers };
	}

	private find(target: Target): OpenGroup {
		if (this.lastGroup !== undefined && this.lastTarget === target) return this.lastGroup;
		const { tableName, keyNames, schema } = target;
		const key = JSON.stringify([tableName, keyNames, this.textOf(schema)]);
		const open = this.groups.get(key) ?? this.open(target);
		this.groups.set(key, open);
		[this.lastTarget, this.lastGroup] = [target, open];
		return open;
	}

	private open(target: Target): OpenGroup {
		const { tableName, keyNames, schema } = target;
		const table = this.tableOf(target);
		const group: TableGroup = {
			tableName,
			keyNames,
			schema: schema ?? { properties: {} },
			records: [],
			warnings: [],
			...(table.isReplaced && { version: table.start }),
		};
		return {
			group,
			table,
			shape: schema === undefined ? table.shape : new Shape(),
			nextSequence: table.sequences.forKeys(keyNames),
			longKeys: new Set(),
		};
	}

	private tableOf(target: Target): Table {
		const { tableName } = target;
		const known = this.tables.get(tableName);
		if (known !== undefined) return known;
		const start = this.startOf(tableName);
		const sequences = new RunSequences(start);
		const table = { start, isReplaced: isReplacing(target), sequences, shape: new Shape() };
		this.tables.set(tableName, table);
		return table;
	}

	private textOf(schema: TableSchema | undefined): string {
		if (schema === undefined) return '';
		const text = this.schemaTexts.get(schema) ?? JSON.stringify(schema);
		this.schemaTexts.set(schema, text);
		return text;
	}
}

/** The record, its sequence still to come where the run gives it. */
function recordOf(source: SourceRecord): CheckedRecord | string {
	const { itemIndex, position, text, target } = source;
	if (target.sequenceField !== undefined) return withOwnSequence(source, target.sequenceField);
	const data = source.data as Record<string, unknown>;
	return { itemIndex, position, data, text, sequence: 0, leastBytes: 0 };
}

const isReplacing = ({ replaceTable }: Target) => replaceTable === true;

const isLong = (value: unknown) => typeof value === 'string' && value.length >= MAX_KEY_CHARACTERS;
