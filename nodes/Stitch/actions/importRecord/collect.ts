import type { StitchConnection } from '../../api/types';
import { LastNumbers } from '../../importing/sequences';
import type { RecordFault, TableGroup } from '../../importing/types';
import { RunTables } from '../../importing/tables';
import { memoryOf } from '../../reruns';
import { groupBy } from '../shared/pool';
import type { BatchOutcome, StitchItem } from '../shared/types';
import type { RecordReader } from './reader';

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
		return { item, items: group, groups, incomplete: whyIncomplete(faults) };
	});
	return { runs, outcomes: [...unread, ...faulty], unread: whyUnread(items, unread) };
}

/**
 * The number of the run for a table. When n8n runs the node again, the same: requests are then the
 * same to the letter, and those that Stitch has accepted are not sent again.
 */
function startOfRun(item: StitchItem, tableName: string, now: number): number {
	const memory = memoryOf(item.context);
	const table = sequenceKey(item, tableName);
	if (memory?.keepsAnswers !== true) return lastSequences.next(table, now);
	const key = `start ${table}`;
	const start = Number(memory.get(key) ?? lastSequences.next(table, now));
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
		const { apiBaseUrl, accessToken, stitchAccountId } = connection;
		const key = known.get(connection) ?? JSON.stringify([apiBaseUrl, accessToken, stitchAccountId]);
		known.set(connection, key);
		return key;
	};
}

/** One outcome per item with records that can't be sent; only the first if the node stops there. */
export function faultyItems(item: StitchItem, faults: RecordFault[]): BatchOutcome[] {
	const byItem = groupBy(faults, ({ itemIndex }) => String(itemIndex));
	const told = item.context.continueOnFail() ? byItem : byItem.slice(0, 1);
	return told.map((own) => {
		const more = own.slice(1, 10).map(({ reason }) => `${reason}.`);
		if (own.length > 10) more.push(`${own.length - 10} more.`);
		const description = ['Stitch would refuse it, so it was not sent.', ...more].join(' ');
		return { itemIndexes: [own[0].itemIndex], error: item.fail(own[0].reason, description) };
	});
}
