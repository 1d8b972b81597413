import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';

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

/** What jest's runtime has and its types do not tell. */
interface Runtime {
	executor: {
		injectedModuleParameters: string[];
		compile(code: string, filename: string): unknown;
	};
	requireModuleOrMock(from: string, name: string): unknown;
}

function share(runtime: Runtime): void {
	const { executor } = runtime;
	const head = `(function (${executor.injectedModuleParameters.join(', ')}) {`;
	// Node compiles the same text once.
	executor.compile = (code, filename) =>
		new Script(`${head}${code}\n})`, { filename, columnOffset: -head.length }).runInThisContext();
	const requireOwn = runtime.requireModuleOrMock.bind(runtime);
	runtime.requireModuleOrMock = (from, name) =>
		isShared.test(name) && !isOwn.test(name) ? createRequire(from)(name) : requireOwn(from, name);
}

type Run = (
	globalConfig: object,
	config: object,
	environment: object,
	runtime: Runtime,
	...rest: unknown[]
) => Promise<unknown>;

// It has no types.
const { default: run } = createRequire(__filename)('jest-circus/runner') as { default: Run };

/**
 * Jest opens a storage for each test file and leaves it open, and until Node 24 each promise costs
 * a little for each open one: after eighty files, a tenth of the time of all tests.
 */
const opened = new Set<AsyncLocalStorage<unknown>>();
const open = Reflect.get(AsyncLocalStorage.prototype, 'run');
AsyncLocalStorage.prototype.run = function (this: AsyncLocalStorage<unknown>, ...all: unknown[]) {
	opened.add(this);
	return Reflect.apply(open, this, all) as unknown;
} as typeof open;

/** Jest's own runner of a test file. */
const runShared: Run = async (globalConfig, config, environment, runtime, ...rest) => {
	share(runtime);
	try {
		return await run(globalConfig, config, environment, runtime, ...rest);
	} finally {
		for (const storage of opened) storage.disable();
		opened.clear();
	}
};

export default runShared;
