import type { Failure } from '../../errors/explain';

type Cause = NonNullable<Failure['cause']>;

/** What an error of one request means for those who wait. */
export type Fault =
	/** the token is refused: ends every wait that uses it */
	| ({ kind: 'refused' } & Said)
	/** Stitch understood and said no; asking again won't help */
	| ({ kind: 'definitive' } & Said)
	/** may be gone at the next try */
	| ({ kind: 'transient'; retryAfterMs?: number } & Said);

/** What the transport said of it. */
interface Said {
	message: string;
	description?: string;
	httpCode?: string;
	/** n8n's `failure` */
	failure?: { cause: Cause };
}

interface ErrorShape {
	message?: unknown;
	description?: unknown;
	httpCode?: unknown;
	failure?: { cause: Cause; retryAfterMs?: unknown };
}

const TRANSIENT_STATUS = new Set([408, 425, 429]);

/** Judges what `StitchClient.request` threw. */
export function faultOf(error: unknown): Fault {
	const shape = (typeof error === 'object' && error !== null ? error : {}) as ErrorShape;
	const message = typeof shape.message === 'string' ? shape.message : 'Stitch could not be asked';
	const description = typeof shape.description === 'string' ? shape.description : undefined;
	const httpCode = shape.httpCode ? String(shape.httpCode) : undefined;
	const status = Number(httpCode ?? Number.NaN);
	const said = {
		message,
		...(description ? { description } : {}),
		...(httpCode ? { httpCode } : {}),
		...(shape.failure ? { failure: { cause: shape.failure.cause } } : {}),
	};
	if (status === 401 || status === 403) return { kind: 'refused', ...said };
	if (status >= 300 && status < 500 && !TRANSIENT_STATUS.has(status)) {
		return { kind: 'definitive', ...said };
	}
	const retryAfterMs = shape.failure?.retryAfterMs;
	return {
		kind: 'transient',
		...said,
		...(typeof retryAfterMs === 'number' && retryAfterMs > 0 ? { retryAfterMs } : {}),
	};
}

const FIRST_BACKOFF_MS = 2000;
const MAX_BACKOFF_MS = 120_000;
const MAX_RETRY_AFTER_MS = 600_000;

/** After so many faults in a row, about 50 minutes of them, a wait ends with the last one. */
export const MAX_FAULTS_IN_A_ROW = 30;

/** How long to leave Stitch alone after the n-th fault in a row. */
export function backoff(faultsInARow: number, retryAfterMs = 0): number {
	const doubled = FIRST_BACKOFF_MS * 2 ** Math.min(faultsInARow - 1, 10);
	return Math.max(Math.min(doubled, MAX_BACKOFF_MS), Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
}
