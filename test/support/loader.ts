import 'reflect-metadata';
// By its path: it is loaded with the test file, and our nodes with it (jest/runner.cts).
import { PackageDirectoryLoader } from 'n8n-core/dist/nodes-loader/package-directory-loader.js';
import { LoggerProxy } from 'n8n-workflow';

/**
 * For each line that n8n logs it looks at the stack, whether the line is written or not. What a test
 * wants to see of them, it takes (trust/support/captureLog.mts).
 */
const silent = () => {};
LoggerProxy.init({ debug: silent, info: silent, warn: silent, error: silent });

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
