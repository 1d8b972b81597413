import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** The conformance table, as it is in the repository. */
export const table = () => readFileSync(join(ROOT, 'docs', 'conformance.md'), 'utf8');

/**
 * Ids of documented answers that the tests name, with the files that name them: at the start of a
 * title, or as the `id` of a case.
 */
export function namedIds(): Map<string, string[]> {
	const named: Map<string, string[]> = new Map();
	for (const name of readdirSync(import.meta.dirname).filter((file) => file.endsWith('.test.ts'))) {
		const text = readFileSync(join(import.meta.dirname, name), 'utf8');
		for (const [, fromTitle, fromCase] of text.matchAll(
			/'\[([\w.]+\/[\w-]+)\] |\bid: '([\w.]+\/[\w-]+)'/g,
		)) {
			const id = fromTitle ?? fromCase;
			named.set(id, [...new Set([...(named.get(id) ?? []), `test/emulator/${name}`])]);
		}
	}
	return named;
}
