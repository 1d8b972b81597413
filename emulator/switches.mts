import type { Switches } from './types.mts';

/**
 * What can be turned while the emulator runs, and how it starts. Types and meanings: types.mts.
 */
const defaults: Switches = {
	dropState: false,
	latencyMs: 0,
	unauthorizedBody: '',
	apiAccessInPlan: true,
	hooksInPlan: true,
	emailsInPlan: true,
	cronInPlan: true,
	enterpriseInPlan: false,
	destinationLimit: 5,
	hookLimit: 10,
	emailLimit: 10,
	checkDurationMs: 500,
	jobDurationMs: 1500,
	jobLimitMs: 24 * 3_600_000,
	loadDelayMs: 500,
	listLagMs: 0,
	logLagMs: 0,
	logsOfRunningJobs: true,
	pageBeyondEnd: 'empty',
	jobsRefused: false,
	showRunningJobs: false,
	pageSize: 100,
	enforceRateLimit: false,
	rateLimitRetryAfter: 'seconds',
	tokenListShape: 'objects',
	destinationChecks: true,
	listDeletedDestinations: false,
	plainTextErrors: false,
	hookTimeoutMs: 30_000,
	hookRetryMs: 1_000,
	importRegion: 'any',
	importQueued: false,
	importRecordTexts: 'sentence',
	importTooLargeAsHtml: false,
	logUrlLifetimeMs: 60_000,
};

const CHOICES: { [Name in keyof Switches]?: Array<Switches[Name]> } = {
	rateLimitRetryAfter: ['seconds', 'date', 'none'],
	tokenListShape: ['objects', 'ids'],
	importRegion: ['any', 'us-east-1', 'eu-central-1'],
	importRecordTexts: ['sentence', 'lines', 'table'],
	pageBeyondEnd: ['empty', 'last', '404', '500'],
};

export function createSwitches(initial: Partial<Switches> = {}): Switches & { reset(): void } {
	let values: Record<string, unknown> = { ...defaults };
	const methods = {
		reset() {
			values = { ...defaults };
			Object.assign(switches, initial);
		},
	};
	const switches = Object.create(methods) as Switches & typeof methods;
	for (const [name, value] of Object.entries(defaults)) {
		Object.defineProperty(switches, name, {
			enumerable: true,
			get: () => values[name],
			set(next: unknown) {
				if (typeof next !== typeof value)
					throw new TypeError(`Switch '${name}' takes a ${typeof value}`);
				const choices: unknown[] | undefined = CHOICES[name as keyof Switches];
				if (choices && !choices.includes(next))
					throw new TypeError(`Switch '${name}' takes one of ${choices.join(', ')}`);
				values[name] = next;
			},
		});
	}
	// A misspelt switch must not be taken in silence.
	Object.preventExtensions(switches);
	for (const [name, value] of Object.entries(initial)) {
		if (!(name in defaults)) throw new TypeError(`There is no switch '${name}'`);
		Object.assign(switches, { [name]: value });
	}
	return switches;
}
