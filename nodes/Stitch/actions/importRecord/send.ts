import type { IDataObject, NodeApiError } from 'n8n-workflow';
import type { OversizedRecord } from '../../importing/batches';
import { placeOf } from '../../importing/check';
import { explainRejection, itemsOf } from '../../importing/rejection';
import type { ImportBatch } from '../../importing/types';
import type { JsonValue } from '../../transport';
import { toNodeError } from '../../transport/errors';
import { isObject } from '../../transport/shape';
import type { BatchOutcome, StitchItem } from '../types';
import { faultyItems } from './collect';

/** Milliseconds for a request of up to 20 MB. */
const TIMEOUT = 300_000;

/** What became of the batches of one token. */
export interface Sent {
	accepted: Array<{ batch: ImportBatch; answer: JsonValue }>;
	refused: BatchOutcome[];
}

/**
 * Sends batches one after another. One that is refused doesn't stop the others, unless it is
 * refused because of the token: then the rest would be too, and isn't sent.
 */
export async function sendAll(
	item: StitchItem,
	endpoint: 'batch' | 'validate',
	batches: Iterable<ImportBatch | OversizedRecord>,
): Promise<Sent> {
	const sent: Sent = { accepted: [], refused: [] };
	let closed: NodeApiError | undefined;
	for (const batch of batches) {
		if ('oversized' in batch) sent.refused.push(tooLarge(item, batch));
		else if (closed !== undefined) sent.refused.push(outcomeOf(batch, closed));
		else {
			try {
				sent.accepted.push({ batch, answer: await send(item, endpoint, batch) });
			} catch (thrown) {
				const refusal = thrown as NodeApiError;
				sent.refused.push(...refusedOutcomes(item, batch, refusal));
				if (refusal.httpCode === '401' || refusal.httpCode === '403') closed = refusal;
			}
		}
	}
	return sent;
}

/**
 * A push is sent once: Stitch may have stored it, and where records are appended a second one would
 * double them. 201 and 202 are both success (import-api.md 3.2).
 */
async function send(item: StitchItem, endpoint: 'batch' | 'validate', batch: ImportBatch) {
	return await item.request({
		method: 'POST',
		path: `/v2/import/${endpoint}`,
		body: batch.body,
		repeatable: endpoint === 'validate',
		timeout: TIMEOUT,
		purpose: endpoint === 'batch' ? 'push the records' : 'validate the records',
	});
}

function tooLarge(item: StitchItem, { oversized, reason }: OversizedRecord): BatchOutcome {
	const { record, group } = oversized;
	const fault = {
		itemIndex: record.itemIndex,
		tableName: group.tableName,
		reason: `${placeOf(record)} ${reason}`,
	};
	return faultyItems([item], [fault])[0];
}

function outcomeOf(batch: ImportBatch, error: Error): BatchOutcome {
	return { itemIndexes: itemsOf(batch.records), error };
}

/** The outcomes of a refused batch: the items at fault, and the items that went down with them. */
function refusedOutcomes(
	item: StitchItem,
	batch: ImportBatch,
	refusal: NodeApiError,
): BatchOutcome[] {
	const words = [refusal.message, refusal.description ?? ''].join('\n');
	const isAnswer = refusal.httpCode === '400' || refusal.httpCode === '422';
	const { atFault, others, places } = explainRejection(isAnswer ? words : '', batch);
	if (atFault.length === 0) return [outcomeOf(batch, refusal)];
	const count = batch.records.length;
	const fate =
		count === 1
			? ''
			: ` None of the ${count} records of this request was stored; other requests are not affected.`;
	const errorWith = (message: string, itemIndex: number) =>
		toNodeError(
			item.context.getNode(),
			{
				message,
				description: `${refusal.description ?? ''}${fate}`,
				httpCode: refusal.httpCode ?? undefined,
			},
			[],
			itemIndex,
		);
	const tables = tablesOf(batch)
		.map((name) => `'${name}'`)
		.join(', ');
	return [
		{
			itemIndexes: atFault,
			error: errorWith(
				`Stitch does not accept ${places} for table ${tables}: ${wordsOf(refusal)}`,
				atFault[0],
			),
		},
		...(others.length === 0
			? []
			: [
					{
						itemIndexes: others,
						error: errorWith(
							`Not stored, because Stitch does not accept ${places} in the same request`,
							others[0],
						),
					},
				]),
	];
}

/** What Stitch said, out of the error that the transport made of it. */
function wordsOf({ message, description }: NodeApiError): string {
	const said = /Stitch says: ([\s\S]*?)(?: \(status \d+[^)]*\))?$/.exec(description ?? '')?.[1];
	return said ?? message;
}

/** The output of an accepted batch: Stitch's answer, and what was sent. */
export function acceptedOutcome(batch: ImportBatch, answer: JsonValue): BatchOutcome {
	const { records } = batch;
	const warnings = [...new Set(records.map(({ group }) => group))].flatMap(
		(group) => group.warnings,
	);
	const sequences = [records[0], records[records.length - 1]].map(({ record }) => record.sequence);
	const output = {
		...(isObject(answer) ? answer : {}),
		table_name: tablesOf(batch).join(', '),
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

function tablesOf(batch: ImportBatch): string[] {
	return [...new Set(batch.records.map(({ group }) => group.tableName))];
}
