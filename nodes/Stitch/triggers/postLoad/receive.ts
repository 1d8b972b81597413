import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { systemClock } from '../../api/http/clock';
import { deliveryKey, readDelivered } from '../polling/dedup';
import { deliveriesOf } from './deliveries';
import type { HookFilters } from './hookFilters';
import { passesFilters } from './hookFilters';
import type { HookPayload } from './hookPayload';
import { MAX_PAYLOAD_BYTES, readPayload, totals } from './hookPayload';
import { isSameSecret, SECRET_PARAMETER } from './secret';
import { isStitchAddress } from './senderAddress';
import { lookUpSource } from './sourceLookup';

interface Options {
	includeSource?: boolean;
	onlyStitchAddresses?: boolean;
}

/** Answers by itself; no workflow is started. */
function answer(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}

/** Size of the body: what came over the wire, else what was made of it. */
function bodySize(context: IWebhookFunctions): number {
	const { rawBody } = context.getRequestObject() as { rawBody?: { length: number } };
	return rawBody?.length ?? JSON.stringify(context.getBodyData() ?? null).length;
}

/** Why a request is refused; what the secret protects is not looked at before it. */
function refusal(context: IWebhookFunctions, options: Options): [number, string] | undefined {
	const { secret } = context.getWorkflowStaticData('node');
	const query = context.getQueryData() as Record<string, unknown>;
	if (!isSameSecret(secret, query[SECRET_PARAMETER]))
		return [403, 'The secret is missing or wrong'];
	if (options.onlyStitchAddresses === true && !isStitchAddress(context.getRequestObject().ip)) {
		return [403, 'The sender is none of the documented addresses of Stitch'];
	}
	if (bodySize(context) > MAX_PAYLOAD_BYTES) return [400, 'The body is too large'];
	return undefined;
}

async function outputOf(
	context: IWebhookFunctions,
	payload: HookPayload,
	options: Options,
): Promise<IDataObject> {
	const output = { ...payload, ...totals(payload) } as unknown as IDataObject;
	if (options.includeSource !== true) return output;
	return { ...output, ...(await lookUpSource(context, payload.integration_name)) };
}

/**
 * One request to the webhook URL. Starts the workflow for a post-load event that is new and passes
 * the filters; answers 403, 400 or 503 by itself, and 200 for what needs no run.
 */
export async function receive(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const options = this.getNodeParameter('options', {}) as Options;
	const refused = refusal(this, options);
	if (refused !== undefined) return answer(this, ...refused);
	const reading = readPayload(this.getBodyData());
	if ('wrong' in reading) {
		return answer(
			this,
			400,
			`Not a post-load event of Stitch: '${reading.wrong}' is not as documented`,
		);
	}
	const { payload } = reading;
	if (!passesFilters(payload, this.getNodeParameter('filters', {}) as HookFilters)) {
		return answer(this, 200, 'Left out by the filters');
	}

	const storage = this.getWorkflowStaticData('node');
	const stored = readDelivered(storage.delivered);
	const trigger = `${this.getWorkflow().id} ${this.getNode().id} ${this.getMode()}`;
	const deliveries = deliveriesOf(trigger, systemClock);
	const key = deliveryKey(payload);
	const begun = deliveries.begin(key, stored);
	if (begun === 'delivered') return answer(this, 200, 'Received before');
	// The first request may still come to nothing: then one of Stitch's repetitions is the event.
	if (begun === 'underWay') return answer(this, 503, 'Being received; try again later');

	const response = this.getResponseObject();
	response.once('finish', () => {
		deliveries.end(key, response.statusCode >= 200 && response.statusCode < 300);
	});
	const output = await outputOf(this, payload, options);
	// n8n keeps this only if it takes the event over; if not, Stitch brings it again.
	storage.delivered = deliveries.toStore(stored, key);
	return { workflowData: [this.helpers.returnJsonArray(output)] };
}
