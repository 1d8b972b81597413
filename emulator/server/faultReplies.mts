import { Readable } from 'node:stream';
import type { ActiveFault } from '../types.mts';
import type { FastifyReply } from 'fastify';

type Means = { sleep(ms: number): Promise<void>; elsewhere: () => string };

const HTML =
	'<!DOCTYPE html>\n<html><head><title>Gateway</title></head><body><h1>Please come back later</h1></body></html>\n';

function destroy(reply: FastifyReply) {
	reply.hijack();
	reply.raw.socket?.destroy();
}

/** Before the request is executed. Replies itself when the fault replaces the answer. */
export async function replyInstead(fault: ActiveFault, reply: FastifyReply, means: Means) {
	if (fault.kind === 'reset-before') return destroy(reply);
	if (fault.kind === 'timeout') {
		// Without a delay the answer never comes: the connection stays open until the client leaves.
		if (fault.delayMs === undefined) return void reply.hijack();
		await means.sleep(fault.delayMs);
		return destroy(reply);
	}
	if (fault.kind !== 'slow' && fault.delayMs) await means.sleep(fault.delayMs);
	if (fault.kind === 'status') {
		reply.code(fault.status ?? 500).headers(fault.headers ?? {});
		if (typeof fault.body === 'string') return void reply.send(fault.body);
		if (fault.body === undefined || fault.body === null) return void reply.send();
		return void reply.type('application/json').send(JSON.stringify(fault.body));
	}
	if (fault.kind === 'html') {
		reply
			.code(fault.status ?? 200)
			.type('text/html; charset=utf-8')
			.headers(fault.headers ?? {});
		return void reply.send(typeof fault.body === 'string' ? fault.body : HTML);
	}
	if (fault.kind === 'redirect') {
		const location = fault.headers?.location ?? means.elsewhere();
		return void reply
			.code(fault.status ?? 302)
			.headers({ ...fault.headers, location })
			.send();
	}
}

/**
 * After the request was executed: what the client gets instead of the answer.
 * @returns the payload to send
 */
export function spoil(
	fault: ActiveFault,
	reply: FastifyReply,
	payload: unknown,
	means: Means,
): unknown {
	const text = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : '';
	if (fault.status !== undefined) reply.code(fault.status);
	if (fault.headers) reply.headers(fault.headers);
	if (fault.kind === 'reset-after') {
		reply.raw.socket?.destroy();
		return payload;
	}
	if (fault.kind === 'empty') {
		reply.removeHeader('content-length');
		return '';
	}
	if (fault.kind === 'wrong-content-type') {
		if (!fault.headers?.['content-type']) reply.header('content-type', 'text/plain; charset=utf-8');
		return payload;
	}
	if (fault.kind === 'truncated-json') {
		reply.removeHeader('content-length');
		return text.slice(0, Math.floor(text.length / 2));
	}
	if (fault.kind === 'slow') {
		reply.removeHeader('content-length');
		return trickle(text, fault.delayMs ?? 1000, means);
	}
	return payload;
}

/** The body in ten pieces over `delayMs`. */
function trickle(text: string | Buffer, delayMs: number, means: Means) {
	const size = Math.max(1, Math.ceil(text.length / 10));
	return Readable.from(
		(async function* pieces() {
			for (let start = 0; start < text.length; start += size) {
				await means.sleep(delayMs / 10);
				yield Buffer.from(text.slice(start, start + size));
			}
		})(),
	);
}
