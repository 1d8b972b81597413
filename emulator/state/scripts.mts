/** What tests have written down to happen next, per object; each script is used once. */
export function scripts<T>() {
	const queues: Map<number | '*', T[]> = new Map();

	return {
		add(id: number | '*', script: T | T[]) {
			const queue = queues.get(id) ?? [];
			queues.set(id, queue.concat(script));
		},
		next: (id: number): T | undefined => queues.get(id)?.shift() ?? queues.get('*')?.shift(),
		clear: () => queues.clear(),
	};
}
