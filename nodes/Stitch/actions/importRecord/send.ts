import type { Attempt, JsonObject, StitchClient } from '../../api/types';
import type { StitchError } from '../../api/StitchError';
import type { OversizedRecord } from '../../importing/batches';
import { placeOf } from '../../importing/records';
import type { ImportBatch } from '../../importing/types';
import type { BatchOutcome, StitchItem } from '../shared/types';
import { faultyItems } from './collect';
import { acceptedOutcome, refusedOutcomes } from './outcomes';

type Post = (client: StitchClient, body: Buffer) => Promise<Attempt<JsonObject>>;

/** The result of sending a batch. */
export type Sent = { accepted: BatchOutcome } | { refused: BatchOutcome[] };

/**
 * Sends the batches of one token one after another. A rejected batch doesn't stop the others, unless
 * it was rejected because of the token: then the rest isn't sent.
 */
export class Sender {
	private closed?: StitchError;

	constructor(
		private readonly item: StitchItem,
		private readonly post: Post,
	) {}

	async send(batch: ImportBatch | OversizedRecord): Promise<Sent> {
		if ('oversized' in batch) return { refused: [this.tooLarge(batch)] };
		const attempt = await this.attempt(batch.body);
		return 'error' in attempt
			? { refused: refusedOutcomes(this.item, batch, attempt.error) }
			: { accepted: acceptedOutcome(batch, attempt.value) };
	}

	async sendAll(batches: Iterable<ImportBatch | OversizedRecord>): Promise<BatchOutcome[]> {
		const outcomes: BatchOutcome[] = [];
		for (const batch of batches) {
			const sent = await this.send(batch);
			outcomes.push(...('accepted' in sent ? [sent.accepted] : sent.refused));
		}
		return outcomes;
	}

	private async attempt(body: Buffer): Promise<Attempt<JsonObject>> {
		if (this.closed !== undefined) return { error: this.closed };
		const attempt = await this.post(this.item, body);
		if ('error' in attempt && endsAll(attempt.error)) this.closed = attempt.error;
		return attempt;
	}

	private tooLarge({ oversized, reason }: OversizedRecord): BatchOutcome {
		const { itemIndex, target } = oversized;
		const place = placeOf(oversized);
		const fault = { itemIndex, tableName: target.tableName, reason: `${place} ${reason}` };
		return faultyItems(this.item, [fault])[0];
	}
}

/** Whether every other request with the token would fail in the same way. */
const endsAll = ({ isAccessRefused, kind }: StitchError) =>
	isAccessRefused || kind === 'cancelled' || kind === 'blocked' || kind === 'unusable';
