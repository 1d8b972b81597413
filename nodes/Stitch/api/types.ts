import type {
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import type { StitchCredentialType } from '../../../credentials/shared/accessToken';
import type { TokenKey } from '../../../credentials/shared/tokenEncryption';
import type { Refusal } from '../../../credentials/shared/tokenKeys';
import type { JsonObject, JsonValue } from '../json';
import type { StitchError } from './StitchError';

export type { JsonObject, JsonValue };

/** Every n8n context that may talk to Stitch. */
export type StitchContext =
	| IExecuteFunctions
	| IHookFunctions
	| ILoadOptionsFunctions
	| IPollFunctions
	| IWebhookFunctions;

export type CredentialType = StitchCredentialType;

/** One item's own credential, resolved and checked. */
export interface StitchConnection {
	/** Without trailing slash; `https:`, or loopback. */
	apiBaseUrl: string;
	/** `stitchOAuth2Api` only. */
	appBaseUrl?: string;
	/** Decrypted; empty when the credential only creates accounts. */
	accessToken: string;
	/** Why the token or a key of the credential can't be used, where a token is optional. */
	tokenRefusal?: Refusal;
	/** The keys for encrypted tokens, the one that encrypts first. */
	tokenKeys?: TokenKey[];
	/**
	 * From the encrypted token, the OAuth2 token answer, or the Import API credential's `clientId`.
	 */
	stitchAccountId?: number;
	/** `stitchOAuth2Api` only. */
	partner?: { id: string; secret: string };
	/** The credential holds no expression: this is the connection of every item of the run. */
	sameForAllItems?: true;
}

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface StitchRequest {
	method: HttpMethod;
	/** Built with `apiPath`, which encodes and checks each value. */
	path: string;
	query?: Record<string, string | number>;
	/** Sent as JSON; bytes are sent as they are (already JSON). */
	body?: object;
	/** Sent form-encoded instead of as JSON. */
	form?: Record<string, string>;
	/** `none` for the two endpoints that take partner credentials in the body. */
	authorization?: 'bearer' | 'none';
	/** Whether sending it twice does no harm. Default: all but POST, which is sent once anyhow. */
	repeatable?: boolean;
	/** Send it exactly once, whatever comes of it: requests that Stitch counts. */
	attempts?: 1;
	/** A 2xx answer with an `error` in it: refuse it (default), or give it to the caller. */
	errorInAnswer?: 'refuse' | 'return';
	/** Values in the request that must not appear in a message, beside the credential's own. */
	secrets?: string[];
	/** What a person would call this request, for messages: "start the replication job". */
	purpose?: string;
	/** Milliseconds without an answer. Default 60,000. */
	timeout?: number;
	/** The answer is thrown away after reading, so it takes no memory of the run. */
	discarded?: true;
}

/** What came of a request, for callers that decide on a refusal. */
export type Attempt<T> =
	/** `date`: Stitch's clock when it answered, milliseconds, where the answer has a `Date` header. */
	{ value: T; date?: number } | { error: StitchError; date?: number };

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
