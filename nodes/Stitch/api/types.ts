import { StitchError } from './StitchError';
import type { JsonObject, JsonValue } from '../json';
import type { StitchConnection, StitchContext, StitchRequest } from './http/request';

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
 * a refusal. Anything else that is thrown goes on.
 */
export const attempt = async <T>(work: Promise<T>): Promise<Attempt<T>> =>
	await work.then(
		(value) => ({ value }),
		async (thrown: unknown) =>
			thrown instanceof StitchError ? { error: thrown } : await Promise.reject(thrown as Error),
	);

/** Sends requests for one item with that item's credential. */
export interface StitchClient {
	readonly context: StitchContext;
	readonly connection: StitchConnection;
	readonly itemIndex: number;
	/**
	 * The parsed JSON answer; text that is not JSON as a string; `null` for an empty body. Throws
	 * `StitchError`.
	 */
	request(request: StitchRequest): Promise<JsonValue>;
	/** The same, with a `StitchError` returned and not thrown. */
	attempt(request: StitchRequest): Promise<Attempt<JsonValue>>;
	/** One object; `what` names it in the message when something else came: "source". */
	object(request: StitchRequest, what: string): Promise<JsonObject>;
	/** A list of objects; `what` in the plural: "sources". */
	list(request: StitchRequest, what: string): Promise<JsonObject[]>;
	/** The address that a request is redirected to; nothing is sent there (connect-api.md 8.29). */
	redirect(request: StitchRequest): Promise<string>;
	/** The text that an address outside the API gives, asked without the token. */
	fetchText(url: string, purpose: string): Promise<Attempt<string>>;
	/** The error for a success by its status that is `detail`, such as "not a list of sources". */
	unexpected(request: StitchRequest, detail: string): StitchError;
	/** The error for what can't be asked for at all, made before anything is sent. */
	unusable(message: string, description: string, request?: StitchRequest): StitchError;
}
