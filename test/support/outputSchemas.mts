import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', '..', 'nodes', 'Stitch', '__schema__', 'v1.0.0');

/** Output previews of the Stitch node by `<resource>/<operation>`. */
export const outputSchemas = Object.fromEntries(
	readdirSync(FOLDER, { recursive: true })
		.map(String)
		.filter((name) => name.endsWith('.json'))
		.sort()
		.map((name) => [
			name.replace(/\\/g, '/').replace(/\.json$/, ''),
			JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Record<string, unknown>,
		]),
);
