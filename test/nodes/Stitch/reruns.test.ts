import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { endRun, memoryOf, sharedInExecution } from '../../../nodes/Stitch/reruns';

/** A try of a node, with n8n's object of the execution. */
const tryOf = (
	execution: object,
	{ name = 'Stitch', runIndex = 0, type = 'stitch', json = {} } = {},
) =>
	({
		getInputData: () => [{ json }],
		getNode: () => ({ id: '1', name, type: `n8n-nodes-stitch.${type}`, retryOnFail: true }),
		getContext: () => execution,
		getWorkflowDataProxy: () => ({ $runIndex: runIndex }),
	}) as unknown as IExecuteFunctions;

const keptIn = (context: IExecuteFunctions, key = 'key') => memoryOf(context)?.get(key);

describe('what a run remembers', () => {
	it('is there in its next try, and in no other run, node or execution', () => {
		const execution = {};
		memoryOf(tryOf(execution))?.keep('key', 'one');
		expect(keptIn(tryOf(execution))).toBe('one');
		expect(keptIn(tryOf(execution), 'other')).toBeUndefined();
		// Imported nodes may have the same ID.
		expect(keptIn(tryOf(execution, { name: 'Stitch1' }))).toBeUndefined();
		expect(keptIn(tryOf({}))).toBeUndefined();
		expect(keptIn(tryOf(execution, { runIndex: 1 }))).toBeUndefined();
	});

	it('is the same for a context that is made out of the one of the try', () => {
		const context = tryOf({});
		expect(memoryOf(context)?.countOf('key')).toBe(0);
		expect(memoryOf(Object.create(context) as object)?.countOf('key')).toBe(1);
		expect(memoryOf(tryOf({}))?.countOf('key')).toBe(0);
	});

	it('of a tool is that of the tries of one call, each of which n8n counts as a run', () => {
		const execution = {};
		const call = (json: object, runIndex: number) =>
			tryOf(execution, { type: 'stitchTool', runIndex, json });
		const [first, second] = [{ id: 1 }, { id: 1 }];
		memoryOf(call(first, 0))?.keep('key', 'one');
		// An agent may make several calls at a time.
		expect(keptIn(call(second, 1))).toBeUndefined();
		expect(keptIn(call(first, 2))).toBe('one');
	});

	it.each([
		['number', Array.from({ length: 50_001 }, () => 'x')],
		['size', ['x'.repeat(20 * 1024 * 1024), 'y'.repeat(20 * 1024 * 1024)]],
	])('is bounded by %s: the next try knows that something is missing', (_name, texts) => {
		const execution = {};
		const first = memoryOf(tryOf(execution));
		texts.forEach((text, index) => first?.keep(String(index), text));
		// What this try has not sent yet, nobody has.
		expect(first?.isIncomplete).toBe(false);
		const next = memoryOf(tryOf(execution));
		expect(next?.isIncomplete).toBe(true);
		expect(next?.get('0')).toBe(texts[0]);
		expect(next?.get(String(texts.length - 1))).toBeUndefined();
	});

	// Versions of n8n differ in which of these they run again.
	it.each(['no', '', 0, null, false])('is remembered after the output {"error": %j}', (error) => {
		const execution = {};
		const context = tryOf(execution);
		memoryOf(context)?.keep('key', 'one');
		endRun(context, [{ json: { error } } as INodeExecutionData]);
		expect(keptIn(tryOf(execution))).toBe('one');
		// n8n 1.85 runs the node again after a try that worked, if the first one failed.
		endRun(tryOf(execution), [{ json: {} }]);
		expect(keptIn(tryOf(execution))).toBe('one');
	});

	it('is forgotten when the run is done, and when the node runs anew', () => {
		const execution = {};
		const context = tryOf(execution);
		memoryOf(context)?.keep('key', 'one');
		endRun(context, [{ json: {} }]);
		expect(keptIn(tryOf(execution))).toBeUndefined();
		const failed = tryOf(execution);
		memoryOf(failed)?.keep('key', 'one');
		endRun(failed, [{ json: { error: 'no' } }]);
		expect(keptIn(tryOf(execution, { name: 'Stitch1' }))).toBeUndefined();
		expect(keptIn(tryOf(execution))).toBe('one');
		expect(keptIn(tryOf(execution, { runIndex: 1 }))).toBeUndefined();
		expect(keptIn(tryOf(execution))).toBeUndefined();
	});
});

describe('what an execution shares', () => {
	it('is made once for all keys, and by the next who asks after it failed', async () => {
		const context = tryOf({});
		const asked = (keys: string[], make: () => Promise<number>) =>
			sharedInExecution(context, keys, make);
		await expect(asked(['a'], async () => await Promise.reject(new Error('no')))).rejects.toThrow();
		const both = [asked(['a', 'b'], async () => 1), asked(['b', 'c'], async () => 2)];
		expect(await Promise.all(both)).toEqual([1, 1]);
		expect(await asked(['c'], async () => 3)).toBe(1);
		expect(await asked(['d'], async () => 4)).toBe(4);
		expect(await sharedInExecution(tryOf({}), ['a'], async () => 5)).toBe(5);
	});
});
