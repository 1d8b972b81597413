import type { INodeTypeDescription } from 'n8n-workflow';
import manifest from '../../package.json';
import { loadPackage } from '../support/loader';
import { copyPackage, join, readCodex } from '../support/packageFolder.mts';
import { verify } from '../support/verification.mts';
import { switchedOff } from './support/inlineComments';
import { operationNames } from './support/operations';
import { readText } from './support/texts.mts';
import { whatShips } from './support/whatShips';

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

	it('holds what is built from the sources, and no other file', () => {
		const sources = ['credentials', 'nodes', 'icons'].flatMap((folder) =>
			Object.keys(copy.listing(folder)).map((file) => `${folder}/${file}`),
		);
		expect([...packed.files].sort()).toEqual(whatShips(sources));
	});

	it('holds a preview of the output for every operation', async () => {
		const { nodeTypes } = await loadPackage('dist', packed.unpacked);
		const names = operationNames(nodeTypes.stitch.type.description as INodeTypeDescription);
		const schemas = packed.files.filter((file) => file.includes('/__schema__/'));
		expect(names.length).toBeGreaterThan(40);
		expect(schemas.sort()).toEqual(
			names.map((name) => `dist/nodes/Stitch/__schema__/v1.0.0/${name}.json`).sort(),
		);
	});

	it('stays small, without run-time dependencies', () => {
		// The aim is 120 kB; docs/bench.md says what prevents it. A README may grow, and so
		// may the package with its operations: 49 of them, with lists for all that is picked and the
		// names of 150 types, came to 168 kB; the cut for agents, long lists that are read in pieces,
		// and evidence for several batches, to 172 kB; two streams of one name, and the look before the
		// start that a later try needs, to 173 kB; looks that find a request, to 174 kB; the logs
		// of fifteen jobs, and a part of the limit for triggers, to 175 kB.
		const schemas = packed.files.filter((file) => file.includes('/__schema__/'));
		expect(packed.size - packed.readme).toBeLessThanOrEqual(schemas.length * 3_570);
		expect(manifest).not.toHaveProperty('dependencies');
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('holds every node and credential, and a codex that n8n takes', () => {
		const { nodes, credentials } = manifest.n8n;
		for (const file of [...nodes, ...credentials]) expect(packed.files).toContain(file);
		for (const file of nodes) {
			const codex = readCodex(join(packed.unpacked, file.replace(/\.js$/, '.json')));
			// n8n drops a codex without resources as a whole.
			expect(codex.resources.primaryDocumentation).not.toHaveLength(0);
			expect(codex.resources.credentialDocumentation).not.toHaveLength(0);
		}
	});

	it("passes n8n's verification, sources and tarball, with the stricter of its rule sets", () => {
		const { scanner, newer, rules } = verify(__PACKAGE_DIR__, copy.folder, packed.unpacked);
		expect(scanner).toEqual({ source: { passed: true }, tarball: { passed: true } });
		expect(newer.source.findings).toEqual([]);
		expect(newer.tarball.findings).toEqual([]);
		expect(newer.source.files).toBeGreaterThan(160);
		expect(newer.tarball.files).toBeGreaterThan(160);
		expect(rules.newer).toEqual(expect.arrayContaining(rules.pinned));
	}, 240_000);

	it("is linted by n8n-node in strict mode, with the template's configuration, by CI", () => {
		expect(manifest.n8n.strict).toBe(true);
		expect(manifest.scripts.lint).toBe('n8n-node lint');
		const template = 'node_modules/@n8n/node-cli/dist/template/templates/shared/default';
		expect(readText(__PACKAGE_DIR__, 'eslint.config.mjs')).toBe(
			readText(__PACKAGE_DIR__, `${template}/eslint.config.mjs`),
		);
		expect(readText(__PACKAGE_DIR__, '.ci/run')).toMatch(/^step .* npm run lint$/m);
	});

	it('switches no check off in a comment, neither in the sources nor in the tarball', () => {
		const inSources = ['credentials', 'nodes'].flatMap((folder) =>
			Object.keys(copy.listing(folder)).map((file) => `${folder}/${file}`),
		);
		const inTarball = packed.files.map((file) => `package/${file}`);
		const findings = [...inSources, ...inTarball].flatMap((file) =>
			file.endsWith('.md') ? [] : switchedOff(copy.read(file)).map((text) => `${file}: ${text}`),
		);
		expect(findings).toEqual([]);
	});

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
