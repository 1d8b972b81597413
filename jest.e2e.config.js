const {
	testEnvironment: _environment,
	testRunner: _runner,
	testSequencer: _sequencer,
	...common
} = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...common,
	roots: ['<rootDir>/test/e2e'],
	testMatch: ['**/*.test.mts'],
	testPathIgnorePatterns: [],
	testTimeout: 120_000,
	setupFilesAfterEnv: ['<rootDir>/test/e2e/support/retry.mts'],
};
