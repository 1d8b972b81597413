import { StitchError } from '../../api/StitchError';
import { explain } from '../../errors/explain';

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
	error?: StitchError;
}

/** Judges what a request threw. */
export function faultOf(thrown: unknown): Fault {
	if (!(thrown instanceof StitchError)) {
		return {
			kind: 'transient',
			message: thrown instanceof Error ? thrown.message : String(thrown),
		};
	}
	const { message, description } = explain(thrown);
	const { status, retryAfterMs } = thrown;
	const said = {
		message,
		description,
		error: thrown,
		...(status ? { httpCode: String(status) } : {}),
	};
	if (thrown.isAccessRefused || thrown.kind === 'unusable') return { kind: 'refused', ...said };
	if (!thrown.isTransient) return { kind: 'definitive', ...said };
	return { kind: 'transient', ...said, ...(retryAfterMs ? { retryAfterMs } : {}) };
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
