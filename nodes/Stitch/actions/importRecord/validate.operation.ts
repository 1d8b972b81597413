import { validateRecords } from '../../api/importApi';
import { packBatches, pushEnvelope } from '../../importing/batches';
import { itemsOf } from '../../importing/rejection';
import type { TableGroup } from '../../importing/records';
import type { BatchOperation, BatchOutcome, StitchItem } from '../shared/types';
import { Sender } from './send';
import type { INodePropertyOptions } from 'n8n-workflow';
import { systemClock } from '../../clock';
import { dataParameters, keyNames, sequenceField, tableName } from './parameters';
import { optionsOf } from '../../editor/descriptions/sharedParameters';
import { RecordReader, collect } from './reader';

/**
 * Lets Stitch check records without storing them (import-api.md 3.4). The endpoint takes no schema,
 * and asks for keys and the account ID.
 */
export async function validateGroups(
	item: StitchItem,
	groups: TableGroup[],
): Promise<BatchOutcome[]> {
	const clientId = item.connection.stitchAccountId;
	if (clientId === undefined) {
		const error = item.fail(
			"The 'Client ID' of the credential is not a Stitch account",
			'Enter the number of the Stitch account in the "Stitch Import API" credential.',
		);
		return groups.map((group) => outcomeOf(group, error));
	}
	const hasKeys = ({ keyNames }: TableGroup) => keyNames.length > 0;
	const records = groups.filter(hasKeys).flatMap((group) => group.records);
	const sender = new Sender(item, validateRecords);
	const outcomes = await sender.sendAll(packBatches(records, pushEnvelope(clientId)));
	const keyless = groups.filter((group) => !hasKeys(group));
	return [...outcomes, ...keyless.map((group) => outcomeOf(group, noKeys(item, group)))];
}

const outcomeOf = (group: TableGroup, error: Error): BatchOutcome => ({
	itemIndexes: itemsOf(group.records),
	error,
});

const noKeys = (item: StitchItem, { tableName }: TableGroup) =>
	item.fail(
		`'Key Names' is empty for table '${tableName}'`,
		'Stitch validates only records with a key. Enter Key Names, or push to an append-only table without validating.',
	);

const option: INodePropertyOptions = {
	name: 'Validate',
	value: 'validate',
	action: 'Validate import API records',
	description: 'Check the input items as Stitch would, and store nothing',
};

/** Lets Stitch check the records of all items; nothing is stored (import-api.md 3.4). */
async function executeAll(items: StitchItem[]): Promise<BatchOutcome[]> {
	const [{ context }] = items;
	const { runs, outcomes } = collect(items, new RecordReader(false), systemClock.now());
	if (outcomes.length > 0 && !context.continueOnFail()) return outcomes;
	for (const { item, groups } of runs) outcomes.push(...(await validateGroups(item, groups)));
	return outcomes;
}

export const operation: BatchOperation = {
	option,
	properties: [
		tableName,
		{ ...keyNames, required: true },
		...dataParameters,
		optionsOf([sequenceField]),
	],
	executeAll,
};
