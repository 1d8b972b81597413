import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { StitchConnection } from '../../api/types';
import { newRecord, readJsonRecords } from '../../importing/records';
import { readSchema } from '../../importing/schema';
import type { ImportRecord, RecordFault, TableGroup, Target } from '../../importing/records';
import type { TableSchema } from '../../importing/schema';
import { LastNumbers } from '../../importing/sequences';
import { RunTables } from '../../importing/tables';
import type { Reading } from '../../item/parameters';
import { enteredParameters } from '../../item/item';
import { readChoice, readNames, readText } from '../../item/parameters';
import { isObject, parseJson } from '../../json';
import { memoryOf } from '../../reruns';
import { groupBy } from '../shared/pool';
import type { BatchOutcome, StitchItem } from '../shared/types';

interface Options {
	sequenceField?: string;
	replaceTable: boolean;
	validateFirst: boolean;
}

/** The data of an item, and the JSON to send for some of its records, by position. */
interface Records {
	data: unknown;
	exact?: Map<number, string>;
}

/**
 * Reads the records of items. Parameters without an expression are read once for all items, and
 * equal targets share one object, because a run may have a hundred thousand items.
 */
export class RecordReader {
	/** The values of parameters without an expression, by name. */
	private readonly fixed = new Map<string, unknown>();

	private readonly targets = new Map<string, Target>();

	private fixedTarget?: Target;

	private fixedOptions?: Options;

	private readonly schemas = new Map<string, TableSchema>();

	private readonly expressions = new Map<string, boolean>();

	private input?: INodeExecutionData[];

	/** @param hasSchema whether the operation has the schema parameters */
	constructor(private readonly hasSchema: boolean) {}

	/** Whether the item has *Validate First* on. */
	validatesFirst(item: StitchItem): boolean {
		return this.optionsOf(item).validateFirst;
	}

	/** Adds the item's records, or throws a NodeOperationError that names the parameter. */
	read(item: StitchItem, add: (record: ImportRecord) => void): void {
		const { itemIndex } = item;
		const target = this.fixedTarget ?? this.targetOf(item);
		if (this.fixed.get('dataMode') === 'wholeItem') {
			add(newRecord(this.inputOf(item.context)[itemIndex].json, target, itemIndex));
			return;
		}
		const { data, exact } = this.recordsOf(item);
		if (!Array.isArray(data)) {
			add(newRecord(data, target, itemIndex, undefined, exact?.get(0)));
			return;
		}
		if (data.length === 0 && target.replaceTable === true) {
			throw item.fail(
				"'Data (JSON)' holds no records, and 'Replace Table' never empties a table",
				'Check the node that gives the records. To empty the table, drop it in the destination.',
			);
		}
		data.forEach((record: unknown, position) => {
			add(newRecord(record, target, itemIndex, position, exact?.get(position)));
		});
	}

	private targetOf(item: StitchItem): Target {
		const tableName = this.once(item, 'tableName', 'Table Name', (value) =>
			readText(value === undefined ? '' : value),
		);
		const keyNames = this.once(item, 'keyNames', 'Key Names', readKeyNames);
		const schema = this.schemaOf(item);
		const { sequenceField, replaceTable } = this.optionsOf(item);
		const key = JSON.stringify([tableName, keyNames, schema?.text, sequenceField, replaceTable]);
		const target = this.targets.get(key) ?? {
			tableName,
			keyNames,
			schema: schema?.schema,
			sequenceField,
			replaceTable,
		};
		this.targets.set(key, target);
		const isFixed = ['tableName', 'keyNames', 'schemaMode', 'schema', 'options'].every(
			(name) => !this.isExpression(item, name),
		);
		if (isFixed) this.fixedTarget = target;
		return target;
	}

	private optionsOf(item: StitchItem): Options {
		if (this.fixedOptions !== undefined) return this.fixedOptions;
		const options = {
			sequenceField: item.optionalText('options.sequenceField', 'Sequence Field'),
			replaceTable: item.flag('options.replaceTable', 'Replace Table', false),
			validateFirst: item.flag('options.validateFirst', 'Validate First', false),
		};
		if (!this.isExpression(item, 'options')) this.fixedOptions = options;
		return options;
	}

	private schemaOf(item: StitchItem): { text: string; schema: TableSchema } | undefined {
		if (!this.hasSchema) return undefined;
		const modes = ['fromData', 'json'] as const;
		const mode = this.once(item, 'schemaMode', 'Schema', choiceOf(modes, 'fromData'));
		if (mode === 'fromData') return undefined;
		const given = item.parameter<unknown>('schema', null);
		const text = typeof given === 'string' ? given : (JSON.stringify(given) ?? '');
		const known = this.schemas.get(text);
		if (known !== undefined) return { text, schema: known };
		const reading = readSchema(typeof given === 'string' ? parseJson(given) : given);
		if ('refusal' in reading) {
			throw item.fail(
				`'Schema' ${reading.refusal}`,
				'Give an object such as {"properties": {"id": {"type": "integer"}}}.',
			);
		}
		this.schemas.set(text, reading.schema);
		return { text, schema: reading.schema };
	}

	private recordsOf(item: StitchItem): Records {
		const modes = ['wholeItem', 'selectedFields', 'json'] as const;
		const mode = this.once(item, 'dataMode', 'Data', choiceOf(modes, 'wholeItem'));
		if (mode === 'json') return this.jsonOf(item);
		const { json } = this.inputOf(item.context)[item.itemIndex];
		if (mode === 'wholeItem') return { data: json };
		const names = this.once(item, 'fields', 'Fields', readFieldNames);
		const kept = names.filter((name) => Object.hasOwn(json, name));
		if (kept.length > 0)
			return { data: Object.fromEntries(kept.map((name) => [name, json[name]])) };
		throw item.fail(
			"'Fields' names no field that the item has",
			`Field names are case-sensitive. The item has: ${Object.keys(json).slice(0, 20).join(', ')}.`,
		);
	}

	private jsonOf(item: StitchItem): Records {
		const given = item.parameter<unknown>('data', null);
		const read = typeof given === 'string' ? readJsonRecords(given) : undefined;
		const data: unknown = typeof given === 'string' ? read?.value : given;
		if (Array.isArray(data) || isObject(data)) return { data, exact: read?.exact };
		throw item.fail(
			"'Data (JSON)' is neither a JSON object nor an array of objects",
			'Give one record in braces, or several in brackets.',
		);
	}

	private inputOf(context: IExecuteFunctions): INodeExecutionData[] {
		return (this.input ??= context.getInputData());
	}

	private once<T>(
		item: StitchItem,
		name: string,
		label: string,
		read: (value: unknown) => Reading<T>,
	): T {
		if (this.fixed.has(name)) return this.fixed.get(name) as T;
		const value = item.read(label, read(item.given(name)));
		if (!this.isExpression(item, name)) this.fixed.set(name, value);
		return value;
	}

	private isExpression(item: StitchItem, name: string): boolean {
		const known = this.expressions.get(name);
		if (known !== undefined) return known;
		const text = JSON.stringify(enteredParameters(item.context)[name]) ?? '';
		const isExpression = text.includes('"=');
		this.expressions.set(name, isExpression);
		return isExpression;
	}
}

const choiceOf =
	<T extends string>(values: readonly T[], fallback: T) =>
	(value: unknown): Reading<T> =>
		value === undefined ? { value: fallback } : readChoice(value, values);

/** Names of fields, each once. */
function readFieldNames(value: unknown): Reading<string[]> {
	const names = readNames(value === undefined ? '' : value);
	if ('refused' in names) return names;
	if (names.value.length === 0) return { refused: 'holds no field name' };
	return { value: [...new Set(names.value)] };
}

/** An empty text appends every record; an expression that gave nothing must not. */
const readKeyNames = (value: unknown): Reading<string[]> =>
	value === '' || value === undefined ? { value: [] } : readFieldNames(value);

/** The records that go out with one token. */
export interface TokenRun {
	/** The item that sends for all items with this token. */
	item: StitchItem;
	items: StitchItem[];
	groups: TableGroup[];
	/** Tables with missing records, each with the reason as the end of a sentence. */
	incomplete: Map<string, string>;
}

/** All records of a run by token, and the items that can't be sent. */
export interface Collected {
	runs: TokenRun[];
	outcomes: BatchOutcome[];
	/** Why records of any table may be missing, as the end of a sentence. */
	unread?: string;
}

/** The last numbers of this process: sequences by account and table, versions by token and table. */
const lastSequences = new LastNumbers();
const lastVersions = new LastNumbers();

/** Reads and checks the records of all items before the first request. */
export function collect(items: StitchItem[], reader: RecordReader, now: number): Collected {
	const unread: BatchOutcome[] = [];
	const faulty: BatchOutcome[] = [];
	const runs = groupBy(items, tokenOf()).map((group) => {
		const [item] = group;
		const startOf = (tableName: string) => startOfRun(item, tableName, now);
		const tables = new RunTables(startOf);
		unread.push(...readAll(group, reader, tables));
		const { groups, faults, lastNumbers } = tables.close();
		// All records of an item or none: it has to be sent again as a whole.
		const out = new Set(faults.map(({ itemIndex }) => itemIndex));
		const sent = out.size === 0 ? groups : learnedAnew(withoutItems(groups, out), startOf);
		for (const [name, last] of lastNumbers) lastSequences.keep(sequenceKey(item, name), last);
		faulty.push(...faultyItems(item, faults));
		return { item, items: group, groups: sent, incomplete: whyIncomplete(faults) };
	});
	return { runs, outcomes: [...unread, ...faulty], unread: whyUnread(items, unread) };
}

/** The groups with schemas and warnings of no record but theirs. */
function learnedAnew(groups: TableGroup[], startOf: (tableName: string) => number): TableGroup[] {
	const tables = new RunTables(startOf);
	const records = groups.flatMap((group) => group.records);
	// In the order of the input: of two records with the same key, the later one wins.
	records.sort((a, b) => a.itemIndex - b.itemIndex).forEach((record) => tables.add(record));
	return tables.close().groups;
}

/** The groups without the records of some items. */
export function withoutItems(groups: TableGroup[], out: Set<number>): TableGroup[] {
	if (out.size === 0) return groups;
	return groups
		.map((group) => ({
			...group,
			records: group.records.filter(({ itemIndex }) => !out.has(itemIndex)),
		}))
		.filter(({ records }) => records.length > 0);
}

/**
 * The number of the run for a table. When n8n runs the node again, the same: requests are then the
 * same to the letter, and those that Stitch has accepted are not sent again.
 */
function startOfRun(item: StitchItem, tableName: string, now: number): number {
	const memory = memoryOf(item.context);
	const table = sequenceKey(item, tableName);
	if (memory === undefined) return lastSequences.next(table, now);
	const key = `start ${table}`;
	const known = memory.get(key);
	if (known !== undefined) return Number(known);
	const start = lastSequences.next(table, now);
	memory.keep(key, String(start));
	return start;
}

function whyIncomplete(faults: RecordFault[]): Map<string, string> {
	const reasons = new Map<string, string>();
	for (const { tableName, itemIndex } of faults) {
		if (!reasons.has(tableName)) reasons.set(tableName, `Item ${itemIndex} cannot be sent`);
	}
	return reasons;
}

function whyUnread(items: StitchItem[], unread: BatchOutcome[]): string | undefined {
	if (unread.length > 0) return `Item ${unread[0].itemIndexes[0]} cannot be read`;
	const isWhole = items.length === items[0].context.getInputData().length;
	return isWhole ? undefined : 'the credential of an item cannot be read';
}

/** Remembers that a run begins to send a version of a table. */
export const keepVersion = (item: StitchItem, tableName: string, version: number): void =>
	lastVersions.keep(versionKey(item, tableName), version);

/** Whether no later run has started to replace the table. */
export const isLatestVersion = (item: StitchItem, tableName: string, version: number): boolean =>
	lastVersions.isLast(versionKey(item, tableName), version);

/** By account, because two tokens may belong to one source and write to the same tables. */
function sequenceKey({ connection }: StitchItem, tableName: string): string {
	const { apiBaseUrl, accessToken, stitchAccountId } = connection;
	return JSON.stringify([apiBaseUrl, stitchAccountId ?? accessToken, tableName]);
}

function versionKey({ connection }: StitchItem, tableName: string): string {
	return JSON.stringify([connection.apiBaseUrl, connection.accessToken, tableName]);
}

/** Reads the records of some items; those that can't be read become outcomes. */
function readAll(items: StitchItem[], reader: RecordReader, tables: RunTables): BatchOutcome[] {
	const unread: BatchOutcome[] = [];
	const add = tables.add.bind(tables);
	for (const item of items) {
		try {
			reader.read(item, add);
		} catch (error) {
			unread.push({ itemIndexes: [item.itemIndex], error });
			if (!item.context.continueOnFail()) break;
		}
	}
	return unread;
}

/** A key per token; made once for all items that share a connection. */
function tokenOf() {
	const known = new Map<StitchConnection, string>();
	return ({ connection }: StitchItem): string => {
		const found = known.get(connection);
		if (found !== undefined) return found;
		const { apiBaseUrl, accessToken, stitchAccountId } = connection;
		const key = JSON.stringify([apiBaseUrl, accessToken, stitchAccountId]);
		known.set(connection, key);
		return key;
	};
}

/** One outcome per item with records that can't be sent; only the first if the node stops there. */
function faultyItems(item: StitchItem, faults: RecordFault[]): BatchOutcome[] {
	const byItem = groupBy(faults, ({ itemIndex }) => String(itemIndex));
	const reported = item.context.continueOnFail() ? byItem : byItem.slice(0, 1);
	return reported.map((own) => {
		const more = own.slice(1, 10).map(({ reason }) => `${reason}.`);
		if (own.length > 10) more.push(`${own.length - 10} more.`);
		const description = ['It was not sent.', ...more].join(' ');
		return { itemIndexes: [own[0].itemIndex], error: item.fail(own[0].reason, description) };
	});
}
