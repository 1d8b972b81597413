import 'reflect-metadata';
import { PackageDirectoryLoader } from 'n8n-core';

type Loader = InstanceType<typeof PackageDirectoryLoader>;

/**
 * Loads the package as n8n does, from the TypeScript sources (no build needed) or from `dist`.
 */
export async function loadPackage(
	from: 'source' | 'dist' = 'source',
	folder = __PACKAGE_DIR__,
): Promise<Loader> {
	const loader = new PackageDirectoryLoader(folder);
	const manifest = loader.packageJson.n8n;
	if (from === 'source' && manifest !== undefined) {
		const toSource = (file: string) => file.replace(/^dist\//, '').replace(/\.js$/, '.ts');
		manifest.nodes = manifest.nodes?.map(toSource);
		manifest.credentials = manifest.credentials?.map(toSource);
	}
	await loader.loadAll();
	return loader;
}
