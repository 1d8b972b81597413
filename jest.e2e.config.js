/** @type {import('jest').Config} */
module.exports = {
	...require('./jest.config.js'),
	roots: ['<rootDir>/test/e2e'],
	testMatch: ['**/*.test.mts'],
	testPathIgnorePatterns: [],
	testTimeout: 120_000,
	setupFilesAfterEnv: ['<rootDir>/test/e2e/support/retry.mts'],
};
