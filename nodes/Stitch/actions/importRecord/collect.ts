import { NodeOperationError } from 'n8n-workflow';
import type { PreparedRun } from '../../importing/prepare';
import { prepareRun } from '../../importing/prepare';
import type { RecordFault, SourceRecord } from '../../importing/types';
import type { StitchConnection } from '../../api/types';
import { groupBy } from '../shared/pool';
import type { BatchOutcome, StitchItem } from '../shared/types';
import type { RecordReader } from './reader';

/** The records that go out with one token. */
export interface TokenRun extends PreparedRun {
	/** Sends for all items with this token. */
	item: StitchItem;
	items: StitchItem[];
}

/** All records of a run by token, and the items that can't be sent. */
export interface Collected {
	runs: TokenRun[];
	outcomes: BatchOutcome[];
}

/** Reads and checks the records of all items before the first request. */
export function collect(items: StitchItem[], reader: RecordReader, start: number): Collected {
	const outcomes: BatchOutcome[] = [];
	const runs = groupBy(items, tokenOf()).map((group) => {
		const prepared = prepareRun(sourcesOf(group, reader, outcomes), start);
		outcomes.push(...faultyItems(group, prepared.faults));
		return { ...prepared, item: group[0], items: group };
	});
	return { runs, outcomes };
}

/** The records of some items, one at a time; items that can't be read become outcomes. */
function* sourcesOf(items: StitchItem[], reader: RecordReader, outcomes: BatchOutcome[]) {
	for (const item of items) {
		let sources: SourceRecord[] = [];
		try {
			sources = reader.read(item);
		} catch (refusal) {
			outcomes.push({ itemIndexes: [item.itemIndex], error: refusal as Error });
		}
		yield* sources;
	}
}

/** What tells tokens apart; items of one connection are one key, made once. */
function tokenOf() {
	const known = new Map<StitchConnection, string>();
	return ({ connection }: StitchItem): string => {
		const { apiBaseUrl, accessToken, stitchAccountId } = connection;
		const key = known.get(connection) ?? JSON.stringify([apiBaseUrl, accessToken, stitchAccountId]);
		known.set(connection, key);
		return key;
	};
}

/** One outcome for each item with records that can't be sent. */
export function faultyItems(items: StitchItem[], faults: RecordFault[]): BatchOutcome[] {
	const [first] = items;
	return groupBy(faults, ({ itemIndex }) => String(itemIndex)).map((own) => {
		const { itemIndex } = own[0];
		const more = own.slice(1, 10).map(({ reason }) => `${reason}.`);
		if (own.length > 10) more.push(`${own.length - 10} more.`);
		const description = ['Stitch would refuse it, so it was not sent.', ...more].join(' ');
		const error = new NodeOperationError(first.context.getNode(), own[0].reason, {
			description,
			itemIndex,
		});
		return { itemIndexes: [itemIndex], error };
	});
}
