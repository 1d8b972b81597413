import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../scripts/bootstrap/children.js';

/**
 * Unpacks a tarball of our package below a folder that has a node_modules, where it finds
 * n8n-workflow as it does below n8n.
 */
export async function unpackBelow(tarball: string, folder: string) {
	mkdirSync(folder, { recursive: true });
	const place = mkdtempSync(join(folder, 'stitch-'));
	await run('tar', ['-xzf', tarball, '-C', place]);
	return {
		folder: join(place, 'package'),
		remove: () => rmSync(place, { recursive: true, force: true }),
	};
}
