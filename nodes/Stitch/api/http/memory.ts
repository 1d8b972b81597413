import { MAX_LARGE_ANSWERS, MAX_RUN_BYTES } from './limits';

/** What the answers of one run of a node take, forgotten with its context. */
interface Run {
	/** Bytes of all parsed answers that the run keeps. */
	kept: number;
	/** Large answers under way. */
	large: number;
	waiting: Array<() => void>;
}

const runs = new WeakMap<object, Run>();

function runOf(context: object): Run {
	const run = runs.get(context) ?? { kept: 0, large: 0, waiting: [] };
	runs.set(context, run);
	return run;
}

/** Waits until the run reads fewer large answers than it may; gives what to call after this one. */
export async function largeAnswerGate(context: object): Promise<() => void> {
	const run = runOf(context);
	if (run.large >= MAX_LARGE_ANSWERS) {
		await new Promise<void>((resolve) => run.waiting.push(resolve));
	} else run.large++;
	return () => {
		const next = run.waiting.shift();
		if (next === undefined) run.large--;
		else next();
	};
}

/** Counts an answer that the run keeps; `false` when it would take too much with those before. */
export function keepsWithinBounds(context: object, parsedSize: number): boolean {
	const run = runOf(context);
	if (run.kept + parsedSize > MAX_RUN_BYTES) return false;
	run.kept += parsedSize;
	return true;
}
