import type {
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import type { StitchCredentialType } from '../../../../credentials/shared/accessToken';
import type { Refusal, TokenKey } from '../../../../credentials/shared/tokenEncryption';

/** Milliseconds until the head of an answer has to be there, unless a request says otherwise. */
export const ANSWER_TIMEOUT = 60_000;

/** Milliseconds that the body may take after that: nobody can hold an execution by trickling. */
export const BODY_TIMEOUT = 120_000;

/** Milliseconds for all attempts of one request together, its waits included. */
export const TOTAL_TIMEOUT = 360_000;

/** Largest answer that is read, bytes. 10,000 sources come to about 45 MB. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** From this size on an answer is a large one, bytes. */
export const LARGE_ANSWER_BYTES = 1024 * 1024;

/** What has come of a list is read from this size on, bytes: large texts make long garbage collections. */
export const PIECE_BYTES = 64 * 1024;

/** Large answers that one run reads at once; the others wait. */
export const MAX_LARGE_ANSWERS = 4;

/** Memory that the parsed answers of one run may take together, bytes as `parsedSize` estimates. */
export const MAX_RUN_BYTES = 768 * 1024 * 1024;

/** Memory that one parsed answer may take, bytes as `parsedSize` estimates. */
export const MAX_PARSED_BYTES = 256 * 1024 * 1024;

/** JSON nested deeper than this is refused: nothing that Stitch documents comes near. */
export const MAX_DEPTH = 100;

/** Records of a full page (connect-api.md section 6). */
export const PAGE_SIZE = 100;

/** Every n8n context that may talk to Stitch. */
export type StitchContext =
	IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions | IPollFunctions | IWebhookFunctions;

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

/**
 * Asks for leave to send a request that Stitch counts, which may take long, but at most so many
 * milliseconds; `undefined`: not in that time. The function returned has to be called when the
 * request is over, with what came of it.
 */
export type TakePermit = (
	mostMs: number,
) => Promise<((error?: { isAccessRefused: boolean }) => void) | undefined>;

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
	/** Send it exactly once, whatever comes of it: the caller counts, and asks again itself. */
	attempts?: 1;
	/** Each attempt needs one: requests that Stitch counts. */
	permit?: TakePermit;
	/** A 2xx answer with an `error` in it: refuse it (default), or give it to the caller. */
	errorInAnswer?: 'refuse' | 'return';
	/** The documented statuses of success, where another 2xx would confirm nothing. */
	successes?: number[];
	/** Values in the request that must not appear in a message, beside the credential's own. */
	secrets?: string[];
	/** What a person would call this request, for messages: "start the replication job". */
	purpose?: string;
	/** Milliseconds without an answer. Default 60,000. */
	timeout?: number;
	/** The answer is thrown away after reading, so it takes no memory of the run. */
	discarded?: true;
}

const TRANSIENT_STATUS = [408, 425, 429];

/** Whether an answer with this status may be another one the next time. */
export const isTransientStatus = (status = 0): boolean =>
	status >= 500 || TRANSIENT_STATUS.includes(status);

/** Why a value can't be part of a path; `undefined` when it can. */
export function whyNotInPath(value: unknown): string | undefined {
	if (typeof value === 'number') {
		return Number.isSafeInteger(value) && value > 0 ? undefined : 'is not a positive whole number';
	}
	if (typeof value !== 'string') return 'is not a text or a number';
	if (value === '') return 'is empty';
	if (value.length > 200) return 'is longer than 200 characters';
	if (value === '.' || value === '..') return 'is not a name';
	// Names and IDs of Stitch hold nothing else; "%", "/", "?", "#" and the like would change the path.
	if (!/^[A-Za-z0-9._-]+$/.test(value)) {
		return 'holds characters other than letters, digits, dots, hyphens and underscores';
	}
	return undefined;
}

/** An ID of Stitch (connect-api.md section 1: JSON integers) from a number or its digits. */
export function parseId(value: unknown): number | undefined {
	const text =
		typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
	if (!/^[1-9][0-9]{0,15}$/.test(text)) return undefined;
	const id = Number(text);
	return Number.isSafeInteger(id) ? id : undefined;
}

/**
 * Tag for API paths: apiPath`/v4/sources/${sourceId}`. No value can change the path's shape.
 * Throws a plain Error; operations check their parameters before (see `item/item.ts`).
 */
export function apiPath(strings: TemplateStringsArray, ...values: Array<string | number>): string {
	return strings.reduce((path, text, index) => {
		if (index === 0) return text;
		const value = values[index - 1];
		const reason = whyNotInPath(value);
		if (reason !== undefined) throw new Error(`A part of the request path ${reason}`);
		return `${path}${encodeURIComponent(String(value))}${text}`;
	}, '');
}
