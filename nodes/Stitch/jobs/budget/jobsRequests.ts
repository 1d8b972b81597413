import type { StitchError } from '../../api/StitchError';
import type { StitchItem } from '../../item/types';
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

const LOGGED_FROM_MS = 1_000;
/** A shorter wait is nothing to explain. */
const HINT_FROM_MS = 20_000;

/** Until when each account's limit was logged, by execution. */
const logged = new WeakMap<object, Map<number, number>>();

/** Says in n8n's log, once per wait for it, that Stitch's limit is used up. */
export function budgetLog(item: StitchItem, accountId: number): (waitMs: number) => void {
	const { context } = item;
	const ofRun = logged.get(context) ?? new Map<number, number>();
	logged.set(context, ofRun);
	return (waitMs) => {
		const now = performance.now();
		if (waitMs < LOGGED_FROM_MS || now < (ofRun.get(accountId) ?? -Infinity)) return;
		ofRun.set(accountId, now + waitMs);
		context.logger.info(
			`Stitch allows 30 requests for extractions, logs and loads per 10 minutes and account. Those of account ${accountId} are used up; the next one follows in ${Math.ceil(waitMs / 1000)} s.`,
		);
	};
}

/** Says beside the output that Stitch's limit made a wait longer. */
export function hintAtBudget(item: StitchItem, budgetWaitedMs: number): void {
	if (budgetWaitedMs < HINT_FROM_MS) return;
	item.context.addExecutionHints({
		message: `Waited ${Math.round(budgetWaitedMs / 1000)} s for Stitch's limit of 30 requests per 10 minutes; the job status was checked that much later`,
		type: 'info',
		location: 'outputPane',
	});
}
