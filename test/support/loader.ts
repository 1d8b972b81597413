import 'reflect-metadata';
// By its path: it is loaded with the test file, and our nodes with it (jest.runner.js).
import { PackageDirectoryLoader } from 'n8n-core/dist/nodes-loader/package-directory-loader.js';

type Loader = InstanceType<typeof PackageDirectoryLoader>;
type From = 'source' | 'dist';

async function load(from: From, folder: string): Promise<Loader> {
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

const loaded = new Map<string, Promise<Loader>>();

/**
 * Loads the package as n8n does, once: from the TypeScript sources (no build needed) or from
 * `dist`.
 */
export async function loadPackage(
	from: From = 'source',
	folder = __PACKAGE_DIR__,
): Promise<Loader> {
	const key = `${from} ${folder}`;
	const loading = loaded.get(key) ?? load(from, folder);
	loaded.set(key, loading);
	return await loading;
}
