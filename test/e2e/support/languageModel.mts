import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the model says: a call of the first tool that it is offered, or text. */
interface Turn {
	/** The tool's arguments. */
	call?: object;
	/** The answer, from what the tool gave last. */
	say?: (toolResult: string) => string;
}

/**
 * A scripted stand-in for a language model behind OpenAI's chat API, on this machine. Turn N is
 * its answer to request N; a request too many is refused.
 */
export async function startLanguageModel(turns: Turn[]) {
	const requests: any[] = [];
	const reply = async (request: IncomingMessage, response: ServerResponse) => {
		let text = '';
		for await (const chunk of request) text += chunk;
		const body = JSON.parse(text || '{}');
		requests.push(body);
		const turn = turns[requests.length - 1];
		const isChat = request.url?.endsWith('/chat/completions');
		response.writeHead(isChat && turn ? 200 : 400, { 'content-type': 'application/json' });
		response.end(
			JSON.stringify(isChat && turn ? answer(turn, body) : { error: { message: 'No' } }),
		);
	};
	const server = createServer((request, response) => void reply(request, response));
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/v1`,
		requests,
		stop: () => new Promise((resolve) => server.close(resolve)),
	};
}

function answer({ call, say }: Turn, body: any) {
	const message = call
		? {
				role: 'assistant',
				content: null,
				tool_calls: [
					{
						id: 'call_1',
						type: 'function',
						function: { name: body.tools[0].function.name, arguments: JSON.stringify(call) },
					},
				],
			}
		: { role: 'assistant', content: say?.(lastToolResult(body)) ?? '' };
	return {
		id: 'chatcmpl-1',
		object: 'chat.completion',
		created: 1,
		model: body.model,
		choices: [{ index: 0, message, finish_reason: call ? 'tool_calls' : 'stop' }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}

const lastToolResult = ({ messages }: any) => {
	const result = messages.findLast(({ role }: { role: string }) => role === 'tool');
	return typeof result?.content === 'string' ? result.content : JSON.stringify(result?.content);
};
