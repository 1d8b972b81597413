/** @type {import('jest').Config} */
module.exports = {
	...require('./jest.config.js'),
	roots: ['<rootDir>/test/e2e'],
	testMatch: ['**/*.test.js', '**/*.test.ts', '**/*.test.mts'],
	testPathIgnorePatterns: [],
	testTimeout: 120_000,
	testSequencer: '<rootDir>/test/e2e/support/sequencer.js',
	setupFilesAfterEnv: ['<rootDir>/test/e2e/support/retry.js'],
};
