/// <reference types="jest" />

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { demo, startEmulator } from '../../../emulator/index.mts';
import paths from '../../../scripts/bootstrap/paths.js';
import { installedEngine, runMainJob, serverEngine, versionOf } from '../support/engines.mts';
import { packPackage } from '../support/package.mts';
import { unpackBelow } from '../support/unpack.mts';

const oldest = 'n8n-1.85';

/** n8n's versions, and the engine packages that each has. */
const versions = [
	{ n8n: '1.85, the oldest', engine: () => installedEngine(oldest), core: '1.84.0' },
	{ n8n: '1.123, the last 1.x', engine: () => installedEngine('n8n-1.123'), core: '1.122.48' },
	{ n8n: '2.0', engine: () => installedEngine('n8n-2.0'), core: '2.0.0' },
	{ n8n: '2.41', engine: async () => serverEngine(), core: '2.41.1' },
];

let packed: Awaited<ReturnType<typeof packPackage>>;
let emulator: Awaited<ReturnType<typeof startEmulator>>;
beforeAll(async () => {
	packed = await packPackage();
	emulator = await startEmulator();
}, 60_000);
afterAll(async () => {
	await emulator?.stop();
	await packed?.remove();
});

const customer = (name: string) => ({
	firstName: 'Ann',
	lastName: name,
	company: name,
	email: `ann@${name.toLowerCase()}.example.com`,
});

describe.each(versions)('n8n $n8n', ({ engine, core }) => {
	it('loads the packed package and does its main job', async () => {
		const installed = await engine();
		expect(versionOf(installed, 'n8n-core')).toBe(core);
		const unpacked = await unpackBelow(packed.tarball, installed.folder);
		try {
			const accounts = emulator.state.accounts.size;
			const from = emulator.requests.length;
			const result = await runMainJob(installed, {
				packageFolder: unpacked.folder,
				emulatorUrl: emulator.url,
				job: {
					partner: demo.partner,
					accessToken: demo.account.accessToken,
					customers: [customer(`One-${core}`), customer(`Two-${core}`)],
				},
			});
			expect(result.error).toBeUndefined();
			expect(result.nodes).toEqual(['stitch', 'stitchPostLoadTrigger', 'stitchTrigger']);
			expect(result.credentials).toEqual(['stitchApi', 'stitchImportApi', 'stitchOAuth2Api']);
			expect(emulator.state.accounts.size).toBe(accounts + 2);
			expect(new Set(result.accounts).size).toBe(2);
			const {
				form: _f,
				oauth: _o,
				fieldSelection: _s,
				deleted: _d,
				...others
			} = demo.account.sourceIds;
			expect(result.existingSources).toEqual(expect.arrayContaining(Object.values(others)));
			// Each new account was read with the token that it was created with.
			const tokens = emulator.requests
				.slice(from)
				.filter(({ method, path }) => method === 'GET' && path === '/v4/sources')
				.map(({ headers }) => headers.authorization);
			expect(new Set(tokens).size).toBe(3);
		} finally {
			unpacked.remove();
		}
	}, 600_000);
});

describe('the oldest n8n', () => {
	/**
	 * What the sources use that its types don't have. Each is checked for, or is what older versions
	 * pass over or leave out: `getPollBudgetMs?.()`, `failure` of n8n's error classes, `builderHint`
	 * of a node's description, and `rewireOutputLogTo`, the newer mark of a node that is a tool.
	 */
	const newer = ['builderHint', 'failure', 'getPollBudgetMs', 'rewireOutputLogTo'];

	it('has all that the sources use without a check', async () => {
		const { folder } = await installedEngine(oldest);
		const config = ts.readConfigFile(join(paths.root, 'tsconfig.json'), (file) =>
			ts.sys.readFile(file),
		).config;
		const { options, fileNames } = ts.parseJsonConfigFileContent(
			{ ...config, include: ['credentials/**/*.ts', 'nodes/**/*.ts'] },
			ts.sys,
			paths.root,
			{
				noEmit: true,
				incremental: false,
				rootDir: '/',
				paths: { 'n8n-workflow': [join(folder, 'node_modules', 'n8n-workflow')] },
			},
		);
		const program = ts.createProgram(fileNames, options);
		const read = program.getSourceFiles().map(({ fileName }) => fileName);
		expect(read.some((file) => file.includes(`${oldest}/node_modules/n8n-workflow`))).toBe(true);
		const found = ts.getPreEmitDiagnostics(program).map(({ messageText, file, start }) => {
			const text = ts.flattenDiagnosticMessageText(messageText, ' ');
			const line = file?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0;
			return `${file?.fileName}:${line + 1} ${text}`;
		});
		const unexpected = found.filter(
			(text) => !newer.some((name) => new RegExp(`'${name}' does not exist`, 'i').test(text)),
		);
		expect(unexpected).toEqual([]);
	}, 600_000);

	it('is the one that the README names', () => {
		const readme = readFileSync(join(paths.root, 'README.md'), 'utf8');
		expect(/n8n 1\.85/.test(readme)).toBe(true);
	});
});
