import type { IDataObject } from 'n8n-workflow';
import { answerTo } from './echoAnswers.mts';
import type { EchoRequest, Reply } from './echoServer.mts';

/** A way to answer that sends back what was sent: headers, address and body. */
export interface HostileAnswer {
	name: string;
	reply: (request: EchoRequest, url: string) => Reply;
}

/** The whole request as text, as a careless gateway would quote it. */
const echoOf = ({ method, url, rawHeaders, body }: EchoRequest): string =>
	`${method} ${url}\n${rawHeaders.join(': ')}\n\n${body}`;

const refusal = (
	name: string,
	status: number,
	body: (echo: string, request: EchoRequest) => unknown,
	headers?: Record<string, string>,
): HostileAnswer => ({
	name: `${status} ${name}`,
	reply: (request) => ({ status, body: body(echoOf(request), request), headers }),
});

const signedAddress = ({ body, headers }: EchoRequest, url: string) =>
	`${url}/signed-log/7100000000?X-Amz-Security-Token=signed-token-value` +
	`&X-Amz-Signature=signed-signature-value&token=${encodeURIComponent(String(headers.authorization))}` +
	`&body=${encodeURIComponent(body)}`;

/** The documented success with the request in it, at every place where a field may stand. */
function echoingSuccess(request: EchoRequest, url: string): Reply {
	const standard = answerTo(request, url) as Reply;
	const echo = { echo: echoOf(request), headers: request.headers, sent: parsed(request.body) };
	const add = (value: unknown): unknown =>
		Array.isArray(value)
			? value.map(add)
			: typeof value === 'object' && value !== null
				? { ...value, ...echo }
				: value;
	const body = standard.body as IDataObject | unknown[] | string | undefined;
	const list =
		typeof body === 'object' && 'data' in body ? { ...body, data: add(body.data) } : add(body);
	return { ...standard, body: list };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

/** Every documented shape of an answer (connect-api.md section 4), and what else can come back. */
export const hostileAnswers: HostileAnswer[] = [
	{ name: 'success', reply: (request, url) => answerTo(request, url) as Reply },
	{ name: 'success with the request in it', reply: echoingSuccess },
	refusal('bare text', 400, (echo) => echo),
	refusal('JSON text', 400, (echo) => JSON.stringify(echo)),
	refusal('code, message, errors', 400, (echo, { headers }) => ({
		code: echo,
		message: echo,
		errors: { [echo]: echo, headers },
	})),
	refusal('InvalidProperties', 400, (echo, { body }) => ({
		error: 'InvalidProperties',
		data: { message: echo, bad_properties: [echo, body], report_card: { sent: parsed(body) } },
	})),
	refusal('error with type and message', 401, (echo) => ({ error: { type: echo, message: echo } })),
	refusal('error in a success', 200, (echo) => ({ error: { type: 'generic', message: echo } })),
	refusal('invalid_fields', 403, (echo) => ({ invalid_fields: echo })),
	refusal('error by field', 422, (echo) => ({ error: { message: { [echo]: [echo] } } })),
	refusal('error text', 404, (echo) => ({ error: echo })),
	refusal('status text', 404, (echo) => ({ status: echo })),
	refusal('Import API errors', 422, (echo, { body }) => ({
		status: 'ERROR',
		error: echo,
		errors: [{ reason: { data: [echo, parsed(body)] } }],
		input: body,
	})),
	refusal('Malformed json', 413, (echo) => ({ status: 'ERROR', message: echo, input: echo })),
	refusal('with Retry-After', 429, (echo) => ({ message: echo }), { 'retry-after': '1' }),
	refusal('server error', 500, (echo, { headers }) => ({ message: echo, headers })),
	refusal('web page', 502, (echo) => `<!DOCTYPE html><html><body>${echo}</body></html>`),
	refusal('web page', 200, (echo) => `<html><body>${echo}</body></html>`),
	refusal('truncated JSON', 200, (echo) => JSON.stringify([{ echo }]).slice(0, -4)),
	{ name: 'reset', reply: () => ({ reset: true }) },
	{
		name: '302 to a signed address',
		reply: (request, url): Reply =>
			request.url.startsWith('/signed-log/')
				? { status: 200, headers: { 'content-type': 'text/plain' }, body: echoOf(request) }
				: { status: 302, headers: { location: signedAddress(request, url) }, body: '' },
	},
	{
		name: '307 to a signed address',
		reply: (request, url) => ({
			status: 307,
			headers: { location: signedAddress(request, url) },
			body: signedAddress(request, url),
		}),
	},
];
