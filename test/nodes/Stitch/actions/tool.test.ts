import type { IDataObject } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { useEmulator } from '../../../support/emulator';
import type { EngineOptions } from '../../../support/engine';
import { runNode } from '../../../support/engine';

const stitch = useEmulator();

/** As n8n runs a node that an AI agent calls: the agent then reads `error.message`, and no more. */
const AS_TOOL: EngineOptions['settings'] = { rewireOutputLogTo: NodeConnectionTypes.AiTool };

async function run(parameters: IDataObject, options: Partial<EngineOptions> = {}) {
	const { run: finished } = await runNode({
		parameters: { authentication: 'accessToken', ...parameters } as never,
		credentials: { stitchApi: stitch.token(), stitchOAuth2Api: stitch.partner() },
		settings: AS_TOOL,
		...options,
	});
	const [task] = finished.data.resultData.runData['Stitch under test'];
	return { error: task.error, answer: task.data?.ai_tool?.[0]?.[0].json };
}

const sourceId = (value: unknown) => ({ __rl: true, mode: 'id', value });
const get = (id: unknown) => ({ resource: 'source', operation: 'get', sourceId: sourceId(id) });

describe('an agent that calls the node', () => {
	it.each([
		['a refusal of Stitch', get(999_999_999), /does not exist.*Pick a source from the list/],
		['a parameter that is empty', get('={{ "" }}'), /'Source' is empty. Pick one from the list/],
	])('gets the way out with %s', async (_name, parameters, message) => {
		const { error, answer } = await run(parameters);
		expect(error?.message).toMatch(message);
		expect(answer).toEqual({ error: error?.message });
	});

	it('gets the way out where the node goes on, too', async () => {
		const { answer } = await run(get(999_999_999), { onError: 'continueRegularOutput' });
		expect(answer).toEqual({
			error: expect.stringContaining('does not exist'),
			message: expect.stringContaining('Pick a source'),
		});
	});

	it('is not told more than others where it is none', async () => {
		const { error } = await run(get(999_999_999), { settings: {} });
		expect(error?.message).not.toContain('Pick a source');
		expect(error).toHaveProperty('description', expect.stringContaining('Pick a source'));
	});
});
