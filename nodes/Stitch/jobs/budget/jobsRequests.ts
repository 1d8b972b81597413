import type { StitchError } from '../../api/StitchError';
import type { StitchItem } from '../../item/types';
import { budgetLog } from './budgetHints';
import { budgetOf } from './accountBudget';
import { JOBS_BUDGET } from './slidingWindow';

/** The limit that an account has for extractions, logs and loads, as this item's token may use it. */
export function budgetOfItem({ connection }: StitchItem, accountId: number) {
	const { apiBaseUrl, accessToken } = connection;
	return budgetOf({ apiBaseUrl, accountId, accessToken });
}

/**
 * Waits until one more request for extractions, logs or loads fits into what Stitch allows per
 * account (connect-api.md section 5), the items of one execution in their order, executions in
 * turns. The function returned has to be called when the request is over. Throws when the execution
 * is cancelled meanwhile.
 */
export async function takeJobsRequest(
	item: StitchItem,
	accountId: number,
	limit?: number,
): Promise<(error?: StitchError) => void> {
	const permit = await budgetOfItem(item, accountId).acquire({
		limit,
		group: item.context,
		signal: item.context.getExecutionCancelSignal(),
		onWait: budgetLog(item, accountId),
	});
	return (error) => permit.end(error);
}

/** *Requests per 10 Minutes* of an item, an option of the collection. Throws NodeOperationError. */
export function requestLimit(item: StitchItem, collection: string): number {
	const label = 'Requests per 10 Minutes';
	const name = `${collection}.requestsPer10Minutes`;
	const limit = item.number(name, label, { min: 1, fallback: JOBS_BUDGET });
	if (limit <= JOBS_BUDGET) return limit;
	throw item.fail(
		`'${label}' is more than ${JOBS_BUDGET}`,
		`Stitch allows ${JOBS_BUDGET} requests for extractions, logs and loads per 10 minutes and account.`,
	);
}
