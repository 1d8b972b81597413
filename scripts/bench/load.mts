import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { requireOfServer } from './host.mts';

/** `load.mts <file> …`: sends how long it takes to require them, and which modules that loads. */
requireOfServer('reflect-metadata');
requireOfServer('n8n-core');
requireOfServer('n8n-workflow');
const files = process.argv.slice(2).map((file) => realpathSync(file));
const require = createRequire(import.meta.url);
const before = new Set(Object.keys(require.cache));
const start = performance.now();
for (const file of files) require(file);
const ms = performance.now() - start;
const modules = Object.keys(require.cache).filter((file) => !before.has(file));
process.send?.({ ms, modules }, () => process.exit());
