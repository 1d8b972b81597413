import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from '../../../scripts/lib/package/pack.mts';

/** Packs what `npm run build` made, in a folder of its own. */
export async function packPackage(): Promise<{ tarball: string; remove: () => Promise<void> }> {
	const folder = await mkdtemp(join(tmpdir(), 'stitch-package-'));
	const remove = () => rm(folder, { recursive: true, force: true });
	return { tarball: await pack(join(folder, 'package')), remove };
}
