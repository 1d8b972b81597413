import type { IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { isDefined, isObject } from './json';

/** Whether an AI agent runs the node as a tool: n8n gives those a type of their own. */
export const isTool = ({ type, rewireOutputLogTo }: INode): boolean =>
	/Tool$/.test(type) || rewireOutputLogTo === 'ai_tool';

/** Something of each run of a node, made when it is first asked for, forgotten with n8n's context. */
export function perRun<T>(create: (context: object) => T): (context: object) => T {
	const all = new WeakMap<object, { value: T }>();
	return (context) => {
		// A context may be made out of the one that n8n gave.
		const known = all.get(context) ?? all.get(Object.getPrototypeOf(context) as object);
		const found = known ?? { value: create(context) };
		all.set(context, found);
		return found.value;
	};
}

/** What one run of a node remembers for its next try, at most. */
const MOST_ANSWERS = 50_000;
const MOST_CHARACTERS = 32 * 1024 * 1024;

interface Run {
	/** Which run of the node: the next one takes its place. */
	key: string;
	/** A try has failed: n8n 1.85 then makes all tries that it may, whatever the next ones give. */
	hasFailed: boolean;
	answers: Map<string, string>;
	/** Characters of all answers. */
	size: number;
	/** There was no room for all that the run got. */
	isIncomplete: boolean;
}

interface Execution {
	/** By name of the node, the last run that n8n may make again. */
	runs: Map<string, Run>;
	shared: Map<string, Promise<unknown>>;
}

/** By an object that n8n has as long as the execution, and forgotten with it. */
const executions = new WeakMap<object, Execution>();

/** A tool of an MCP trigger has no execution, for which n8n throws, but its tries share their input. */
function flowOf(context: IExecuteFunctions): object {
	try {
		return context.getContext('flow');
	} catch {
		return context.getExecuteData();
	}
}

function executionOf(context: IExecuteFunctions): Execution {
	const flow = flowOf(context);
	const execution = executions.get(flow) ?? { runs: new Map(), shared: new Map() };
	executions.set(flow, execution);
	return execution;
}

/**
 * Names a run within its execution: the same in all tries of *Retry On Fail*, another one in each turn
 * of a loop. Names of nodes are unique in a workflow; IDs of imported ones may not be.
 */
export const runKeyOf = (context: IExecuteFunctions): string =>
	JSON.stringify([context.getNode().name, context.getWorkflowDataProxy(0).$runIndex]);

/** What the execution has under one of the keys, else what is made now. What fails is forgotten. */
export async function sharedInExecution<T>(
	context: IExecuteFunctions,
	keys: string[],
	make: () => Promise<T>,
): Promise<T> {
	const { shared } = executionOf(context);
	const found = keys.map((key) => shared.get(key)).find(isDefined) ?? make();
	for (const key of keys) shared.set(key, found);
	found.catch(() => keys.forEach((key) => shared.delete(key)));
	return (await found) as T;
}

/** What one run of a node remembers, as one try of it sees that. */
export class RunMemory {
	private readonly counts = new Map<string, number>();

	/** Something that an earlier try got was not kept, so that nobody knows what it sent. */
	readonly isIncomplete: boolean;

	constructor(private readonly run: Run) {
		this.isIncomplete = run.isIncomplete;
	}

	/** What this try, or an earlier one of the run, kept under the key. */
	get(key: string): string | undefined {
		return this.run.answers.get(key);
	}

	/** Keeps what is new, while there is room. */
	keep(key: string, text: string): void {
		const { run } = this;
		const size = run.size + text.length;
		if (run.answers.size >= MOST_ANSWERS || size > MOST_CHARACTERS) run.isIncomplete = true;
		else {
			run.answers.set(key, text);
			run.size = size;
		}
	}

	/** How often this try has asked for the same before, from 0. */
	countOf(key: string): number {
		const count = this.counts.get(key) ?? 0;
		this.counts.set(key, count + 1);
		return count;
	}
}

const newRun = (key: string): Run => ({
	key,
	hasFailed: false,
	answers: new Map(),
	size: 0,
	isIncomplete: false,
});

/** The calls of tools, by what an agent gave: their tries have that in common, and their runs not. */
const calls = new WeakMap<object, Run>();

function runOf(context: IExecuteFunctions): Run {
	const { name } = context.getNode();
	const given = isTool(context.getNode()) ? context.getInputData()[0]?.json : undefined;
	if (isObject(given)) {
		const call = calls.get(given) ?? newRun('');
		calls.set(given, call);
		return call;
	}
	const { runs } = executionOf(context);
	const key = runKeyOf(context);
	const known = runs.get(name);
	const run = known?.key === key ? known : newRun(key);
	runs.set(name, run);
	return run;
}

/** What is remembered for the run of a context; `undefined` where n8n never runs the node again. */
export const memoryOf = perRun((context) => {
	// Only the functions of an execution know the run; hooks and polls are not run again.
	if (!('getWorkflowDataProxy' in context)) return undefined;
	const execution = context as IExecuteFunctions;
	if (execution.getNode().retryOnFail !== true) return undefined;
	return new RunMemory(runOf(execution));
});

/** Forgets a run that ended so that n8n does not run the node again. */
export function endRun(context: IExecuteFunctions, output: INodeExecutionData[]): void {
	if (memoryOf(context) === undefined) return;
	const { runs } = executionOf(context);
	const { name } = context.getNode();
	const run = runs.get(name);
	// What n8n takes for a run that failed, in any of its versions: not `null` and `false` in all.
	if (run && output[0]?.json.error !== undefined) run.hasFailed = true;
	if (run?.hasFailed === false) runs.delete(name);
}
