import type { INodeTypeDescription } from 'n8n-workflow';
import manifest from '../../package.json';
import { loadPackage } from '../support/loader';
import { copyPackage, exists, join, readJson } from '../support/packageFolder';

describe('the built package', () => {
	const copy = copyPackage(__PACKAGE_DIR__);
	const built: { withN8n?: Record<string, string>; withGulp?: Record<string, string> } = {};
	let packed: ReturnType<typeof copy.pack>;

	beforeAll(() => {
		copy.buildWithGulp();
		built.withGulp = copy.listing('dist');
		copy.buildWithN8n();
		built.withN8n = copy.listing('dist');
		packed = copy.pack();
	}, 180_000);
	afterAll(() => copy.remove());

	it('is the same from n8n-node build as from tsc and gulp', () => {
		const withoutBuildInfo = (files: Record<string, string> = {}) =>
			Object.fromEntries(Object.entries(files).filter(([name]) => !name.endsWith('.tsbuildinfo')));
		expect(Object.keys(withoutBuildInfo(built.withN8n)).length).toBeGreaterThan(10);
		expect(withoutBuildInfo(built.withGulp)).toEqual(withoutBuildInfo(built.withN8n));
	});

	it('holds what n8n needs and no more', () => {
		expect(packed.files).toEqual(expect.arrayContaining(['package.json', 'index.js', 'README.md']));
		const others = packed.files.filter(
			(file) =>
				!file.startsWith('dist/') &&
				!['package.json', 'index.js', 'README.md', 'LICENSE.md', 'CHANGELOG.md'].includes(file),
		);
		expect(others).toEqual([]);
		expect(packed.files.filter((file) => /\.tsbuildinfo$|\.test\.|\.png$/.test(file))).toEqual([]);
	});

	it('stays small, without run-time dependencies', () => {
		// The aim is 120 kB; what stands in the way is in docs/bench.md.
		expect(packed.size).toBeLessThanOrEqual(135_000);
		expect(manifest).not.toHaveProperty('dependencies');
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('holds every node, credential, codex and icon, in light and dark', () => {
		const { nodes, credentials } = manifest.n8n;
		for (const file of [...nodes, ...credentials]) expect(packed.files).toContain(file);
		for (const file of nodes) {
			const codex = readJson(join(packed.unpacked, file.replace(/\.js$/, '.json')));
			// n8n drops a codex without resources as a whole.
			expect(codex.resources.primaryDocumentation).not.toHaveLength(0);
			expect(codex.resources.credentialDocumentation).not.toHaveLength(0);
		}
		for (const icon of ['stitch.svg', 'stitch.dark.svg']) {
			expect(exists(join(packed.unpacked, 'dist', 'icons', icon))).toBe(true);
		}
	});

	it("passes n8n's verification scanner, sources and tarball", () => {
		const { source, tarball } = copy.scan();
		expect(source).toEqual({ passed: true });
		expect(tarball).toEqual({ passed: true });
	}, 120_000);

	it('is loaded by n8n: every node with icons, codex and known credentials', async () => {
		const loader = await loadPackage('dist', packed.unpacked);
		expect(Object.keys(loader.nodeTypes)).toHaveLength(manifest.n8n.nodes.length);
		for (const { type } of Object.values(loader.nodeTypes)) {
			const description = type.description as INodeTypeDescription;
			expect(description.iconUrl).toEqual({
				light: 'icons/n8n-nodes-stitch/dist/icons/stitch.svg',
				dark: 'icons/n8n-nodes-stitch/dist/icons/stitch.dark.svg',
			});
			expect(description.codex?.categories).toContain('Analytics');
			expect(description.codex?.alias).toContain('stitchdata');
			for (const { name } of description.credentials ?? []) {
				expect(Object.keys(loader.credentialTypes)).toContain(name);
			}
		}
	});

	it('offers the action node as a tool, and no trigger', async () => {
		const { nodeTypes } = await loadPackage('dist', packed.unpacked);
		for (const [name, { type }] of Object.entries(nodeTypes)) {
			expect(type.description.usableAsTool).toBe(name === 'stitch' ? true : undefined);
		}
	});
});
