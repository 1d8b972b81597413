import { StitchError } from './StitchError';

/** What came of a request, for callers that decide on a refusal. */
export type Attempt<T> =
	/** `date`: Stitch's clock when it answered, milliseconds, where the answer has a `Date` header. */
	{ value: T; date?: number } | { error: StitchError; date?: number };

/**
 * What came of a request, with a `StitchError` returned and not thrown: for callers that decide on
 * a refusal. Anything else that is thrown goes on.
 */
export const attempt = async <T>(work: Promise<T>): Promise<Attempt<T>> =>
	await work.then(
		(value) => ({ value }),
		async (thrown: unknown) =>
			thrown instanceof StitchError ? { error: thrown } : await Promise.reject(thrown as Error),
	);
