import { systemClock } from '../transport';
import { budgetOf } from '../replication/jobsBudget';
import type { StitchItem } from './types';

/** The budget of requests that an account has for extractions, logs and loads. */
export const budgetOfItem = (item: StitchItem, accountId: number) =>
	budgetOf({ apiBaseUrl: item.connection.apiBaseUrl, accountId }, systemClock);

/**
 * Waits until one more request for extractions, logs or loads fits into the 30 in ten minutes that
 * Stitch allows per account (connect-api.md section 5). What it gives has to be called when the
 * request is over. Throws when the execution is cancelled meanwhile.
 */
export async function takeJobsRequest(item: StitchItem, accountId: number): Promise<() => void> {
	let told = false;
	const permit = await budgetOfItem(item, accountId).acquire(
		systemClock,
		item.context.getExecutionCancelSignal(),
		(ms) => {
			if (told || ms < 1_000) return;
			told = true;
			item.context.logger.info(
				`Stitch allows 30 requests for extractions, logs and loads in ten minutes; waiting ${Math.ceil(ms / 1_000)} s for the next one`,
			);
		},
	);
	return () => permit.end();
}
