import type { IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { Answers } from './answers';

/**
 * Longer than a run that waits for a job and its loads takes (25 hours), because what it started is
 * needed when n8n runs it again.
 */
const DAY = 26 * 3_600_000;

const answers = new Answers(
	{ answers: 50_000, size: 32 * 1024 * 1024, runs: 10_000, age: DAY },
	() => performance.now(),
);

/** Whether an AI agent runs the node as a tool: n8n gives those a type of their own. */
export const isTool = ({ type, rewireOutputLogTo }: INode): boolean =>
	/Tool$/.test(type) || rewireOutputLogTo === 'ai_tool';

/** What one run of a node remembers for the next try of the same run. */
export interface RunMemory {
	/** What this try, or an earlier one of the run, kept under the key. */
	get(key: string): string | undefined;
	keep(key: string, text: string): void;
	/** Whether something that an earlier try kept is gone, so that nobody knows what it sent. */
	readonly isIncomplete: boolean;
	/**
	 * Whether answers are kept, and not doubts alone. Not for a tool: two calls of an agent can't be
	 * distinguished from two tries, and the second call may be meant.
	 */
	readonly keepsAnswers: boolean;
	/** How often this try has asked for the same before, from 0. */
	countOf(key: string): number;
}

class Try implements RunMemory {
	private readonly counts = new Map<string, number>();

	private readonly isRerun: boolean;

	constructor(
		readonly runKey: string,
		readonly keepsAnswers: boolean,
	) {
		this.isRerun = answers.has(runKey);
	}

	get isIncomplete() {
		return this.isRerun && answers.isIncomplete(this.runKey);
	}

	get(key: string) {
		return answers.get(this.runKey, key);
	}

	keep(key: string, text: string) {
		answers.keep(this.runKey, key, text);
	}

	countOf(key: string) {
		const count = this.counts.get(key) ?? 0;
		this.counts.set(key, count + 1);
		return count;
	}
}

interface Known {
	memory?: Try;
}

const tries = new WeakMap<object, Known>();

function newTry(context: object): Try | undefined {
	// Only the functions of an execution know the run; hooks and polls are not run again.
	if (!('getWorkflowDataProxy' in context)) return undefined;
	const execution = context as IExecuteFunctions;
	const node = execution.getNode();
	const executionId = execution.getExecutionId();
	if (node.retryOnFail !== true || !executionId) return undefined;
	const tool = isTool(node);
	// n8n counts each try of a tool as another run.
	const runIndex: unknown = tool ? 'tool' : execution.getWorkflowDataProxy(0).$runIndex;
	const runKey = JSON.stringify([execution.getWorkflow().id, executionId, node.id, runIndex]);
	return new Try(runKey, !tool);
}

/** A context may be made out of the one that n8n gave. */
const knownOf = (context: object): Known | undefined =>
	tries.get(context) ?? tries.get(Object.getPrototypeOf(context) as object);

/**
 * What is remembered for the run that a context belongs to: the same for all tries of *Retry On Fail*,
 * another one for each turn of a loop. `undefined` where n8n never runs the node again.
 */
export function memoryOf(context: object): RunMemory | undefined {
	const known = knownOf(context) ?? { memory: newTry(context) };
	tries.set(context, known);
	return known.memory;
}

/** Forgets a run that ended so that n8n does not run the node again. */
export function endRun(context: object, output: INodeExecutionData[]): void {
	const memory = knownOf(context)?.memory;
	// What n8n takes for a run that failed.
	const isRunAgain = Boolean(output[0]?.json.error);
	if (memory?.keepsAnswers === true && !isRunAgain) answers.forget(memory.runKey);
}
