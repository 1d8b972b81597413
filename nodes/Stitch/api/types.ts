import type { Client } from './client';
import type { StitchRequest } from './http/request';
import { StitchError } from './StitchError';

export type * from './http/request';

/** When a request that is not sent again was sent and answered, milliseconds ago. */
export interface Again {
	sentMsAgo: number;
	answeredMsAgo: number;
}

/** What came of a request, for callers that decide on a refusal. */
export type Attempt<T> = ({ value: T } | { error: StitchError }) & {
	/** Stitch's clock when it answered, milliseconds, where the answer has a `Date` header. */
	date?: number;
	/** What an earlier try of this run got: n8n runs the node again. */
	again?: Again;
};

/**
 * What came of a request, with a `StitchError` returned and not thrown: for callers that decide on
 * a refusal. Anything else that was thrown is thrown again.
 */
export const attempt = async <T>(work: Promise<T>): Promise<Attempt<T>> =>
	await work.then(
		(value) => ({ value }),
		async (thrown: unknown) =>
			thrown instanceof StitchError ? { error: thrown } : await Promise.reject(thrown as Error),
	);

/** How a caller that counts its requests sends one. */
export type Sending = Pick<StitchRequest, 'attempts' | 'discarded' | 'permit'>;

/** What the functions of `api` send with: a client of one item, or of the editor or a trigger. */
export type StitchClient = Client;
