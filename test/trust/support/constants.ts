import type { IDataObject } from 'n8n-workflow';

/**
 * Parameters with the item's values in place of `$json`: what an item contains is in the execution
 * anyway, and would hide what the node leaks.
 */
export function withConstants<T>(value: T, item: IDataObject): T {
	if (typeof value === 'string') return inserted(value, item) as T;
	if (Array.isArray(value)) return value.map((entry) => withConstants<unknown>(entry, item)) as T;
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).map(([key, entry]) => [key, withConstants(entry, item)]);
	// n8n matches IDs with a pattern under a time limit, which a busy machine exceeds.
	if ('__rl' in value) entries.push(['mode', 'list']);
	return Object.fromEntries(entries) as T;
}

function inserted(text: string, item: IDataObject): unknown {
	const alone = /^=\{\{ \$json\.(\w+) \}\}$/.exec(text);
	if (alone) return item[alone[1]];
	return text.replace(/\$json\.(\w+)/g, (_, name: string) => JSON.stringify(item[name]));
}
