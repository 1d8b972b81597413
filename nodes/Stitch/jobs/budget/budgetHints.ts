import type { StitchItem } from '../../item/types';

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
