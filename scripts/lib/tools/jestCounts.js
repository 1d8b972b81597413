// @ts-check
'use strict';

/**
 * The closing line that test runners of every language are read by.
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, numRuntimeErrorTestSuites: number }} result jest's own summary
 * @returns {string}
 */
function countsLine(result) {
	// A file that can't be loaded has no failed test, and must not look like success.
	const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
	const skipped = result.numPendingTests + result.numTodoTests;
	return `${result.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
}

module.exports = { countsLine };
