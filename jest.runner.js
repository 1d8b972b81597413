const { createRequire } = require('node:module');
const { Script } = require('node:vm');
const { default: run } = require('jest-circus/runner');

/**
 * What a worker loads once for all of its test files, because that is most of the time of a small
 * one. Our own code is new in each file.
 */
const SHARED = [
	'@fastify/formbody',
	'@n8n/.+',
	'ajv',
	'ajv-formats',
	'fast-check',
	'fastify',
	'lodash',
	'n8n-core',
	'n8n-workflow',
	'reflect-metadata',
	'typescript',
];
const isShared = new RegExp(`^(.*/node_modules/)?(${SHARED.join('|')})(/|$)`);

/** n8n's loader loads our nodes, so it has to belong to the test file. */
const isOwn = /^n8n-core\/dist\/nodes-loader\//;

function share(runtime) {
	const { executor } = runtime;
	const head = `(function (${executor.injectedModuleParameters.join(', ')}) {`;
	// Node compiles the same text once.
	executor.compile = (code, filename) =>
		new Script(`${head}${code}\n})`, { filename, columnOffset: -head.length }).runInThisContext();
	const requireOwn = runtime.requireModuleOrMock.bind(runtime);
	runtime.requireModuleOrMock = (from, name) =>
		isShared.test(name) && !isOwn.test(name) ? createRequire(from)(name) : requireOwn(from, name);
}

/** Jest's own runner of a test file. */
module.exports = async (globalConfig, config, environment, runtime, ...rest) => {
	share(runtime);
	return await run(globalConfig, config, environment, runtime, ...rest);
};
