// Jest loads its sequencer as it is, without the transform of the tests.
require('tsx/cjs');

// n8n's own log lines; what a test asserts is in the execution.
process.env.N8N_LOG_LEVEL = 'silent';

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: '<rootDir>/test/support/jest/environment.cts',
	testRunner: '<rootDir>/test/support/jest/runner.cts',
	testSequencer: '<rootDir>/test/support/jest/sequencer.cts',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.{ts,mts}'],
	testPathIgnorePatterns: ['<rootDir>/test/e2e/'],
	transform: {
		'^.+\\.[cm]?ts$': [
			'@swc/jest',
			{
				jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
				module: { type: 'commonjs' },
			},
		],
		// jose has ECMAScript modules only.
		'/node_modules/jose/.+\\.js$': [
			'@swc/jest',
			{ jsc: { target: 'es2022' }, module: { type: 'commonjs' } },
		],
	},
	transformIgnorePatterns: ['/node_modules/(?!jose/)'],
	globals: { __PACKAGE_DIR__: __dirname },
	cacheDirectory: '<rootDir>/node_modules/.cache/jest',
	testTimeout: 30_000,
	// The seed of all random tests (test/support/random.ts): --seed runs them again.
	showSeed: true,
	// Jest's default leaves a core idle, which on two cores is half of them.
	maxWorkers: '100%',
};
