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
