// @ts-check
'use strict';

const { Logger } = require('@n8n/backend-common');
const { Container } = require('@n8n/di');
const { LoggerProxy } = require('n8n-workflow');

/**
 * Every line that n8n and its nodes log from now on, at all levels, with its metadata.
 * @param {(value: unknown) => string} textOf
 * @returns {string[]}
 */
function captureLog(textOf) {
	/** @type {string[]} */
	const lines = [];
	const logger = Container.get(Logger);
	const winston = { log: (/** @type {unknown[]} */ ...parts) => lines.push(textOf(parts)) };
	Object.assign(logger, { internalLogger: winston });
	LoggerProxy.init(logger);
	return lines;
}

module.exports = { captureLog };
