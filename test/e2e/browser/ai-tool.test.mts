/// <reference types="jest" />

import { randomUUID } from 'node:crypto';
import { demo } from '../../../emulator/index.mts';
import { startLanguageModel } from '../support/languageModel.mts';
import { startServer } from '../support/server.mts';

let server: Awaited<ReturnType<typeof startServer>>;
let model: Awaited<ReturnType<typeof startLanguageModel>>;

const sourcesIn = (toolResult: string): any[] => {
	const found = JSON.parse(toolResult);
	return Array.isArray(found) ? found : [found];
};

beforeAll(async () => {
	model = await startLanguageModel([
		{ call: {} },
		{
			say: (result: string) =>
				`Sources: ${sourcesIn(result)
					.map(({ id }) => id)
					.join()}`,
		},
		{ call: { fields: 'display_name', status: 'active' } },
		{ say: (result: string) => result },
	]);
	server = await startServer();
}, 240_000);
afterAll(async () => {
	await server?.stop();
	await model?.stop();
}, 60_000);

const node = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: object,
	credentials?: Record<string, { id: string; name: string }>,
) => ({
	id: randomUUID(),
	name,
	type,
	typeVersion,
	position: [0, 0],
	parameters,
	credentials,
});

const connected = (from: string, kind: string, to: string) => ({
	[from]: { [kind]: [[{ node: to, type: kind, index: 0 }]] },
});

describe('the Stitch node as a tool of an AI agent', () => {
	async function runAgent(parameters: object) {
		const acme = await server.client.createCredential({
			name: 'Acme',
			type: 'stitchApi',
			data: { accessToken: demo.account.accessToken, apiBaseUrl: server.emulator.url },
		});
		const openAi = await server.client.createCredential({
			name: 'Model',
			type: 'openAiApi',
			data: { apiKey: 'none', url: model.url },
		});
		const { id } = await server.client.createWorkflow({
			name: 'Agent',
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
				node('Agent', '@n8n/n8n-nodes-langchain.agent', 3.1, {
					promptType: 'define',
					text: 'Which sources does our Stitch account have?',
					options: {},
				}),
				node(
					'Model',
					'@n8n/n8n-nodes-langchain.lmChatOpenAi',
					1.2,
					{ model: { __rl: true, mode: 'id', value: 'stand-in' }, options: {} },
					{ openAiApi: { id: openAi.id, name: openAi.name } },
				),
				node(
					'List sources in Stitch',
					'n8n-nodes-stitch.stitchTool',
					1,
					{
						authentication: 'accessToken',
						resource: 'source',
						operation: 'list',
						...parameters,
					},
					{ stitchApi: { id: acme.id, name: acme.name } },
				),
			],
			connections: {
				...connected('Start', 'main', 'Agent'),
				...connected('Model', 'ai_languageModel', 'Agent'),
				...connected('List sources in Stitch', 'ai_tool', 'Agent'),
			},
			settings: { executionOrder: 'v1' },
			active: false,
		});
		const execution = await server.client.runWorkflow(id);
		expect([execution.status, execution.error]).toEqual(['success', undefined]);
		return execution;
	}

	it('lists the sources that the model asks for', async () => {
		const from = server.emulator.requests.length;
		const execution = await runAgent({ returnAll: true });

		const [{ output }] = execution.items('Agent');
		const { deleted: _deleted, ...listed } = demo.account.sourceIds;
		for (const source of Object.values(listed)) expect(output).toContain(String(source));
		expect(server.emulator.requests.slice(from).map(({ path }) => path)).toEqual(['/v4/sources']);

		// The tool's description for the model says what the tool does.
		const [tool] = model.requests[0].tools;
		expect(tool.function.name).toBe('List_sources_in_Stitch');
		expect(tool.function.description).toMatch(/list.*source/i);
		expect(JSON.stringify(model.requests)).not.toContain(demo.account.accessToken);
	});

	it('returns the fields that the model chooses', async () => {
		const execution = await runAgent({
			output: 'selected',
			fields: "={{ $fromAI('fields', '', 'string') }}",
			filters: { status: "={{ $fromAI('status', '', 'string') }}" },
		});
		const [{ output }] = execution.items('Agent');
		const sources = sourcesIn(String(output));
		expect(sources.length).toBeGreaterThan(1);
		for (const one of sources) expect(Object.keys(one).sort()).toEqual(['display_name', 'id']);
	});
});
