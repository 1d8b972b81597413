import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Answers, endRun, memoryOf } from '../../../nodes/Stitch/reruns';

const clock = { now: 0 };
beforeEach(() => void (clock.now = 0));
const small = (bounds = {}) =>
	new Answers({ answers: 3, size: 100, runs: 2, age: 1_000, ...bounds }, () => clock.now);

describe('what runs remember', () => {
	it('is kept per run and key', () => {
		const answers = small();
		answers.keep('a', '1', 'one');
		expect([answers.get('a', '1'), answers.get('a', '2'), answers.get('b', '1')]).toEqual([
			'one',
			undefined,
			undefined,
		]);
		answers.keep('a', '1', 'two');
		expect([answers.get('a', '1'), answers.isIncomplete('a')]).toEqual(['two', false]);
	});

	it.each([
		['number', { answers: 3 }, 'x'],
		['size', { answers: 100, size: 3 }, 'x'],
	])('is bounded by %s: the oldest goes, and the run knows', (_name, bounds, text) => {
		const answers = small(bounds);
		for (const key of ['1', '2', '3', '4']) answers.keep('a', key, text);
		expect(['1', '2', '3', '4'].map((key) => answers.get('a', key))).toEqual([
			undefined,
			text,
			text,
			text,
		]);
		expect(answers.isIncomplete('a')).toBe(true);
	});

	it('loses what is larger than everything together, and nothing is left of it', () => {
		const answers = small({ size: 10 });
		answers.keep('a', '1', 'x'.repeat(11));
		expect([answers.get('a', '1'), answers.isIncomplete('a')]).toEqual([undefined, true]);
		answers.keep('b', '1', 'x'.repeat(10));
		expect([answers.get('b', '1'), answers.isIncomplete('b')]).toEqual(['x'.repeat(10), false]);
	});

	it('goes first from the run that was used longest ago', () => {
		const answers = small();
		answers.keep('a', '1', 'x');
		answers.keep('b', '1', 'x');
		answers.get('a', '1');
		answers.keep('a', '2', 'x');
		answers.keep('a', '3', 'x');
		expect([answers.isIncomplete('a'), answers.isIncomplete('b')]).toEqual([false, true]);
	});

	it('is forgotten when its time is over, and when the run is', () => {
		const answers = small();
		answers.keep('a', '1', 'x');
		clock.now = 1_000;
		expect(answers.has('a')).toBe(true);
		clock.now = 2_001;
		expect(answers.has('a')).toBe(false);
		answers.keep('b', '1', 'x');
		answers.forget('b');
		expect(answers.has('b')).toBe(false);
	});

	it('is of a bounded number of runs', () => {
		const answers = small({ answers: 100 });
		for (const run of ['a', 'b', 'c']) answers.keep(run, '1', 'x');
		expect(['a', 'b', 'c'].map((run) => answers.has(run))).toEqual([false, true, true]);
	});
});

describe('a run of a node', () => {
	const contextOf = (executionId: string, name = 'Stitch') =>
		({
			getNode: () => ({ id: '1', name, type: 'n8n-nodes-stitch.stitch', retryOnFail: true }),
			getExecutionId: () => executionId,
			getWorkflow: () => ({ id: 'w' }),
			getWorkflowDataProxy: () => ({ $runIndex: 0 }),
		}) as unknown as IExecuteFunctions;

	it('is not mistaken for one of a node with the same ID', () => {
		memoryOf(contextOf('ids'))?.keep('key', 'one');
		expect(memoryOf(contextOf('ids', 'Stitch1'))?.get('key')).toBeUndefined();
		expect(memoryOf(contextOf('ids'))?.get('key')).toBe('one');
	});

	// Versions of n8n differ in which of these they run again.
	it.each(['no', '', 0, null, false])('is remembered after the output {"error": %j}', (error) => {
		const context = contextOf(`error ${JSON.stringify(error)}`);
		memoryOf(context)?.keep('key', 'one');
		endRun(context, [{ json: { error } } as INodeExecutionData]);
		expect(memoryOf(contextOf(`error ${JSON.stringify(error)}`))?.get('key')).toBe('one');
		endRun(context, [{ json: {} }]);
		expect(memoryOf(contextOf(`error ${JSON.stringify(error)}`))?.get('key')).toBeUndefined();
	});
});
