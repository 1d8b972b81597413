import { NodeOperationError } from 'n8n-workflow';
import { hasErrorInside, readBody } from './answer';
import { systemClock } from './clock';
import { toNodeError } from './errors';
import { describeFailure } from './failure';
import { nextAttemptIn } from './retry';
import { requestOptions, sendOnce } from './send';
import type {
	JsonValue,
	Outcome,
	StitchClient,
	StitchConnection,
	StitchContext,
	StitchRequest,
} from './types';

type Answer = Extract<Outcome, { kind: 'answer' }>;

const isSuccess = (outcome: Outcome): outcome is Answer =>
	outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300;

/** The value of a readable 2xx answer; `undefined` when it can't be read. */
function readSuccess(outcome: Outcome): { value: JsonValue } | undefined {
	if (!isSuccess(outcome)) return undefined;
	const body = readBody(outcome.text);
	return body.kind === 'json' ? { value: body.value } : undefined;
}

function cancelSignal(context: StitchContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

const secretsOf = (connection: StitchConnection, request: StitchRequest): string[] => [
	connection.accessToken,
	connection.partner?.secret ?? '',
	connection.partner?.id ?? '',
	...(request.secrets ?? []),
];

/** Sends requests for one item: retries, reads answers, turns failures into n8n's errors. */
export function createClient(
	context: StitchContext,
	connection: StitchConnection,
	itemIndex: number,
): StitchClient {
	const signal = cancelSignal(context);

	/** Sends until the outcome is final; gives it with the number of retries. */
	async function send(request: StitchRequest, isReadable: (outcome: Outcome) => boolean) {
		if (request.authorization !== 'none' && connection.accessToken === '') {
			throw new NodeOperationError(context.getNode(), 'The credential has no access token', {
				description:
					'Fill in "Access Token" in the credential, or connect the account. Without a token a credential can only create accounts.',
				itemIndex,
			});
		}
		for (let retries = 0; ; retries++) {
			const outcome = await sendOnce(context, requestOptions(connection, request, signal), signal);
			const unreadable = isSuccess(outcome) && !isReadable(outcome);
			const wait = nextAttemptIn({
				request,
				outcome,
				unreadable,
				retries,
				now: systemClock.now(),
				random: Math.random(),
			});
			if (wait === undefined) return { outcome, retries };
			await systemClock.sleep(wait, signal);
			if (signal?.aborted === true) return { outcome: { kind: 'cancelled' } as const, retries };
		}
	}

	const failed = (request: StitchRequest, outcome: Outcome, retries: number) =>
		toNodeError(
			context.getNode(),
			describeFailure(request, outcome, retries, systemClock.now()),
			secretsOf(connection, request),
			itemIndex,
		);

	return {
		connection,
		itemIndex,
		async request(request) {
			const { outcome, retries } = await send(request, (o) => readSuccess(o) !== undefined);
			const success = readSuccess(outcome);
			if (success === undefined) throw failed(request, outcome, retries);
			if (request.errorInAnswer !== 'return' && hasErrorInside(success.value)) {
				throw failed(request, outcome, retries);
			}
			return success.value;
		},
		async requestRedirect(request) {
			const { outcome, retries } = await send(request, () => false);
			const target = outcome.kind === 'answer' ? outcome.headers.location : undefined;
			if (outcome.kind === 'answer' && outcome.status === 302 && target !== undefined)
				return target;
			throw failed(request, outcome, retries);
		},
	};
}
