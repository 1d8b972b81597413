/** A place in nested parameters. */
export type Place = Array<string | number>;

/** Every place that holds a text or a number, without what the editor keeps beside a value. */
export function leavesOf(value: unknown, place: Place = []): Place[] {
	if (typeof value === 'string' || typeof value === 'number') return [place];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value)
		.filter(([key]) => !['__rl', 'mode', 'mappingMode', 'schema'].includes(key))
		.flatMap(([key, entry]) => leavesOf(entry, [...place, key]));
}

export function valueAt(value: unknown, place: Place): unknown {
	return place.reduce<unknown>(
		(inner, key) => (inner as Record<string | number, unknown>)[key],
		value,
	);
}

/** A copy with another value at a place. */
export function withValueAt<T>(value: T, [key, ...rest]: Place, entry: unknown): T {
	if (key === undefined) return entry as T;
	const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as T;
	const inner = copy as Record<string | number, unknown>;
	inner[key] = withValueAt(inner[key], rest, entry);
	return copy;
}
