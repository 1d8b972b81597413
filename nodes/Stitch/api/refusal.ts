import { NodeApiError } from 'n8n-workflow';

/** The status with which Stitch refused a request; `undefined` for everything else thrown. */
export function refusedWith(thrown: unknown): number | undefined {
	if (!(thrown instanceof NodeApiError) || !thrown.httpCode) return undefined;
	return Number(thrown.httpCode);
}

/** Stitch's code in a refusal, such as `already_running`. */
export function stitchCode(thrown: unknown): string | undefined {
	const code = thrown instanceof NodeApiError ? thrown.context.stitchCode : undefined;
	return typeof code === 'string' ? code : undefined;
}

/** Whether the account has as many hooks as Stitch allows (connect-api.md 8.35). */
export const isHookLimit = (thrown: unknown): boolean =>
	thrown instanceof NodeApiError && thrown.context.known === 'hookLimit';

/** What is not handled here, unchanged. */
export const asThrown = (thrown: unknown): Error => thrown as Error;
