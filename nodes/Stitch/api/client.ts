import type { JsonObject, JsonValue } from '../json';
import { isObject } from '../json';
import { atMostOnce } from './atMostOnce';
import type { Body } from './http/answer';
import { badProperties, errorCode, hasErrorInside, wordsOf } from './http/answer';
import { systemClock } from '../clock';
import { BODY_TIMEOUT, MAX_PARSED_BYTES, TOTAL_TIMEOUT } from './http/request';
import { isRepeatable, nextAttemptIn, retryAfterMs } from './http/retry';
import { Secrets } from './http/secrets';
import type { Outcome } from './http/send';
import { keepsWithinBounds, plainOptions, requestOptions, sendOnce } from './http/send';
import type { StitchErrorFields } from './StitchError';
import { StitchError } from './StitchError';
import type { Attempt, StitchConnection, StitchContext, StitchRequest } from './types';

/** A hundred characters for each record of a full request; what fails inside of Stitch names none. */
const longestWords = (status: number) => (status < 500 ? 2_000_000 : 64_000);
const LONGEST_CODE = 200;
const LONGEST_TITLE = 100;
const MOST_PROPERTIES = 50;

type Answer = Extract<Outcome, { kind: 'answer' }>;

/** How a request ended: the last outcome, its body if it has one, and the attempts that it took. */
interface Final {
	outcome: Outcome;
	body?: Body;
	attempts: number;
}

const isSuccess = ({ status }: Answer) => status >= 200 && status < 300;

/** Whether a 2xx can't be used: cut off, too large to keep, or not JSON at all. */
const isUnreadable = (outcome: Outcome, body?: Body) =>
	outcome.kind === 'answer' && isSuccess(outcome) && body?.kind !== 'json';

function cancelSignal(context: StitchContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/** Why the token of a connection can't be sent, if it can't. */
function whyNoToken({ accessToken }: StitchConnection): StitchErrorFields['words'] {
	if (accessToken === '') {
		return {
			message: 'The credential has no access token',
			description:
				'Fill in "Access Token" in the credential, or connect the account. If it is an expression, it gave nothing for this item: $json is the output of the last node only, so refer to the node that has the token by name, as in {{ $(\'Create Account\').item.json.access_token }}.',
		};
	}
	if (/^[\x21-\x7e]+$/.test(accessToken)) return undefined;
	return {
		message: 'The access token in the credential is not a valid Stitch token',
		description:
			'It contains characters that no token has, such as spaces. Copy it again, or check the expression.',
	};
}

/** Whether a request that Stitch has executed must not be sent again. */
const isOnce = (request: StitchRequest) => request.method !== 'GET' && !isRepeatable(request);

/** Whether Stitch may have executed a request that must not be sent again. */
function isEffectUnknown(request: StitchRequest, { outcome, body }: Final): boolean {
	if (!isOnce(request)) return false;
	if (outcome.kind !== 'answer') return ['lost', 'timeout', 'tooLarge'].includes(outcome.kind);
	return outcome.status >= 500 || isUnreadable(outcome, body);
}

/**
 * Nginx in front of Stitch answers with pages of its own when a request is too large
 * (import-api.md 3.2) and when Stitch is down; every other page is somebody else's.
 */
const isStitchsPage = ({ status }: Answer) => status === 413 || status >= 500;

/** An outcome as the fields of an error; secrets are hidden in whatever is Stitch's. */
function fieldsOf(request: StitchRequest, final: Final, secrets: Secrets): StitchErrorFields {
	const { outcome, body, attempts } = final;
	const { method, path, purpose } = request;
	const base = {
		request: { method, path, purpose },
		attempts,
		effectUnknown: isEffectUnknown(request, final),
	};
	switch (outcome.kind) {
		case 'answer':
			break;
		case 'notSent':
		case 'lost':
			return { ...base, kind: outcome.kind, detail: outcome.code };
		case 'blocked':
			return { ...base, kind: 'blocked', detail: secrets.hideIn(outcome.reason).slice(0, 1_000) };
		case 'tooLarge':
			return { ...base, kind: 'tooLarge', detail: `${Math.round(outcome.limit / 1024 / 1024)} MB` };
		default:
			return { ...base, kind: outcome.kind };
	}
	const { status, headers } = outcome;
	const answered = {
		...base,
		status,
		retryAfterMs: retryAfterMs(headers['retry-after'], systemClock.now()),
	};
	if (status === 407) return { ...answered, kind: 'notStitch' };
	if (body?.kind === 'page') {
		const title = body.title && secrets.hideIn(body.title).slice(0, LONGEST_TITLE);
		if (!isStitchsPage(outcome)) return { ...answered, kind: 'notStitch', detail: title };
		return { ...answered, kind: 'refused', said: title };
	}
	if (isUnreadable(outcome, body)) {
		return { ...answered, kind: 'unexpected', detail: 'text that is not complete JSON' };
	}
	const value = body?.kind === 'json' || body?.kind === 'text' ? body.value : null;
	const code = errorCode(value);
	const said = wordsOf(value);
	return {
		...answered,
		kind: 'refused',
		code: code && secrets.hideIn(code).slice(0, LONGEST_CODE),
		said: said && secrets.hideIn(said).slice(0, longestWords(status)),
		properties: badProperties(value)
			.slice(0, MOST_PROPERTIES)
			.map((name) => secrets.hideIn(name).slice(0, LONGEST_CODE)),
	};
}

const ownSecrets = ({ accessToken, partner }: StitchConnection) => [
	accessToken,
	partner?.secret ?? '',
];

/** Their patterns are made once for all requests of a connection. */
const secretsOfConnections = new WeakMap<StitchConnection, Secrets>();

/** Longest piece of an answer that says why it is not what was expected, characters. */
const LONGEST_REASON = 300;

/** What an answer is not; `answer`: to add what it says instead. */
function withWords(detail: string, answer?: JsonValue): string {
	if (answer === null) return `empty, and ${detail}`;
	const said = answer && wordsOf(answer);
	return said ? `${detail}: ${said.slice(0, LONGEST_REASON)}` : detail;
}

/** Stitch's clock when it answered, milliseconds. */
function dateOf(outcome: Outcome): number | undefined {
	const date = outcome.kind === 'answer' ? Date.parse(outcome.headers.date) : Number.NaN;
	return Number.isNaN(date) ? undefined : date;
}

/**
 * Sends requests for one item: signs them with the item's own token, repeats what may be repeated,
 * reads answers, hides secrets. The only place that makes a `StitchError`. A class, because a run
 * may have a hundred thousand items, and methods cost nothing for each.
 */
export class Client {
	constructor(
		readonly context: StitchContext,
		readonly connection: StitchConnection,
		readonly itemIndex: number,
	) {}

	/**
	 * The parsed JSON answer; text that is not JSON as a string; `null` for an empty body. Throws
	 * `StitchError`.
	 */
	async request(request: StitchRequest): Promise<JsonValue> {
		const attempt = await this.attempt(request);
		if ('error' in attempt) throw attempt.error;
		return attempt.value;
	}

	/** The same, with a `StitchError` returned and not thrown. */
	async attempt(request: StitchRequest): Promise<Attempt<JsonValue>> {
		const send = async () => await this.attemptNow(request);
		return isOnce(request) ? await atMostOnce(this, request, send) : await send();
	}

	private async attemptNow(request: StitchRequest): Promise<Attempt<JsonValue>> {
		const secrets = this.secretsOf(request);
		const final = await this.send(request, secrets);
		if (final instanceof StitchError) return { error: final };
		const { outcome, body } = final;
		const usable = outcome.kind === 'answer' && isSuccess(outcome) && body?.kind === 'json';
		if (!usable || (request.errorInAnswer !== 'return' && hasErrorInside(body.value))) {
			return { error: new StitchError(fieldsOf(request, final, secrets)), date: dateOf(outcome) };
		}
		const value = outcome.holdsSecrets === true ? secrets.hideInValue(body.value) : body.value;
		if (request.successes?.includes(outcome.status) === false) {
			return { error: this.unexpected(request, 'not a confirmation', value) };
		}
		return { value, date: dateOf(outcome) };
	}

	/**
	 * One object; `what` names it in the message when something else came: "source". An object without
	 * the field that it always has is something else, such as a gateway's `{"message": …}`.
	 */
	async object(request: StitchRequest, what: string, field = 'id'): Promise<JsonObject> {
		const answer = await this.request(request);
		if (isObject(answer) && field in answer) return answer;
		throw this.unexpected(request, `not a ${what}`, answer);
	}

	/** A list of objects; `what` in the plural: "sources". */
	async list(request: StitchRequest, what: string): Promise<JsonObject[]> {
		const answer = await this.request(request);
		if (Array.isArray(answer) && answer.every(isObject)) return answer as JsonObject[];
		throw this.unexpected(request, `not a list of ${what}`, answer);
	}

	/** The address that a request is redirected to; nothing is sent there (connect-api.md 8.29). */
	async redirect(request: StitchRequest): Promise<string> {
		const secrets = this.secretsOf(request);
		const final = await this.send(request, secrets);
		if (final instanceof StitchError) throw final;
		const { outcome } = final;
		const isRedirect = outcome.kind === 'answer' && outcome.status === 302;
		const location = isRedirect ? outcome.headers.location : undefined;
		if (location === undefined) throw new StitchError(fieldsOf(request, final, secrets));
		return location;
	}

	/** The text that an address outside the API gives, asked without the token. */
	async fetchText(
		url: string,
		how: Pick<StitchRequest, 'discarded' | 'purpose'>,
	): Promise<Attempt<string>> {
		const request: StitchRequest = { method: 'GET', path: '', secrets: secretsIn(url), ...how };
		const secrets = this.secretsOf(request);
		const sent = await this.sendUntilFinal(request, plainOptions(url));
		const final = this.withinBounds(request, sent, secrets);
		if (final instanceof StitchError) return { error: final };
		const { outcome, body } = final;
		if (outcome.kind !== 'answer' || outcome.status !== 200 || body?.kind === 'page') {
			return { error: new StitchError(fieldsOf(request, final, secrets)) };
		}
		return { value: secrets.hideIn(outcome.text ?? ''), date: dateOf(outcome) };
	}

	/**
	 * The error for a success by its status that is `detail`, such as "not a list of sources". `answer`:
	 * to quote what it says; never one that may hold a token.
	 */
	unexpected(request: StitchRequest, detail: string, answer?: JsonValue): StitchError {
		const { method, path, purpose } = request;
		return new StitchError({
			kind: 'unexpected',
			request: { method, path, purpose },
			attempts: 1,
			effectUnknown: isOnce(request),
			detail: withWords(detail, answer),
		});
	}

	/** The secrets of the credential. */
	get secrets(): Secrets {
		const { connection } = this;
		const known = secretsOfConnections.get(connection) ?? new Secrets(ownSecrets(connection));
		secretsOfConnections.set(connection, known);
		return known;
	}

	private secretsOf({ secrets = [] }: StitchRequest): Secrets {
		if (secrets.length === 0) return this.secrets;
		return new Secrets([...ownSecrets(this.connection), ...secrets]);
	}

	private async send(request: StitchRequest, secrets: Secrets): Promise<Final | StitchError> {
		const isSigned = request.authorization !== 'none';
		const words = isSigned ? whyNoToken(this.connection) : undefined;
		if (words !== undefined) {
			return StitchError.unusable(words.message, words.description, request);
		}
		const options = requestOptions(this.connection, request);
		const final = await this.sendUntilFinal(request, options, secrets);
		return this.withinBounds(request, final, secrets);
	}

	/** The same, unless it is an answer with which those of the run take too much memory. */
	private withinBounds(request: StitchRequest, final: Final, secrets: Secrets) {
		const { outcome } = final;
		if (outcome.kind !== 'answer' || !isSuccess(outcome) || request.discarded === true)
			return final;
		if (keepsWithinBounds(this.context, outcome.parsedSize)) return final;
		return new StitchError({
			...fieldsOf(request, final, secrets),
			kind: 'tooLarge',
			effectUnknown: isOnce(request),
			detail: 'together with the answers before it in this run',
		});
	}

	/**
	 * Sends until the outcome is final, all attempts within one time limit, which begins when the first
	 * one may be sent. `secrets`: what to look for; without them, the answer may be any text.
	 */
	private async sendUntilFinal(
		request: StitchRequest,
		options: ReturnType<typeof requestOptions>,
		secrets?: Secrets,
	): Promise<Final> {
		const { context } = this;
		const signal = cancelSignal(context);
		const timeout = options.timeout ?? TOTAL_TIMEOUT;
		let done = await request.permit?.(Infinity);
		const end = systemClock.now() + Math.max(TOTAL_TIMEOUT, timeout);
		for (let retries = 0; ; retries++) {
			const left = end - systemClock.now();
			const outcome = await sendOnce(
				context,
				{ ...options, timeout: Math.max(1, Math.min(timeout, left)) },
				{ signal, secrets, bodyTimeout: Math.max(1, Math.min(BODY_TIMEOUT, left)) },
			);
			const attempts = retries + 1;
			const body = outcome.kind === 'answer' ? outcome.body : undefined;
			const isTooLarge = outcome.kind === 'answer' && body === undefined;
			const final: Final = { outcome, attempts, body };
			done?.(this.errorOf(request, final));
			if (isTooLarge) return { outcome: { kind: 'tooLarge', limit: MAX_PARSED_BYTES }, attempts };
			const now = systemClock.now();
			const unreadable = secrets !== undefined && isUnreadable(outcome, body);
			const random = Math.random();
			const question = { request, outcome, unreadable, retries, now, left: end - now, random };
			const wait = nextAttemptIn(question);
			if (wait === undefined) return final;
			await systemClock.sleep(wait, signal);
			if (signal?.aborted === true) return { outcome: { kind: 'cancelled' }, attempts };
			if (request.permit === undefined) continue;
			done = await request.permit(end - systemClock.now());
			if (done === undefined) return final;
		}
	}

	/** The error that a permit ends with: none where Stitch answered, or named the address of its answer. */
	private errorOf(request: StitchRequest, final: Final): StitchError | undefined {
		const { outcome, body } = final;
		const isAnswered = outcome.kind === 'answer' && (outcome.status === 302 || isSuccess(outcome));
		if (isAnswered && !isUnreadable(outcome, body)) return undefined;
		return new StitchError(fieldsOf(request, final, this.secretsOf(request)));
	}
}

/** The secrets in an address: the whole, its query, and each long value of the query. */
function secretsIn(url: string): string[] {
	const [, query = ''] = url.split('?');
	const values = [...new URLSearchParams(query).values()].filter((value) => value.length >= 8);
	return [url, query, ...values];
}
