import { StitchError } from '../../api/StitchError';
import type { OversizedRecord } from '../../importing/batches';
import { placeOf } from '../../importing/check';
import type { ImportBatch } from '../../importing/types';
import type { JsonValue } from '../../api/types';
import type { BatchOutcome, StitchItem } from '../shared/types';
import { faultyItems } from './collect';
import { outcomeOf, refusedOutcomes } from './outcomes';

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
	let closed: unknown;
	for (const batch of batches) {
		if ('oversized' in batch) sent.refused.push(tooLarge(item, batch));
		else if (closed !== undefined) sent.refused.push(outcomeOf(batch, closed));
		else {
			try {
				sent.accepted.push({ batch, answer: await send(item, endpoint, batch) });
			} catch (thrown) {
				sent.refused.push(...refusedOutcomes(item, batch, thrown));
				if (thrown instanceof StitchError && thrown.isAccessRefused) closed = thrown;
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
	const answer = await item.object(
		{
			method: 'POST',
			path: `/v2/import/${endpoint}`,
			body: batch.body,
			repeatable: endpoint === 'validate',
			timeout: TIMEOUT,
			purpose: endpoint === 'batch' ? 'push the records' : 'validate the records',
		},
		'confirmation',
	);
	return answer;
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
