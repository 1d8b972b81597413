import type { IExecuteFunctions } from 'n8n-workflow';
import type { SourceFacts } from '../../jobs/start/sourceFacts';
import { groupBy, runPool } from '../shared/pool';
import type { BatchOutcome, StitchItem } from '../shared/types';

const LOOK_UPS_AT_ONCE = 20;

/** What is wanted of one item's source. */
export interface AboutSource {
	item: StitchItem;
	source: SourceFacts;
}

/**
 * Reads what each item wants, then answers all items of one account and token together, accounts
 * side by side. An item that can't be read has an outcome of its own.
 */
export async function perAccount<T extends AboutSource>(
	context: IExecuteFunctions,
	items: StitchItem[],
	read: (item: StitchItem) => Promise<T>,
	answer: (ofOneAccount: T[]) => Promise<BatchOutcome[]>,
): Promise<BatchOutcome[]> {
	const wanted: T[] = [];
	const outcomes: BatchOutcome[] = [];
	const signal = context.getExecutionCancelSignal();
	await runPool(
		items.map((item) => async () => {
			try {
				wanted.push(await read(item));
			} catch (thrown) {
				outcomes.push({ itemIndexes: [item.itemIndex], error: thrown as Error });
			}
		}),
		LOOK_UPS_AT_ONCE,
		() => signal?.aborted === true,
	);
	wanted.sort((a, b) => a.item.itemIndex - b.item.itemIndex);
	const groups = groupBy(wanted, ({ item, source }) =>
		[item.connection.apiBaseUrl, source.accountId, item.connection.accessToken].join(' '),
	);
	const answered = await Promise.all(groups.map(answer));
	return [...outcomes, ...answered.flat()];
}
