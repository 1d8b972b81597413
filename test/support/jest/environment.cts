import { TestEnvironment } from 'jest-environment-node';

/** Another one of the same class, which jest does not export. */
function anew<T extends object>(one: T | null, argument: object): T {
	if (one === null) throw new Error('jest has not made what it promises');
	return new (one.constructor as new (argument: object) => T)(argument);
}

/**
 * Node's own globals in place of a set of them for each test file: with a set of its own, a file
 * would have to load n8n's engine anew, two thousand modules of it (runner.cts).
 */
export default class SharedGlobals extends TestEnvironment {
	private readonly before: Record<PropertyKey, PropertyDescriptor>;

	private readonly variables: NodeJS.ProcessEnv;

	private readonly exit: typeof process.exit;

	constructor(...all: ConstructorParameters<typeof TestEnvironment>) {
		super(...all);
		const [{ projectConfig }] = all;
		this.before = Object.getOwnPropertyDescriptors(globalThis);
		this.variables = { ...process.env };
		this.exit = Reflect.get(process, 'exit');
		const { moduleMocker, fakeTimersModern } = this;
		this.moduleMocker = anew(moduleMocker, globalThis);
		this.fakeTimersModern = anew(fakeTimersModern, { config: projectConfig, global: globalThis });
		this.global = globalThis as unknown as typeof this.global;
		Object.assign(globalThis, projectConfig.globals);
	}

	async setup(): Promise<void> {
		await super.setup();
		// Node's default: n8n looks at the stack of each of its errors.
		Error.stackTraceLimit = 10;
	}

	/** No test file finds what another one has left. */
	async teardown(): Promise<void> {
		await super.teardown();
		for (const key of Reflect.ownKeys(globalThis)) {
			const before = this.before[key] as PropertyDescriptor | undefined;
			if (before === undefined) Reflect.deleteProperty(globalThis, key);
			else if (before.configurable === true) Object.defineProperty(globalThis, key, before);
		}
		for (const name of Object.keys(process.env)) {
			if (!(name in this.variables)) delete process.env[name];
		}
		Object.assign(process.env, this.variables);
		process.exit = this.exit;
	}
}
