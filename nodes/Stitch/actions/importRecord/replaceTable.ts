import { activateVersion } from '../../api/importApi';
import { explain } from '../../errors/explain';
import { activationBody, packGroups } from '../../importing/batches';
import { itemsOf } from '../../importing/rejection';
import { sequenceAfter } from '../../importing/sequences';
import type { TableGroup } from '../../importing/types';
import type { BatchOutcome, StitchItem } from '../shared/types';
import type { TokenRun } from './collect';
import { isLatestVersion } from './collect';
import type { Sender } from './send';

const ALL_OR_NONE =
	'A table is replaced only when all of its records were accepted; otherwise rows would be lost.';

/**
 * Sends all records of one table under a new version, and activates that version after the last
 * batch was accepted: rows that are gone at the source are then gone in the table. It is never
 * activated if a batch was rejected or is in doubt. Stitch's own target does the same; it isn't
 * documented for the Import API (import-api.md 3.2).
 */
export async function replaceTable(
	item: StitchItem,
	groups: TableGroup[],
	sender: Sender,
): Promise<BatchOutcome[]> {
	const [{ tableName, version = 0 }] = groups;
	const accepted: BatchOutcome[] = [];
	for (const batch of packGroups(groups)) {
		const sent = await sender.send(batch);
		if ('refused' in sent) return [...sent.refused, ...withRest(item, groups, sent.refused)];
		accepted.push(sent.accepted);
	}
	const notReplaced = (message: string, description: string) => [
		{
			itemIndexes: itemsOf(groups.flatMap(({ records }) => records)),
			error: item.fail(
				message,
				`Stitch accepted the records as version ${version} of the table. ${description}`,
			),
		},
	];
	if (!isLatestVersion(item, tableName, version)) {
		return notReplaced(
			`Table '${tableName}' was not replaced, because a later run replaces it`,
			'Let one run end before the next one starts.',
		);
	}
	const sequences = groups.flatMap(({ records }) => records.map(({ sequence }) => sequence));
	const body = activationBody(groups[0], sequenceAfter(sequences, version));
	const activation = await activateVersion(item, body);
	if ('error' in activation) {
		const { message, description } = explain(activation.error);
		const may = activation.error.effectUnknown ? 'may not have been' : 'was not';
		return notReplaced(
			`Table '${tableName}' ${may} replaced: ${message}`,
			`Rows that are gone at the source may still be in the table until the push is run again. ${description}`,
		);
	}
	return accepted.map((outcome) =>
		'output' in outcome
			? { ...outcome, output: { ...outcome.output, table_replaced: true } }
			: outcome,
	);
}

/** Takes out of a run the tables to be replaced that have missing records: nothing of them is sent. */
export function withoutIncomplete(run: TokenRun, unread: string | undefined): BatchOutcome[] {
	const outcomes: BatchOutcome[] = [];
	run.groups = run.groups.filter((group) => {
		const reason = unread ?? run.incomplete.get(group.tableName);
		if (group.version === undefined || reason === undefined) return true;
		outcomes.push({
			itemIndexes: itemsOf(group.records),
			error: run.item.fail(
				`Not sent: table '${group.tableName}' is replaced as a whole, and ${reason}`,
				`${ALL_OR_NONE} Correct that item, or filter it out before this node.`,
			),
		});
		return false;
	});
	return outcomes;
}

/** The items of the table that the refusal does not name. */
function withRest(item: StitchItem, groups: TableGroup[], refused: BatchOutcome[]): BatchOutcome[] {
	if (!item.context.continueOnFail()) return [];
	const told = new Set(refused.flatMap(({ itemIndexes }) => itemIndexes));
	const itemIndexes = itemsOf(groups.flatMap(({ records }) => records)).filter(
		(index) => !told.has(index),
	);
	if (itemIndexes.length === 0) return [];
	const [first] = refused[0].itemIndexes;
	const message = `Table '${groups[0].tableName}' was not replaced: see the message of Item ${first}`;
	return [{ itemIndexes, error: item.fail(message, `${ALL_OR_NONE} Run the push again.`) }];
}
