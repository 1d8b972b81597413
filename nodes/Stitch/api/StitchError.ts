import { OperationalError } from 'n8n-workflow';
import type { HttpMethod } from './http/request';
import { isTransientStatus } from './http/request';

/** In which way a request failed. */
export type StitchErrorKind =
	/** Stitch said no: a status other than 2xx, or a 2xx with an `error` in it. */
	| 'refused'
	/** A success by its status, but not what Stitch documents: unreadable, or of another shape. */
	| 'unexpected'
	/** A proxy, a gateway or a firewall answered, not Stitch. */
	| 'notStitch'
	/** No connection was made: not one byte of the request can have reached Stitch. */
	| 'notSent'
	/** The connection ended before the answer; Stitch may have executed the request. */
	| 'lost'
	| 'timeout'
	| 'tooLarge'
	| 'cancelled'
	/** n8n does not send it, and would not the next time either. */
	| 'blocked'
	/** Found by the package itself, before a request or in what came of some; it has its own `words`. */
	| 'unusable';

export interface StitchErrorFields {
	kind: StitchErrorKind;
	request: { method: HttpMethod; path: string; purpose?: string };
	/** Of the answer, if there was one. */
	status?: number;
	/** Stitch's code, such as `InvalidProperties` or `already_running`. */
	code?: string;
	/** Stitch's message, secrets hidden; cut at two million characters. */
	said?: string;
	/** Names of the properties that Stitch does not accept (connect-api.md 8.14). */
	properties?: string[];
	/** Milliseconds that Stitch asks to wait (`Retry-After`). */
	retryAfterMs?: number;
	/** How often the request was sent, or tried to be. */
	attempts: number;
	/** Stitch may have executed a request that is not sent again. */
	effectUnknown: boolean;
	/** The code of the connection, n8n's reason, or what was expected instead. */
	detail?: string;
	/** What to say in place of what the other fields would; always there for `unusable`. */
	words?: { message: string; description: string };
}

/**
 * Why a request to Stitch failed. Made in the client, or as `unusable` by what uses it; code that
 * decides on it reads these fields, never a message. The router, the hook's life cycle and the poll
 * turn it into n8n's error (`errors/toNodeError.ts`).
 */
export class StitchError extends OperationalError {
	declare readonly kind: StitchErrorKind;

	declare readonly request: StitchErrorFields['request'];

	declare readonly status?: number;

	declare readonly code?: string;

	declare readonly said?: string;

	declare readonly properties: string[];

	declare readonly retryAfterMs?: number;

	declare readonly attempts: number;

	declare readonly effectUnknown: boolean;

	declare readonly detail?: string;

	declare readonly words?: StitchErrorFields['words'];

	constructor(fields: StitchErrorFields) {
		super(`${fields.request.method} ${fields.request.path}: ${fields.status ?? fields.kind}`);
		Object.assign(this, { properties: [], ...fields, name: 'StitchError' });
	}

	/** An error of kind `unusable`. */
	static unusable(
		message: string,
		description: string,
		{ method = 'GET', path = '', purpose }: Partial<StitchErrorFields['request']> = {},
		effectUnknown = false,
	): StitchError {
		return new StitchError({
			kind: 'unusable',
			request: { method, path, purpose },
			attempts: 0,
			effectUnknown,
			words: { message, description },
		});
	}

	/** The same error with other words: those for one of the items that it is about. */
	inWords(message: string, description: string): StitchError {
		return new StitchError({ ...this, words: { message, description } });
	}

	/** Whether the same request may succeed later: the one idea of that, for retries and for waits. */
	get isTransient(): boolean {
		switch (this.kind) {
			case 'refused':
			case 'notStitch':
				return isTransientStatus(this.status);
			case 'unexpected':
			case 'notSent':
			case 'lost':
			case 'timeout':
				return true;
			default:
				return false;
		}
	}

	/** Whether the token itself is refused, so that every other request with it would be too. */
	get isAccessRefused(): boolean {
		return this.kind === 'refused' && (this.status === 401 || this.status === 403);
	}
}
