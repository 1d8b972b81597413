import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the folder data/. Read, not imported: Node.js 20 warns of every imported JSON file. */
export const readData = (name: string): unknown =>
	JSON.parse(readFileSync(join(import.meta.dirname, 'data', name), 'utf8'));
