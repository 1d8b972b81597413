/**
 * A value as text, with what plain JSON leaves out: all own properties of errors, whether
 * enumerable or not, Buffers and Maps; each object once.
 */
export function textOf(value: unknown): string {
	const seen = new Set<unknown>();
	const text = JSON.stringify(value, (_key, entry: unknown) => {
		if (typeof entry === 'function' || typeof entry === 'bigint') return String(entry);
		if (typeof entry !== 'object' || entry === null) return entry;
		if (seen.has(entry)) return '[seen]';
		seen.add(entry);
		if (entry instanceof Map || entry instanceof Set) return [...entry];
		if (!(entry instanceof Error)) return entry;
		const names = Object.getOwnPropertyNames(entry);
		const own = names.map((name) => [name, (entry as never as Record<string, unknown>)[name]]);
		return { ...Object.fromEntries(own), text: String(entry) } as object;
	});
	return text ?? String(value);
}
