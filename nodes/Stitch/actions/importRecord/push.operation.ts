import type { INodePropertyOptions } from 'n8n-workflow';
import { systemClock } from '../../clock';
import { pushBatch } from '../../api/importApi';
import { packGroups } from '../../importing/batches';
import { groupBy } from '../shared/pool';
import { builderHint, optionsOf } from '../../editor/descriptions/sharedParameters';
import type { BatchOperation, BatchOutcome, StitchItem } from '../shared/types';
import {
	dataParameters,
	keyNames,
	replaceTableOption,
	schemaParameters,
	sequenceField,
	tableName,
	validateFirst,
} from './parameters';
import { validateGroups } from './validate.operation';
import type { TokenRun } from './reader';
import { RecordReader, collect, withoutItems } from './reader';
import { Sender, replaceTable, withoutIncomplete } from './send';

const option: INodePropertyOptions = {
	name: 'Push',
	value: 'push',
	action: 'Push import API records',
	description: 'Send the input items to one or more tables, in as few requests as possible',
	...builderHint(
		'Give all records as items of one run, not in a loop: one request takes thousands of them.',
	),
};

/**
 * Pushes the records of all items, one table per request, in as few requests as the limits allow
 * (import-api.md 3.2). One output item for each request, paired with all items in it.
 *
 * If the node stops at an error, nothing is sent when one item can't be sent, so that the run can be
 * repeated as a whole.
 */
async function executeAll(items: StitchItem[]): Promise<BatchOutcome[]> {
	const [{ context }] = items;
	const stops = !context.continueOnFail();
	// The node stops because the credential of an item could not be read.
	if (stops && items.length < context.getInputData().length) return [];
	const reader = new RecordReader(true);
	const { runs, outcomes, unread } = collect(items, reader, systemClock.now());
	const isOver = () => stops && outcomes.some((one) => 'error' in one);
	if (isOver()) return outcomes;
	for (const run of runs) outcomes.push(...(await validateWhereAsked(run, reader)));
	if (isOver()) return outcomes;
	for (const run of runs) {
		outcomes.push(...withoutIncomplete(run, unread), ...(await send(run)));
	}
	return outcomes;
}

/** Sends the tables of one token one after another. */
async function send({ item, groups }: TokenRun): Promise<BatchOutcome[]> {
	const sender = new Sender(item, pushBatch);
	const outcomes: BatchOutcome[] = [];
	for (const table of groupBy(groups, ({ tableName: name }) => name)) {
		const isReplaced = table[0].version !== undefined;
		const sent = isReplaced
			? await replaceTable(item, table, sender)
			: await sender.sendAll(packGroups(table));
		outcomes.push(...sent);
	}
	return outcomes;
}

/** Lets Stitch check the items that have Validate First; those it rejects are not sent. */
async function validateWhereAsked(run: TokenRun, reader: RecordReader): Promise<BatchOutcome[]> {
	const { item, items, groups } = run;
	if (!items.some((one) => reader.validatesFirst(one))) return [];
	const others = items.filter((one) => !reader.validatesFirst(one));
	const asked = withoutItems(groups, itemIndexesOf(others));
	const outcomes = await validateGroups(item, asked);
	const refused = outcomes.filter((outcome) => 'error' in outcome);
	const out = new Set(refused.flatMap(({ itemIndexes }) => itemIndexes));
	for (const { tableName: name, records } of groups) {
		const missing = records.find(({ itemIndex }) => out.has(itemIndex));
		if (missing === undefined || run.incomplete.has(name)) continue;
		run.incomplete.set(name, `Item ${missing.itemIndex} was not accepted by the validation`);
	}
	run.groups = withoutItems(groups, out);
	return refused;
}

const itemIndexesOf = (items: StitchItem[]) => new Set(items.map(({ itemIndex }) => itemIndex));

export const operation: BatchOperation = {
	option,
	properties: [
		tableName,
		keyNames,
		...dataParameters,
		...schemaParameters,
		optionsOf([replaceTableOption, sequenceField, validateFirst]),
	],
	executeAll,
};
