import type { StitchItem } from '../../item/types';

const TELL_FROM_MS = 1000;
/** Waiting tells in the output pane only when it was long enough to be wondered about. */
const HINT_FROM_MS = 20_000;

/** Says in n8n's log, once per wait for it, that Stitch's budget is used up. */
export function budgetTeller(item: StitchItem, accountId: number): (waitMs: number) => void {
	let quietUntil = -Infinity;
	return (waitMs) => {
		const now = Date.now();
		if (waitMs < TELL_FROM_MS || now < quietUntil) return;
		quietUntil = now + waitMs;
		item.context.logger.info(
			`Stitch allows 30 requests for extractions, logs and loads in ten minutes per account; those of account ${accountId} are used up, the next one follows in ${Math.ceil(waitMs / 1000)} s`,
		);
	};
}

/** Says beside the output that the budget made a wait longer. */
export function hintAtBudget(item: StitchItem, budgetWaitedMs: number): void {
	if (budgetWaitedMs < HINT_FROM_MS) return;
	item.context.addExecutionHints({
		message: `Stitch's budget of 30 requests in ten minutes was used up for ${Math.round(budgetWaitedMs / 1000)} s; looks at the jobs were put off that long`,
		type: 'info',
		location: 'outputPane',
	});
}
