import type { JsonObject, JsonValue } from '../json';
import type { Attempt } from './attempt';
import type { StitchConnection, StitchContext, StitchRequest } from './http/request';
import type { StitchError } from './StitchError';

export type { JsonObject, JsonValue };
export type { Again, Attempt } from './attempt';
export type * from './http/request';

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
