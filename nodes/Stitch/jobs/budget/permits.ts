import { findAccountId } from '../../api/accounts';
import type { StitchClient, TakePermit } from '../../api/types';
import type { StitchItem } from '../../item/item';
import { perRun } from '../../reruns';
import { budgetOf } from './accountBudget';
import type { BudgetOwner } from './accountBudget';
import { JOBS_BUDGET } from './slidingWindow';

/** Whose limit the requests of a client count against. */
export function ownerOf({ connection }: StitchClient, accountId: number): BudgetOwner {
	const { apiBaseUrl, accessToken } = connection;
	return { apiBaseUrl, accountId, accessToken };
}

/** *Requests per 10 Minutes* of an item, an option of the collection. Throws NodeOperationError. */
export const requestLimit = (item: StitchItem, collection: string): number =>
	item.number(`${collection}.requestsPer10Minutes`, 'Requests per 10 Minutes', {
		min: 1,
		max: JOBS_BUDGET,
		fallback: JOBS_BUDGET,
	});

const LOGGED_FROM_MS = 1_000;

/** Until when the limit of each account was logged. */
const loggedIn = perRun(() => new Map<number, number>());

/** Says in n8n's log, once per wait for it, that the limit is used up. */
export function budgetLog({ context }: StitchItem, accountId: number): (waitMs: number) => void {
	const logged = loggedIn(context);
	return (waitMs) => {
		const now = performance.now();
		if (waitMs < LOGGED_FROM_MS || now < (logged.get(accountId) ?? -Infinity)) return;
		logged.set(accountId, now + waitMs);
		context.logger.info(
			`The requests per 10 minutes of account ${accountId} are used up; the next one follows in ${Math.ceil(waitMs / 1000)} s.`,
		);
	};
}

/**
 * Permits for requests for extractions, logs or loads, one for each that is sent: each is there once
 * it fits into what Stitch allows per account (connect-api.md section 5), the items of one execution
 * in their order, executions in turns. Throws when the execution is cancelled meanwhile.
 */
export function jobsPermits(item: StitchItem, accountId: number, limit: number): TakePermit {
	const budget = budgetOf(ownerOf(item, accountId));
	const { context: group } = item;
	return async (mostMs) => {
		if (budget.waitTime(limit, group) > mostMs) return undefined;
		const onWait = budgetLog(item, accountId);
		const signal = group.getExecutionCancelSignal();
		const permit = await budget.acquire({ limit, group, signal, onWait });
		return (error) => permit.end(error);
	};
}

/**
 * The account of *Additional Fields* or of the credential, and permits for its counted requests. Throws
 * NodeOperationError, and `StitchError`.
 */
export async function countedAccount(item: StitchItem) {
	const given = item.optionalId('additionalFields.stitchAccountId', 'Stitch Account ID');
	const limit = requestLimit(item, 'additionalFields');
	const accountId = await findAccountId(item, given);
	return { accountId, limit, permit: jobsPermits(item, accountId, limit) };
}
