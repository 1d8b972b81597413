import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { demo } from '../../../../emulator/index.mts';
import { resetBudgets } from '../../../../nodes/Stitch/jobs/budget/accountBudget';
import { useEmulator } from '../../../support/emulator';
import type { EngineOptions } from '../../../support/engine';
import { runNode } from '../../../support/engine';
import { byId } from '../../../support/operation';

const stitch = useEmulator();
beforeEach(resetBudgets);

/** As n8n runs a node that an AI agent calls: the agent then reads `error.message`, and no more. */
const AS_TOOL: EngineOptions['settings'] = { rewireOutputLogTo: NodeConnectionTypes.AiTool };

async function run(parameters: IDataObject, options: Partial<EngineOptions> = {}) {
	const { run: finished } = await runNode({
		parameters: { authentication: 'accessToken', ...parameters } as INodeParameters,
		credentials: { stitchApi: stitch.token(), stitchOAuth2Api: stitch.partner() },
		settings: AS_TOOL,
		type: 'stitchTool',
		...options,
	});
	const [task] = finished.data.resultData.runData['Stitch under test'];
	const answers = (task.data?.ai_tool?.[0] ?? task.data?.main?.[0] ?? []).map(({ json }) => json);
	return { error: task.error, answer: answers[0], answers };
}

const get = (id: number | string) => ({ resource: 'source', operation: 'get', sourceId: byId(id) });

describe('an agent that calls the node', () => {
	it.each([
		['a refusal of Stitch', get(999_999_999), /does not exist.*Pick a source from the list/],
		['a parameter that is empty', get('={{ "" }}'), /'Source' is empty. Pick one from the list/],
	])('gets the way out with %s', async (_name, parameters, message) => {
		const { error, answer } = await run(parameters);
		expect(error?.message).toMatch(message);
		expect(answer).toEqual({ error: error?.message });
	});

	it('gets a message of a few pages, whatever a parameter holds', async () => {
		const parameters = {
			resource: 'stream',
			operation: 'select',
			sourceId: byId(demo.account.sourceIds.shopDb),
			streamsMode: 'json',
			streamsJson: ['a', 'b'].map((name) => ({ stream: name.repeat(300_000) })),
		};
		const { error } = await run(parameters);
		expect(error?.message).toMatch(/^The source has no stream 'a+…\. Nothing was sent.*'b+…$/);
		expect(error?.message.length).toBeLessThan(14_000);
	});

	it('gets the way out where the node goes on, too', async () => {
		const { answer } = await run(get(999_999_999), { onError: 'continueRegularOutput' });
		expect(answer).toEqual({
			error: expect.stringContaining('does not exist'),
			message: expect.stringContaining('Pick a source'),
		});
	});

	it('is not told more than others where it is none', async () => {
		const { error } = await run(get(999_999_999), { settings: {}, type: 'stitch' });
		expect(error?.message).not.toContain('Pick a source');
		expect(error).toHaveProperty('description', expect.stringContaining('Pick a source'));
	});
});

describe('Output of a tool', () => {
	const chosen = { output: 'selected' };
	const fieldsOf = async (parameters: IDataObject, options: Partial<EngineOptions> = {}) => {
		const { error, answer } = await run(
			{ ...get(demo.account.sourceIds.shopDb), ...parameters },
			options,
		);
		return error?.message ?? Object.keys(answer).sort();
	};

	it('is Simplified unless something else is chosen', async () => {
		const simple = await fieldsOf({});
		expect(simple.length).toBeLessThanOrEqual(10);
		expect(simple).toContain('display_name');
		expect(await fieldsOf({ output: 'simple' })).toEqual(simple);
		expect(await fieldsOf({ output: 'raw' })).toEqual(expect.arrayContaining(['properties']));
	});

	it.each([
		['names with commas', 'type, display_name', ['display_name', 'id', 'type']],
		['a list from an expression', '={{ ["type", "properties"] }}', ['id', 'properties', 'type']],
		['a name that the record lacks', 'type, nonsense, toString', ['id', 'type']],
		['a name twice', 'id, id', ['id']],
		['no name', '={{ " " }}', "'Fields' is empty"],
		['commas only', ',', "'Fields' names no field"],
		['an expression that gave nothing', '={{ undefined }}', "'Fields' is an expression"],
	])('of Selected Fields has those and the ID: %s', async (_name, fields, expected) => {
		const found = await fieldsOf({ output: 'selected', fields });
		expect(found).toEqual(
			typeof expected === 'string' ? expect.stringContaining(expected) : expected,
		);
	});

	it('is refused before anything is sent, where it names no field', async () => {
		const pause = { resource: 'source', operation: 'pause', ...chosen, fields: '={{ "," }}' };
		const { error } = await run({ ...pause, sourceId: byId(demo.account.sourceIds.shopDb) });
		expect(error?.message).toContain("'Fields' names no field");
		expect(stitch.calls()).toEqual([]);
	});

	it('is Simplified, or what Simplify says, where it is none of the three', async () => {
		expect(await fieldsOf({ output: 'nonsense' })).toEqual(await fieldsOf({}));
	});

	it.each([
		['source', 'list', 'type', ['id', 'type']],
		['sourceType', 'list', 'steps', ['steps', 'type']],
		['destination', 'list', 'properties', ['id', 'properties']],
		['extraction', 'list', 'tap_exit_status', ['job_name', 'tap_exit_status']],
	])('holds what identifies the record: %s %s', async (resource, operation, fields, expected) => {
		const { answers } = await run({ resource, operation, output: 'selected', fields });
		expect(answers.length).toBeGreaterThan(0);
		for (const one of answers) expect(Object.keys(one).sort()).toEqual(expected);
	});

	it('is not there for others, whose Simplify decides', async () => {
		const asNode = { settings: {}, type: 'stitch' };
		const raw = await fieldsOf({ simplify: false, output: 'selected', fields: 'type' }, asNode);
		expect(raw).toEqual(expect.arrayContaining(['properties', 'report_card']));
		const simple = await fieldsOf({ output: 'raw' }, asNode);
		expect(simple).not.toContain('properties');
	});

	it('is not there where n8n does not know of tools in conditions, and Simplify decides', async () => {
		// Such a version of n8n keeps what it shows: Simplify, and no Output.
		const old = { type: 'stitch' };
		expect(await fieldsOf({ simplify: false }, old)).toContain('properties');
		expect(await fieldsOf({}, old)).not.toContain('properties');
	});
});

describe('what an agent reads of the demo account', () => {
	/** About 4,000 tokens at 3.5 characters each. */
	const MAX_CHARACTERS = 14_000;
	const sourceId = byId(demo.account.sourceIds.shopDb);

	/** Looks each second at a job of a second, for which the budget lasts. */
	const quick = { pollInterval: 1, extractionTimeout: 20, loadTimeout: 20 };

	/** What agents are mostly asked for; then the others that read. All with their defaults. */
	const mostUsed: Array<[string, IDataObject]> = [
		['source:list', {}],
		['source:get', { sourceId }],
		['source:getHealth', {}],
		['destination:list', {}],
		['stream:list', { sourceId }],
		['extraction:list', {}],
		['extraction:getLog', { jobName: 'of the last extraction' }],
		['load:list', {}],
		['replicationJob:startAndWait', { sourceId, options: quick }],
		['replicationJob:getStatus', { sourceId }],
	];
	const others: Array<[string, IDataObject]> = [
		['destination:get', { destinationId: byId(demo.account.destinationId) }],
		['destinationType:get', { destinationType: byId('postgres') }],
		['destinationType:list', {}],
		['emailRecipient:list', {}],
		['hook:list', {}],
		['importToken:list', { sourceId: byId(demo.account.sourceIds.importApi) }],
		['source:getConnectionCheck', { sourceId }],
		['sourceType:get', { sourceType: byId('platform.hubspot') }],
		['sourceType:list', {}],
		['stream:get', { sourceId, streamId: 'the first' }],
	];

	async function read(name: string, parameters: IDataObject) {
		const [resource, operation] = name.split(':');
		const { error, answers } = await run({ resource, operation, ...parameters });
		expect(error).toBeUndefined();
		expect(answers.length).toBeGreaterThan(0);
		return answers;
	}

	/** What an agent takes from an earlier answer. */
	async function withEarlier(name: string, parameters: IDataObject): Promise<IDataObject> {
		if (name === 'extraction:getLog') {
			const [{ job_name: jobName }] = await read('extraction:list', {});
			return { jobName: byId(String(jobName)) };
		}
		if (name !== 'stream:get') return parameters;
		const [{ stream_id: id }] = await read('stream:list', { sourceId });
		return { sourceId, streamId: byId(Number(id)) };
	}

	/** Of a job of hours; shorter lines have more of names in `lines`. */
	const longLogs: Array<[string, (line: number) => string]> = [
		[
			'lines of METRIC',
			(line) => `METRIC: {"type": "counter", "metric": "rows", "value": ${line}}`,
		],
		['short lines', () => 'x'],
		['one line of a megabyte', (line) => 'y'.repeat(line === 9_999 ? 1_000_000 : 1)],
		['no end of quotes', () => 'INFO "'.padEnd(90, ' ab')],
	];

	it.each(
		longLogs.flatMap(([name, message]) =>
			['text', 'lines'].map((output) => ({ name, message, output })),
		),
	)('extraction:getLog as $output fits with $name, and has the end', async (log) => {
		const [{ job_name: jobName }] = await read('extraction:list', {});
		const lines = Array.from(
			{ length: 10_000 },
			(_, line) => `2024-03-05 07:00:11,159Z    tap - INFO ${log.message(line)}`,
		);
		const last = '2024-03-05 09:00:11,159Z   main - INFO Exit status is: Tap failed.';
		const whole = [...lines, last, ''].join('\n');
		const { logs } = stitch.emulator.state.accounts.get(demo.account.stitchClientId) ?? {};
		logs?.set(String(jobName), whole);
		const parameters = { jobName: byId(String(jobName)), output: log.output };
		const answers = await read('extraction:getLog', parameters);
		const text = JSON.stringify(answers);
		expect(text.length).toBeLessThanOrEqual(MAX_CHARACTERS);
		expect(text).toContain('Exit status is: Tap failed.');
		const told = log.output === 'text' ? `of ${whole.length} characters` : 'of 10001';
		expect(answers.at(-1)).toEqual({
			leftOut: expect.stringContaining(told),
			howToGetIt: expect.stringContaining('without an agent'),
		});
		for (const event of answers.slice(0, -1)) expect(event.job_name).toBe(jobName);
		if (log.output === 'lines')
			for (const { time } of answers.slice(0, -1)) expect(time).toMatch(/^2024-/);

		const { json } = await runNode({
			parameters: {
				authentication: 'accessToken',
				resource: 'extraction',
				operation: 'getLog',
				...parameters,
				output: 'text',
			},
			credentials: { stitchApi: stitch.token() },
		});
		expect(json[0].log).toBe(whole);
	});

	describe('of a big account', () => {
		const accountOf = () => {
			const found = stitch.emulator.state.accounts.get(demo.account.stitchClientId);
			if (found === undefined) throw new Error('The demo account is missing');
			return found;
		};

		function addManySources(count: number) {
			const sources = accountOf().sources;
			const first = sources.get(demo.account.sourceIds.shopDb);
			if (first === undefined) throw new Error('The source is missing');
			for (let index = 0; index < count; index++) {
				const name = `customer_${index}`;
				sources.set(900_000 + index, { ...first, id: 900_000 + index, name, displayName: name });
			}
		}

		function widen(columns: number) {
			const [stream] = accountOf().sources.get(demo.account.sourceIds.shopDb)?.streams ?? [];
			const names = Array.from({ length: columns }, (_, index) => `column_${index}`);
			const fields = names.map((name) => [name, { type: ['null', 'string'] }]);
			stream.schema = { type: 'object', properties: Object.fromEntries(fields) };
			stream.metadata = names.map((name) => ({
				breadcrumb: ['properties', name],
				metadata: { inclusion: 'available' },
			})) as typeof stream.metadata;
			return { sourceId, streamId: byId(stream.streamId) };
		}

		function checkCut(answers: IDataObject[], leftOut: RegExp, how: string) {
			expect(JSON.stringify(answers).length).toBeLessThanOrEqual(MAX_CHARACTERS);
			expect(answers.at(-1)).toEqual({
				leftOut: expect.stringMatching(leftOut),
				howToGetIt: expect.stringContaining(how),
			});
		}

		it.each([
			[
				'source:list',
				{ returnAll: true },
				/items: \d+ of 3\d\d, 90\d{4}, 90\d{4}/,
				'use a filter or a single object, set Output to Raw',
			],
			[
				'source:getHealth',
				{},
				/items: \d+ of 3\d\d, 90\d{4}, 90\d{4}/,
				'use a filter or a single object, or run',
			],
		])('%s of 300 sources says which are left out', async (name, parameters, leftOut, how) => {
			addManySources(300);
			const answers = await read(name, parameters);
			checkCut(answers, leftOut, how);
			expect(answers.length).toBeGreaterThan(20);
		});

		it('source:getHealth has the sources first that are not healthy', async () => {
			addManySources(300);
			const answers = await read('source:getHealth', {});
			const healthy = answers.slice(0, -1).map((one) => Number(one.healthy));
			expect(healthy).toEqual([...healthy].sort((a, b) => a - b));
			expect(healthy).toContain(0);
		});

		it('stream:get of 800 columns has all fields, some columns, and names of others', async () => {
			const answers = await read('stream:get', widen(800));
			checkCut(
				answers,
				/schema\.properties: \d+ of 800, column_\d+, column_\d+/,
				'run this operation without an agent',
			);
			const [stream] = answers;
			expect(stream).toHaveProperty('non-discoverable-metadata-keys');
			const { properties } = stream.schema as { properties: object };
			expect(Object.keys(properties).length).toBeGreaterThan(20);
			expect(Object.keys(properties)[0]).toBe('column_0');
			expect((stream.metadata as unknown[]).length).toBe(Object.keys(properties).length);
		});

		it('is cut for a tool alone, and never in Raw or Selected Fields', async () => {
			addManySources(300);
			const all = accountOf().sources.size;
			const list = { resource: 'source', operation: 'list', returnAll: true };
			const chosen = [{ output: 'raw' }, { output: 'selected', fields: 'display_name' }];
			for (const one of chosen) {
				const { answers } = await run({ ...list, ...one });
				expect(answers).toHaveLength((await run({ ...list, output: 'raw' })).answers.length);
				expect(answers.length).toBeGreaterThan(300);
				expect(answers.length).toBeLessThanOrEqual(all);
			}
			const node = await run(list, { settings: {}, type: 'stitch' });
			expect(node.answers.length).toBeGreaterThan(300);
			const parameters = widen(800);
			const whole = await run(
				{ resource: 'stream', operation: 'get', ...parameters },
				{ settings: {}, type: 'stitch' },
			);
			expect(Object.keys((whole.answer.schema as { properties: object }).properties)).toHaveLength(
				800,
			);
		});

		it('of one text that is too long has its beginning', async () => {
			const source = accountOf().sources.get(demo.account.sourceIds.shopDb);
			if (source === undefined) throw new Error('The source is missing');
			source.displayName = '"é\\u0000'.repeat(20_000);
			const answers = await read('source:get', { sourceId });
			checkCut(answers, /display_name: \d+ of \d+ characters/, 'Selected Fields');
			expect(answers[0]).toHaveProperty('id', demo.account.sourceIds.shopDb);
		});
	});

	it.each([...mostUsed, ...others])('%s fits into 4,000 tokens', async (name, parameters) => {
		Object.assign(stitch.emulator.switches, { jobDurationMs: 1200, loadDelayMs: 800 });
		const answers = await read(name, await withEarlier(name, parameters));
		expect(JSON.stringify(answers).length).toBeLessThanOrEqual(MAX_CHARACTERS);
	});
});
