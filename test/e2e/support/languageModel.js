// @ts-check
'use strict';

const { createServer } = require('node:http');

/**
 * @typedef {object} Turn what the model says: a call of the first tool that it is offered, or text
 * @property {object} [call] the tool's arguments
 * @property {(toolResult: string) => string} [say] the answer, from what the tool gave last
 */

/**
 * A scripted stand-in for a language model behind OpenAI's chat API, on this machine. Turn N is
 * its answer to request N; a request too many is refused.
 * @param {Turn[]} turns
 */
async function startLanguageModel(turns) {
	/** @type {any[]} */
	const requests = [];
	const server = createServer(async (request, response) => {
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
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	return {
		url: `http://127.0.0.1:${port}/v1`,
		requests,
		stop: () => new Promise((resolve) => server.close(resolve)),
	};
}

/** @param {Turn} turn @param {any} body */
function answer({ call, say }, body) {
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

/** @param {any} body */
const lastToolResult = ({ messages }) => {
	const result = messages.findLast((/** @type {any} */ { role }) => role === 'tool');
	return typeof result?.content === 'string' ? result.content : JSON.stringify(result?.content);
};

module.exports = { startLanguageModel };
