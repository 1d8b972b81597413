import { oversizedOf } from './batches';
import type { ImportRecord, RecordFault, TableGroup, Target } from './records';
import {
	MAX_KEY_CHARACTERS,
	TOO_LARGE,
	faultOf,
	faultOfMeasure,
	placeOf,
	takeOwnSequence,
	warningsOf,
	withFractions,
} from './records';
import type { Measure, TableSchema } from './schema';
import { Shape } from './schema';
import { RunSequences, isLess } from './sequences';

/** The tables of one run, and the records that can't be sent. */
export interface PreparedRun {
	groups: TableGroup[];
	faults: RecordFault[];
	/** The greatest sequence that the run gave out in each table. */
	lastNumbers: Map<string, number>;
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

/**
 * Checks the records of one run, gives each its sequence and sorts them by table, keys and schema.
 * Records without a schema of their own share one schema per table, derived from all of them, so
 * that all batches of a table have the same schema.
 */
export class RunTables {
	private readonly tables = new Map<string, Table>();

	private readonly groups = new Map<string, OpenGroup>();

	private readonly schemaTexts = new Map<TableSchema, string>();

	private readonly faults: RecordFault[] = [];

	private lastTarget?: Target;

	private lastGroup?: OpenGroup;

	private readonly measure: Measure = { points: 0, leastBytes: 0, exact: false };

	/**
	 * @param startOf the number of the run for a table, Unix milliseconds: the sequence of its records
	 */
	constructor(private readonly startOf: (tableName: string) => number) {}

	/** Adds a record to its table, or to the faults. */
	add(record: ImportRecord): void {
		const reason = this.take(record);
		if (reason !== undefined) this.refuse(record, reason);
	}

	private refuse(record: ImportRecord, reason: string): void {
		const { itemIndex, target } = record;
		const place = placeOf(record);
		this.faults.push({ itemIndex, tableName: target.tableName, reason: `${place} ${reason}` });
	}

	/** All groups with their schemas and warnings, in the order of their first records. */
	close(): PreparedRun {
		orderByOwnSequence([...this.groups.values()].filter(({ table }) => table.isReplaced));
		const groups: TableGroup[] = [];
		for (const { group, table, shape, longKeys } of this.groups.values()) {
			if (group.records.length === 0) continue;
			const { tableName } = group;
			if (shape === table.shape) {
				group.schema = { type: 'object', properties: shape.fieldSchemas() };
			}
			if (table.isReplaced) group.activation = lastOf(table);
			const names = Object.keys(group.schema.properties);
			group.warnings = warningsOf({ tableName, names, shape, longKeys });
			groups.push(group);
			for (const record of oversizedOf(group)) this.refuse(record, TOO_LARGE);
		}
		const lastNumbers = new Map<string, number>();
		for (const [name, table] of this.tables) lastNumbers.set(name, lastOf(table));
		return { groups, faults: this.faults, lastNumbers };
	}

	/** Adds a record to its table; returns why it can't be added, as the end of a sentence. */
	private take(record: ImportRecord): string | undefined {
		const { target, text, data } = record;
		const fault = faultOf(record);
		if (fault !== undefined) return fault;
		const open = this.find(target);
		const { table, group } = open;
		if (table.isReplaced !== isReplacing(target)) {
			return `has another 'Replace Table' than the records of table '${group.tableName}' before it`;
		}
		const unordered =
			target.sequenceField === undefined
				? undefined
				: takeOwnSequence(record, target.sequenceField);
		if (unordered !== undefined) return unordered;
		const { measure } = this;
		measure.points = 0;
		measure.leastBytes = 0;
		measure.obstacle = undefined;
		measure.exact = text !== undefined;
		open.shape.observe(text === undefined ? data : withFractions(text), measure);
		record.leastBytes = text?.length ?? measure.leastBytes;
		const excess = faultOfMeasure(measure);
		if (excess !== undefined) return excess;
		if (target.sequenceField === undefined) record.sequence = open.nextSequence(data);
		record.group = group;
		group.records.push(record);
		for (const name of target.keyNames) if (isLong(data[name])) open.longKeys.add(name);
		return undefined;
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

/**
 * In a table that is replaced, sequences of their own only order the records of one run: Stitch keeps
 * a row of an earlier run if its sequence is greater, and it goes with its version.
 */
function orderByOwnSequence(replaced: OpenGroup[]): void {
	const own = replaced.flatMap(({ group, nextSequence }) =>
		group.records
			.filter(({ target }) => target.sequenceField !== undefined)
			.map((record) => ({ record, sequence: record.sequence, nextSequence })),
	);
	own.sort(
		(a, b) => Number(isLess(b.sequence, a.sequence)) - Number(isLess(a.sequence, b.sequence)),
	);
	for (const { record, nextSequence } of own) record.sequence = nextSequence(record.data);
}

/** The last number of a table: of one that is replaced, the message that activates the version has it. */
const lastOf = ({ sequences, isReplaced }: Table) => sequences.last + Number(isReplaced);

const isReplacing = ({ replaceTable }: Target) => replaceTable === true;

const isLong = (value: unknown) => typeof value === 'string' && value.length >= MAX_KEY_CHARACTERS;
