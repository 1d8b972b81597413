/** The connections of a workflow. */
export type Connections = Record<string, { main: Array<Array<{ node: string }> | null> }>;

/** Every connection as [from, to]. */
export const edges = (connections: Connections): Array<[string, string]> =>
	Object.entries(connections).flatMap(([from, { main }]) =>
		main.flatMap((output) => (output ?? []).map(({ node }): [string, string] => [from, node])),
	);

/** Whether one node comes after another on some path. */
export function leadsTo(connections: Connections, from: string, to: string): boolean {
	const all = edges(connections);
	const seen = new Set<string>();
	const open = [from];
	for (let node = open.pop(); node !== undefined; node = open.pop()) {
		if (node === to) return true;
		if (seen.has(node)) continue;
		seen.add(node);
		open.push(...all.filter(([source]) => source === node).map(([, target]) => target));
	}
	return false;
}

/** The nodes that expressions name, as in `$('Create Account')`. */
export const namedInExpressions = (value: unknown): string[] =>
	[...JSON.stringify(value).matchAll(/\$\('([^']+)'\)/g)].map(([, name]) => name);
