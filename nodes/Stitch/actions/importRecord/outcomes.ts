import type { IDataObject } from 'n8n-workflow';
import { StitchError } from '../../api/StitchError';
import { explain } from '../../errors/explain';
import { explainRejection, itemsOf } from '../../importing/rejection';
import type { ImportBatch, TableGroup } from '../../importing/types';
import type { JsonValue } from '../../api/types';
import { isObject } from '../../api/shape';
import type { BatchOutcome, StitchItem } from '../shared/types';

export function outcomeOf(batch: ImportBatch, error: unknown): BatchOutcome {
	return { itemIndexes: itemsOf(batch.records), error };
}

/**
 * The outcomes of a refused batch: the items at fault, and the items that went down with them.
 * Where the node stops, only the former are told, so that they are what it stops with.
 */
export function refusedOutcomes(
	item: StitchItem,
	batch: ImportBatch,
	refusal: unknown,
): BatchOutcome[] {
	if (!(refusal instanceof StitchError) || ![400, 422].includes(refusal.status ?? 0)) {
		return [outcomeOf(batch, refusal)];
	}
	const { said = '' } = refusal;
	const { atFault, others, places } = explainRejection(said, batch);
	const description = `${explain(refusal).description} Stitch takes all records of a request or none; this one had ${batch.records.length}. Other requests are not affected.`;
	const outcome = (itemIndexes: number[], message: string): BatchOutcome => ({
		itemIndexes,
		error: item.fail(message, description),
	});
	const what = `${places === '' ? 'the records' : places} for table ${tablesOf(batch)}`;
	const told = [
		outcome(
			atFault.length > 0 ? atFault : others,
			`Stitch does not accept ${what}: ${said.slice(0, 1_000)}`,
		),
	];
	if (atFault.length > 0 && others.length > 0 && item.context.continueOnFail()) {
		told.push(
			outcome(others, `Not stored: Stitch rejected the whole request because of ${places}`),
		);
	}
	return told;
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
