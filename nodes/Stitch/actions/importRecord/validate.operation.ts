import type { IExecuteFunctions, INodePropertyOptions } from 'n8n-workflow';
import { systemClock } from '../../api/http/clock';
import type { BatchOperation, BatchOutcome, StitchItem } from '../shared/types';
import { collect } from './collect';
import { validateGroups } from './validateGroups';
import { dataParameters, keyNames, optionsOf, sequenceField, tableName } from './parameters';
import { RecordReader } from './reader';

const option: INodePropertyOptions = {
	name: 'Validate',
	value: 'validate',
	action: 'Validate import API records',
	description: 'Check the input items as Stitch would, and store nothing',
};

/** Lets Stitch check the records of all items; nothing is stored (import-api.md 3.4). */
async function executeAll(
	context: IExecuteFunctions,
	items: StitchItem[],
): Promise<BatchOutcome[]> {
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
