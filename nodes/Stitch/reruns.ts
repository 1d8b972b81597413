import type { IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';

/** How much is remembered, in all runs together. */
export interface Bounds {
	answers: number;
	/** Characters of all answers. */
	size: number;
	/** Runs of which it is known that something of them was forgotten. */
	runs: number;
	/** Milliseconds after which a run that was not asked about is forgotten. */
	age: number;
}

/** What one run of a node remembers. */
interface Run {
	answers: Map<string, string>;
	/** Not all that the run kept is still there. */
	isIncomplete: boolean;
	usedAt: number;
}

/**
 * The answers of runs, as texts by key. Bounded: the oldest answers of the run that was not used for
 * the longest time go first, and the run then knows that it has forgotten something.
 */
export class Answers {
	/** The one that was not used for the longest time comes first. */
	private readonly runs = new Map<string, Run>();

	private count = 0;

	private size = 0;

	constructor(
		private readonly bounds: Bounds,
		private readonly now: () => number,
	) {}

	/** Whether anything of the run is or was known. */
	has(runKey: string): boolean {
		return this.used(runKey) !== undefined;
	}

	get(runKey: string, key: string): string | undefined {
		return this.used(runKey)?.answers.get(key);
	}

	/** Whether something that the run kept is gone. */
	isIncomplete(runKey: string): boolean {
		return this.used(runKey)?.isIncomplete ?? false;
	}

	keep(runKey: string, key: string, text: string): void {
		const run = this.used(runKey) ?? {
			answers: new Map(),
			isIncomplete: false,
			usedAt: this.now(),
		};
		this.runs.set(runKey, run);
		this.remove(run, key);
		run.answers.set(key, text);
		this.count++;
		this.size += text.length;
		this.shrink();
	}

	/** The run is over: nothing will ask for it again. */
	forget(runKey: string): void {
		const run = this.runs.get(runKey);
		if (run === undefined) return;
		for (const key of run.answers.keys()) this.remove(run, key);
		this.runs.delete(runKey);
	}

	/** The run as the one that was used last; forgets those that are too old. */
	private used(runKey: string): Run | undefined {
		const now = this.now();
		for (const [oldest, { usedAt }] of this.runs) {
			if (now - usedAt <= this.bounds.age) break;
			this.forget(oldest);
		}
		const run = this.runs.get(runKey);
		if (run === undefined) return undefined;
		run.usedAt = now;
		this.runs.delete(runKey);
		this.runs.set(runKey, run);
		return run;
	}

	private remove(run: Run, key: string): void {
		const text = run.answers.get(key);
		if (text === undefined) return;
		run.answers.delete(key);
		this.count--;
		this.size -= text.length;
	}

	private shrink(): void {
		const { answers, size, runs } = this.bounds;
		for (const run of this.runs.values()) {
			for (const key of run.answers.keys()) {
				if (this.count <= answers && this.size <= size) break;
				this.remove(run, key);
				run.isIncomplete = true;
			}
		}
		for (const oldest of this.runs.keys()) {
			if (this.runs.size <= runs) break;
			this.forget(oldest);
		}
	}
}

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
	// Names are unique in a workflow; IDs of imported nodes may not be.
	const runKey = JSON.stringify([execution.getWorkflow().id, executionId, node.name, runIndex]);
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
	// What n8n takes for a run that failed, in any of its versions: not `null` and `false` in all.
	const isRunAgain = output[0]?.json.error !== undefined;
	if (memory?.keepsAnswers === true && !isRunAgain) answers.forget(memory.runKey);
}
