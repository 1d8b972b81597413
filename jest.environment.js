const { TestEnvironment } = require('jest-environment-node');

/**
 * Node's own globals in place of a set of them for each test file: with a set of its own, a file
 * would have to load n8n's engine anew, two thousand modules of it (jest.runner.js).
 */
module.exports = class extends TestEnvironment {
	constructor(config, context) {
		super(config, context);
		const { projectConfig } = config;
		this.before = Object.getOwnPropertyDescriptors(globalThis);
		this.variables = { ...process.env };
		this.exit = process.exit;
		const { moduleMocker, fakeTimersModern } = this;
		this.moduleMocker = new moduleMocker.constructor(globalThis);
		this.fakeTimersModern = new fakeTimersModern.constructor({
			config: projectConfig,
			global: globalThis,
		});
		this.global = globalThis;
		Object.assign(globalThis, projectConfig.globals);
	}

	async setup() {
		await super.setup();
		// Node's default: n8n looks at the stack of each of its errors.
		Error.stackTraceLimit = 10;
	}

	/** No test file finds what another one has left. */
	async teardown() {
		await super.teardown();
		for (const key of Reflect.ownKeys(globalThis)) {
			const before = this.before[key];
			if (before === undefined) Reflect.deleteProperty(globalThis, key);
			else if (before.configurable) Object.defineProperty(globalThis, key, before);
		}
		for (const name of Object.keys(process.env)) {
			if (!(name in this.variables)) delete process.env[name];
		}
		Object.assign(process.env, this.variables);
		process.exit = this.exit;
	}
};
