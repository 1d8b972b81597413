import type { StitchItem } from '../../item/types';
import { systemClock } from '../../api/http/clock';
import { budgetTeller } from '../report/hints';
import { budgetOf } from './accountBudget';

/** The budget of requests that an account has for extractions, logs and loads. */
export const budgetOfItem = (item: StitchItem, accountId: number) =>
	budgetOf({ apiBaseUrl: item.connection.apiBaseUrl, accountId }, systemClock);

/**
 * Waits until one more request for extractions, logs or loads fits into the 30 in ten minutes that
 * Stitch allows per account (connect-api.md section 5). What it gives has to be called when the
 * request is over. Throws when the execution is cancelled meanwhile.
 */
export async function takeJobsRequest(item: StitchItem, accountId: number): Promise<() => void> {
	const permit = await budgetOfItem(item, accountId).acquire(
		systemClock,
		item.context.getExecutionCancelSignal(),
		budgetTeller(item, accountId),
	);
	return () => permit.end();
}
