import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const NAMED = /'\[([\w.]+\/[\w-]+)\] |\bid: '([\w.]+\/[\w-]+)'/g;

/** Ids of documented answers that the tests name: at the start of a title, or as the `id` of a case. */
export function namedIds(): Set<string> {
	const named = new Set<string>();
	for (const name of readdirSync(import.meta.dirname).filter((file) => file.endsWith('.test.ts'))) {
		const text = readFileSync(join(import.meta.dirname, name), 'utf8');
		for (const [, fromTitle, fromCase] of text.matchAll(NAMED)) {
			const id = fromTitle ?? fromCase;
			if (id !== undefined) named.add(id);
		}
	}
	return named;
}
