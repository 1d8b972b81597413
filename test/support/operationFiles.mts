import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

const actions = join(import.meta.dirname, '..', '..', 'nodes', 'Stitch', 'actions');

/** `<resource>/<operation>` of every file of an operation, sorted. */
export const operationFiles = () =>
	readdirSync(actions, { recursive: true })
		.map((file) => String(file).split(sep).join('/'))
		.flatMap((file) => /^(\w+\/\w+)\.operation\.ts$/.exec(file)?.[1] ?? [])
		.sort();
