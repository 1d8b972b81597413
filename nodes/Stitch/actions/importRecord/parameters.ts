import type { INodeProperties } from 'n8n-workflow';
import type { StitchConnection } from '../../api/types';
import { LastNumbers } from '../../importing/sequences';
import type { RecordFault, TableGroup } from '../../importing/records';
import { RunTables } from '../../importing/tables';
import { memoryOf } from '../../reruns';
import { groupBy } from '../shared/pool';
import type { BatchOutcome, StitchItem } from '../shared/types';
import type { RecordReader } from './reader';

export const tableName: INodeProperties = {
	displayName: 'Table Name',
	name: 'tableName',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. orders',
	description: 'Table in the destination, made on the first push. Each item may name its own.',
};

export const keyNames: INodeProperties = {
	displayName: 'Key Names',
	name: 'keyNames',
	type: 'string',
	default: '',
	placeholder: 'e.g. order_id, day',
	description:
		'Fields of the key, comma-separated: a record replaces the one with the same key. Empty to append every record.',
};

export const dataParameters: INodeProperties[] = [
	{
		displayName: 'Data',
		name: 'dataMode',
		type: 'options',
		options: [
			{
				name: 'Selected Fields',
				value: 'selectedFields',
				description: 'Some fields of each input item',
			},
			{
				name: 'Using JSON',
				value: 'json',
				description: 'One record or a list of records per item',
			},
			{ name: 'Whole Item', value: 'wholeItem', description: 'All fields of each input item' },
		],
		default: 'wholeItem',
		description: 'What to send as the record',
	},
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. order_id, total',
		displayOptions: { show: { dataMode: ['selectedFields'] } },
		description: 'Fields of the input item to send, comma-separated',
	},
	{
		displayName: 'Data (JSON)',
		name: 'data',
		type: 'json',
		default: '={{ $json }}',
		displayOptions: { show: { dataMode: ['json'] } },
		description: 'One record as an object, or several as an array of objects',
	},
];

export const schemaParameters: INodeProperties[] = [
	{
		displayName: 'Schema',
		name: 'schemaMode',
		type: 'options',
		options: [
			{
				name: 'Derived From Data',
				value: 'fromData',
				description: 'Types are taken from all records of the table in this run',
			},
			{ name: 'Using JSON', value: 'json', description: 'Give a JSON Schema' },
		],
		default: 'fromData',
		description:
			'Types of the columns. Give a schema if they must not change, as with numbers that are sometimes whole.',
	},
	{
		displayName: 'Schema (JSON)',
		name: 'schema',
		type: 'json',
		default: '{\n  "properties": {\n    "id": { "type": "integer" }\n  }\n}',
		required: true,
		displayOptions: { show: { schemaMode: ['json'] } },
		description:
			'JSON Schema with "properties". A field that may be null needs a list of types, such as ["null", "string"].',
	},
];

export const replaceTableOption: INodeProperties = {
	displayName: 'Replace Table',
	name: 'replaceTable',
	type: 'boolean',
	default: false,
	description:
		'Whether the records of this run replace all rows of the table, so push all of them in one run. Stitch does not document it for the Import API: try it on a table that you can lose.',
};

export const sequenceField: INodeProperties = {
	displayName: 'Sequence Field',
	name: 'sequenceField',
	type: 'string',
	default: '',
	placeholder: 'e.g. updated_at',
	description:
		'Field whose greatest value wins among records with the same key: a whole number or date-time. If empty, later items win.',
};

export const validateFirst: INodeProperties = {
	displayName: 'Validate First',
	name: 'validateFirst',
	type: 'boolean',
	default: false,
	description:
		'Whether Stitch checks the records first, without the schema. Needs Key Names, and one more request per batch.',
};

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
		for (const [name, last] of lastNumbers) lastSequences.keep(sequenceKey(item, name), last);
		for (const { tableName, version } of groups) {
			if (version !== undefined) lastVersions.keep(versionKey(item, tableName), version);
		}
		faulty.push(...faultyItems(item, faults));
		// All records of an item or none: it has to be sent again as a whole.
		const sent = withoutItems(groups, new Set(faults.map(({ itemIndex }) => itemIndex)));
		return { item, items: group, groups: sent, incomplete: whyIncomplete(faults) };
	});
	return { runs, outcomes: [...unread, ...faulty], unread: whyUnread(items, unread) };
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
export function faultyItems(item: StitchItem, faults: RecordFault[]): BatchOutcome[] {
	const byItem = groupBy(faults, ({ itemIndex }) => String(itemIndex));
	const reported = item.context.continueOnFail() ? byItem : byItem.slice(0, 1);
	return reported.map((own) => {
		const more = own.slice(1, 10).map(({ reason }) => `${reason}.`);
		if (own.length > 10) more.push(`${own.length - 10} more.`);
		const description = ['Stitch would refuse it, so it was not sent.', ...more].join(' ');
		return { itemIndexes: [own[0].itemIndex], error: item.fail(own[0].reason, description) };
	});
}
