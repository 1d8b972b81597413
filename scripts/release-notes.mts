import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import paths from './bootstrap/paths.js';
import { notesOf } from './lib/package/changelog.mts';

/** `tsx scripts/release-notes.mts VERSION`: prints what the changelog says of a version. */
const changelog = readFileSync(join(paths.root, 'CHANGELOG.md'), 'utf8');
console.log(notesOf(changelog, process.argv[2] ?? ''));
