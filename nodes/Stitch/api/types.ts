import type {
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

/** Every n8n context that may talk to Stitch. */
export type StitchContext =
	| IExecuteFunctions
	| IHookFunctions
	| ILoadOptionsFunctions
	| IPollFunctions
	| IWebhookFunctions;

export type JsonValue =
	| string
	| number
	| boolean
	| null
	| JsonValue[]
	| { [key: string]: JsonValue | undefined };

export type JsonObject = { [key: string]: JsonValue | undefined };

export type CredentialType = 'stitchOAuth2Api' | 'stitchApi' | 'stitchImportApi';

/** One item's own credential, resolved and checked. */
export interface StitchConnection {
	credentialType: CredentialType;
	/** Without trailing slash; `https:`, or loopback. */
	apiBaseUrl: string;
	/** `stitchOAuth2Api` only. */
	appBaseUrl?: string;
	/** Empty when the credential only creates accounts. */
	accessToken: string;
	/** From the OAuth2 token answer, or the Import API credential's `clientId`. */
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
	/** A 2xx answer with an `error` in it: fail (default), or give it to the caller. */
	errorInAnswer?: 'fail' | 'return';
	/** Values in the request that must not appear in a message, beside the credential's own. */
	secrets?: string[];
	/** What a person would call this request, for messages: "start the replication job". */
	purpose?: string;
	/** Milliseconds without an answer. Default 60 000. */
	timeout?: number;
}

/** Sends requests for one item with that item's credential. */
export interface StitchClient {
	connection: StitchConnection;
	itemIndex: number;
	/**
	 * The parsed JSON answer; text that is no JSON as a string; `null` for an empty body.
	 * Throws `NodeApiError`, which holds no secret.
	 */
	request(request: StitchRequest): Promise<JsonValue>;
	/** The address a request is redirected to, and nothing sent there (connect-api.md 8.29). */
	requestRedirect(request: StitchRequest): Promise<string>;
}

/** What came back from one attempt to send a request. */
export type Outcome =
	| {
			kind: 'answer';
			status: number;
			headers: Record<string, string>;
			text: string;
			/** nested deeper than JSON of Stitch ever is, if it is JSON */
			tooDeep?: true;
	  }
	/** Not one byte of the request can have reached Stitch. */
	| { kind: 'notSent'; code: string }
	/** n8n does not send it, and would not the next time either. */
	| { kind: 'refused'; reason: string }
	/** The connection ended; Stitch may have executed the request. */
	| { kind: 'lost'; code: string }
	| { kind: 'timeout' }
	| { kind: 'tooLarge'; limit: number }
	| { kind: 'cancelled' };
