import type { IDataObject, NodeApiError } from 'n8n-workflow';
import { explainRejection, itemsOf } from '../../importing/rejection';
import type { ImportBatch, TableGroup } from '../../importing/types';
import type { JsonValue } from '../../api/types';
import { toNodeError } from '../../errors/toNodeError';
import { isObject } from '../../api/shape';
import type { BatchOutcome, StitchItem } from '../shared/types';

export function outcomeOf(batch: ImportBatch, error: Error): BatchOutcome {
	return { itemIndexes: itemsOf(batch.records), error };
}

/**
 * The outcomes of a refused batch: the items at fault, and the items that went down with them.
 * Where the node stops, only the former are told, so that they are what it stops with.
 */
export function refusedOutcomes(
	item: StitchItem,
	batch: ImportBatch,
	refusal: NodeApiError,
): BatchOutcome[] {
	const isAboutRecords = refusal.httpCode === '400' || refusal.httpCode === '422';
	if (!isAboutRecords) return [outcomeOf(batch, refusal)];
	const words = wordsOf(refusal);
	const { atFault, others, places } = explainRejection(words, batch);
	const description = `${refusal.description ?? ''} Stitch takes all records of a request or none; this one had ${batch.records.length}. Other requests are not affected.`;
	const outcome = (itemIndexes: number[], message: string): BatchOutcome => ({
		itemIndexes,
		error: toNodeError(
			item.context.getNode(),
			{ message, description, httpCode: refusal.httpCode ?? undefined },
			[],
			itemIndexes[0],
		),
	});
	const what = `${places === '' ? 'the records' : places} for table ${tablesOf(batch)}`;
	const told = [
		outcome(atFault.length > 0 ? atFault : others, `Stitch does not accept ${what}: ${words}`),
	];
	if (atFault.length > 0 && others.length > 0 && item.context.continueOnFail()) {
		told.push(outcome(others, `Refused together with ${places}, which Stitch does not accept`));
	}
	return told;
}

/** What Stitch said, out of the error that the transport made of it. */
function wordsOf({ message, description }: NodeApiError): string {
	const said = /Stitch says: ([\s\S]*?)(?: \(status \d+[^)]*\))?$/.exec(description ?? '')?.[1];
	return said ?? message.replace(/^Stitch refused the request: /, '');
}

/** The output of an accepted batch: Stitch's answer, and what was sent. */
export function acceptedOutcome(batch: ImportBatch, answer: JsonValue): BatchOutcome {
	const { records } = batch;
	const warnings = groupsOf(batch).flatMap((group) => group.warnings);
	const sequences = [records[0], records[records.length - 1]].map(({ record }) => record.sequence);
	const output = {
		...(isObject(answer) ? answer : {}),
		table_name: namesOf(batch).join(', '),
		records: records.length,
		first_sequence: asNumber(sequences[0]),
		last_sequence: asNumber(sequences[1]),
		...(warnings.length > 0 && { warnings }),
	};
	return { itemIndexes: itemsOf(records), output: output as IDataObject };
}

/** A number where JavaScript holds it exactly, else the digits. */
function asNumber(sequence: string): number | string {
	const value = Number(sequence);
	return Number.isSafeInteger(value) ? value : sequence;
}

function tablesOf(batch: ImportBatch): string {
	return namesOf(batch)
		.map((name) => `'${name}'`)
		.join(', ');
}

function namesOf(batch: ImportBatch): string[] {
	return [...new Set(groupsOf(batch).map(({ tableName }) => tableName))];
}

function groupsOf({ records }: ImportBatch): TableGroup[] {
	const groups = new Set<TableGroup>();
	for (const { group } of records) groups.add(group);
	return [...groups];
}
