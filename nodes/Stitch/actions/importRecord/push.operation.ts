import type { IExecuteFunctions, INodePropertyOptions } from 'n8n-workflow';
import { entriesOf, packBatches } from '../../importing/batches';
import { batchEnvelope } from '../../importing/envelope';
import type { TableGroup } from '../../importing/types';
import { systemClock } from '../../api/http/clock';
import type { BatchOperation, BatchOutcome, StitchItem } from '../shared/types';
import type { TokenRun } from './collect';
import { collect } from './collect';
import { acceptedOutcome } from './outcomes';
import {
	dataParameters,
	keyNames,
	optionsOf,
	schemaParameters,
	sequenceField,
	tableName,
	validateFirst,
} from './parameters';
import { RecordReader } from './reader';
import { sendAll } from './send';
import { validateGroups } from './validateGroups';

const option: INodePropertyOptions = {
	name: 'Push',
	value: 'push',
	action: 'Push import API records',
	description: 'Send the input items to one or more tables, in as few requests as possible',
};

/**
 * Pushes the records of all items, one table per request, in as few requests as the limits allow
 * (import-api.md 3.2). One output item for each request, paired with all items in it.
 *
 * Where the node stops on the first failure, a record that can't be sent keeps all others from
 * being sent, so that the run can be repeated as a whole.
 */
async function executeAll(
	context: IExecuteFunctions,
	items: StitchItem[],
): Promise<BatchOutcome[]> {
	const reader = new RecordReader(true);
	const { runs, outcomes } = collect(items, reader, systemClock.now());
	const isOver = () => outcomes.some((one) => 'error' in one) && !context.continueOnFail();
	if (isOver()) return outcomes;
	for (const run of runs) {
		const refused = await validateWhereAsked(run, reader);
		outcomes.push(...refused);
		run.groups = withoutItems(
			run.groups,
			refused.flatMap(({ itemIndexes }) => itemIndexes),
		);
	}
	if (isOver()) return outcomes;
	for (const { item, groups } of runs) {
		const { accepted, refused } = await sendAll(item, 'batch', batchesOf(groups));
		outcomes.push(
			...accepted.map(({ batch, answer }) => acceptedOutcome(batch, answer)),
			...refused,
		);
	}
	return outcomes;
}

/** The requests of all tables, each table's in order; built one at a time. */
function* batchesOf(groups: TableGroup[]) {
	for (const group of groups) yield* packBatches(entriesOf([group]), batchEnvelope(group));
}

/** Outcomes of the items that asked for a check and didn't pass it. */
async function validateWhereAsked({ item, items, groups }: TokenRun, reader: RecordReader) {
	const others = items.filter((one) => !reader.validatesFirst(one));
	if (others.length === items.length) return [];
	const asked = withoutItems(
		groups,
		others.map(({ itemIndex }) => itemIndex),
	);
	return asked.length === 0 ? [] : (await validateGroups(item, asked)).refused;
}

function withoutItems(groups: TableGroup[], itemIndexes: number[]): TableGroup[] {
	if (itemIndexes.length === 0) return groups;
	const out = new Set(itemIndexes);
	return groups
		.map((group) => ({
			...group,
			records: group.records.filter(({ itemIndex }) => !out.has(itemIndex)),
		}))
		.filter(({ records }) => records.length > 0);
}

export const operation: BatchOperation = {
	option,
	properties: [
		tableName,
		keyNames,
		...dataParameters,
		...schemaParameters,
		optionsOf([sequenceField, validateFirst]),
	],
	executeAll,
};
