/**
 * Runs tasks side by side, at most `limit` at a time, started in order; between one round of
 * `limit` tasks and the next it waits `pause` milliseconds, if asked to. No task starts after
 * `stopped()` says so.
 */
export async function runPool(
	tasks: Array<() => Promise<void>>,
	limit: number,
	stopped: () => boolean,
	pause?: () => Promise<void>,
): Promise<void> {
	if (pause !== undefined) {
		for (let start = 0; start < tasks.length && !stopped(); start += limit) {
			if (start > 0) await pause();
			await Promise.all(tasks.slice(start, start + limit).map(async (task) => await task()));
		}
		return;
	}
	let next = 0;
	const worker = async () => {
		while (next < tasks.length && !stopped()) await tasks[next++]();
	};
	await Promise.all(Array.from({ length: Math.min(limit, tasks.length) }, worker));
}

/** Groups values by key, keys in the order of their first value. */
export function groupBy<T>(values: T[], keyOf: (value: T) => string): T[][] {
	const groups = new Map<string, T[]>();
	for (const value of values) {
		const key = keyOf(value);
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [value]);
		else group.push(value);
	}
	return [...groups.values()];
}
