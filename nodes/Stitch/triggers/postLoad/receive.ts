import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { SECRET_PARAMETER } from '../../api/hooks';
import { systemClock } from '../../api/http/clock';
import { deliveriesOf, readDelivered } from './deliveries';
import { readHookParameters } from './hookParameters';
import type { Payload } from './payload';
import { deliveryKey, MAX_PAYLOAD_BYTES, passesFilters, readPayload, totals } from './payload';
import { isSameSecret } from './secret';
import { lookUpSource } from './sourceLookup';

/** Answers the request; no workflow is started. */
function answer(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}

/** Whether the request carries the secret: one text, whatever else a query may be made of. */
function hasSecret(context: IWebhookFunctions): boolean {
	const { secret } = context.getWorkflowStaticData('node');
	const query = Object(context.getQueryData()) as Record<string, unknown>;
	return isSameSecret(secret, query[SECRET_PARAMETER]);
}

/** Bytes that came over the wire; n8n keeps them beside what it made of them. */
function isTooLarge(context: IWebhookFunctions): boolean {
	const { rawBody } = context.getRequestObject() as { rawBody?: { length: number } };
	return (rawBody?.length ?? 0) > MAX_PAYLOAD_BYTES;
}

/** The event in the request, or the answer to a request without one. */
function readRequest(context: IWebhookFunctions): { payload: Payload } | [number, string] {
	// Nothing is read, and no expression resolved, for a request without the secret.
	if (!hasSecret(context)) return [403, 'The secret is missing or wrong'];
	if (isTooLarge(context)) return [400, 'The body is too large'];
	const reading = readPayload(context.getBodyData());
	if ('payload' in reading) return reading;
	return [400, `Not a post-load event of Stitch: '${reading.wrong}' is not as documented`];
}

/** Calls back once, when the answer to the request is sent, or can't be any more. */
function whenAnswered(context: IWebhookFunctions, done: (success: boolean) => void): void {
	const response = context.getResponseObject();
	const isSuccess = () => response.statusCode >= 200 && response.statusCode < 300;
	response.once('finish', () => done(isSuccess()));
	// A sender that hangs up gets no answer: what it brings again is the event.
	response.once('close', () => done(response.writableFinished && isSuccess()));
	if (response.destroyed) done(false);
}

/**
 * One request to the webhook URL. Starts the workflow for a post-load event that is new and passes
 * the filters; answers 403, 400 or 503 otherwise, and 200 for what needs no run.
 */
export async function receive(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const request = readRequest(this);
	if (!('payload' in request)) return answer(this, ...request);
	const { payload } = request;
	const { filters, includeSource } = readHookParameters(this);
	if (!passesFilters(payload, filters)) return answer(this, 200, 'Left out by the filters');

	const storage = this.getWorkflowStaticData('node');
	const stored = readDelivered(storage.delivered);
	const trigger = `${this.getWorkflow().id} ${this.getNode().id} ${this.getMode()}`;
	const deliveries = deliveriesOf(trigger, systemClock);
	const key = deliveryKey(payload);
	const begun = deliveries.begin(key, stored);
	if (begun === 'delivered') return answer(this, 200, 'Received before');
	// The first request may still come to nothing: then one of Stitch's repetitions is the event.
	if (begun === 'underWay') return answer(this, 503, 'Being received; try again later');

	whenAnswered(this, (success) => deliveries.end(key, success));
	const source = includeSource ? await lookUpSource(this, payload.integration_name) : {};
	const output = { ...payload, ...totals(payload), ...source } as unknown as IDataObject;
	// n8n keeps this only if it takes the event over; if not, Stitch brings it again.
	storage.delivered = deliveries.toStore(stored, key);
	return { workflowData: [this.helpers.returnJsonArray(output)] };
}
