import { NodeOperationError } from 'n8n-workflow';
import { hasErrorInside, readBody } from './http/body';
import { systemClock } from './http/clock';
import { toNodeError } from '../errors/toNodeError';
import { describeFailure, isEffectUnknown } from '../errors/explain';
import { hideSecrets } from './http/hideSecrets';
import { nextAttemptIn } from './http/retry';
import { requestOptions, sendOnce } from './http/send';
import type {
	JsonValue,
	Outcome,
	StitchClient,
	StitchConnection,
	StitchContext,
	StitchRequest,
} from './types';

/** The end of a request: what came back last, and what it was read as if it is a success. */
interface Final<T> {
	outcome: Outcome;
	retries: number;
	success?: { value: T };
}

const hasSuccessStatus = (outcome: Outcome) =>
	outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300;

const authorized = ({ authorization = 'bearer' }: StitchRequest) => authorization !== 'none';

function cancelSignal(context: StitchContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/** The address that an answer redirects to. */
function readRedirect(outcome: Outcome) {
	if (outcome.kind !== 'answer' || outcome.status !== 302) return undefined;
	const { location } = outcome.headers;
	return location === undefined ? undefined : { value: location };
}

/** Why the token of a connection can't be sent, if it can't. */
function whyNoToken({ accessToken }: StitchConnection) {
	if (accessToken === '') {
		return {
			message: 'The credential has no access token',
			description:
				'Fill in "Access Token" in the credential, or connect the account. Without a token a credential can only create accounts.',
		};
	}
	if (/^[\x21-\x7e]+$/.test(accessToken)) return undefined;
	return {
		message: 'The access token in the credential is not one of Stitch',
		description:
			'It holds spaces, line breaks or other characters that no token has. Copy it again, or check the expression that gives it.',
	};
}

/**
 * Sends requests for one item: retries, reads answers, turns failures into n8n's errors. A class,
 * because a run may have a hundred thousand items, and methods cost nothing for each.
 */
export class Client implements StitchClient {
	constructor(
		readonly context: StitchContext,
		readonly connection: StitchConnection,
		readonly itemIndex: number,
	) {}

	async request(request: StitchRequest): Promise<JsonValue> {
		const final = await this.send<JsonValue>(request, (outcome) => this.readJson(request, outcome));
		if (final.success === undefined) throw this.failed(request, final);
		const { value } = final.success;
		if (request.errorInAnswer !== 'return' && hasErrorInside(value)) {
			throw this.failed(request, final);
		}
		return value;
	}

	async requestRedirect(request: StitchRequest): Promise<string> {
		const final = await this.send(request, readRedirect);
		if (final.success === undefined) throw this.failed(request, final);
		return final.success.value;
	}

	private secretsIn(request: StitchRequest): string[] {
		const { accessToken, partner } = this.connection;
		return [accessToken, partner?.secret ?? '', ...(request.secrets ?? [])];
	}

	/** The JSON of a readable 2xx answer, without the secrets of the request. */
	private readJson(request: StitchRequest, outcome: Outcome) {
		if (outcome.kind !== 'answer' || !hasSuccessStatus(outcome)) return undefined;
		const body = readBody(outcome);
		if (body.kind !== 'json') return undefined;
		return { value: hideSecrets(body.value, outcome.text, this.secretsIn(request)) };
	}

	/** Sends until the outcome is final. */
	private async send<T>(
		request: StitchRequest,
		read: (outcome: Outcome) => { value: T } | undefined,
	): Promise<Final<T>> {
		const { context, connection, itemIndex } = this;
		const problem = authorized(request) ? whyNoToken(connection) : undefined;
		if (problem !== undefined) {
			const { message, description } = problem;
			throw new NodeOperationError(context.getNode(), message, { description, itemIndex });
		}
		const signal = cancelSignal(context);
		const options = requestOptions(connection, request);
		for (let retries = 0; ; retries++) {
			const outcome = await sendOnce(context, options, signal);
			const success = read(outcome);
			if (success !== undefined) return { outcome, retries, success };
			const wait = nextAttemptIn({
				request,
				outcome,
				unreadable: hasSuccessStatus(outcome),
				retries,
				now: systemClock.now(),
				random: Math.random(),
			});
			if (wait === undefined) return { outcome, retries };
			await systemClock.sleep(wait, signal);
			if (signal?.aborted === true) return { outcome: { kind: 'cancelled' }, retries };
		}
	}

	private failed(request: StitchRequest, { outcome, retries }: Final<unknown>) {
		const secrets = [...this.secretsIn(request), this.connection.partner?.id ?? ''];
		const failure = describeFailure(request, outcome, retries, systemClock.now(), secrets);
		failure.effectUnknown = isEffectUnknown(request, outcome);
		return toNodeError(this.context.getNode(), failure, secrets, this.itemIndex);
	}
}

export function createClient(
	context: StitchContext,
	connection: StitchConnection,
	itemIndex: number,
): StitchClient {
	return new Client(context, connection, itemIndex);
}
