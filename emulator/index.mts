import { createClock } from './clock.mts';
import { createAgenda } from './agenda.mts';
import { createSwitches } from './switches.mts';
import { createFaults } from './server/faults.mts';
import { createRequestLog } from './server/requestLog.mts';
import { createJobsRequests } from './server/jobsRequests.mts';
import { createApp } from './server/app.mts';
import { createLogServer } from './logs/server.mts';
import { createState } from './state/index.mts';
import { createChecks } from './state/checks.mts';
import { createJobs } from './state/jobs.mts';
import { createStateFile } from './state/file.mts';
import { createBuilder } from './state/build.mts';
import { seed } from './seed/index.mts';
import { playUser } from './pages/playUser.mts';
import { demo } from './demo.mts';
import type { FastifyInstance } from 'fastify';
import type { Core, Emulator, EmulatorOptions, HookDelivery } from './types.mts';

export type * from './types.mts';

function addressOf(app: FastifyInstance, host: string) {
	const address = app.server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * A Stitch of one's own: the API on `port`, the log files on another free port.
 * @throws the system's error when the port is taken
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const { port = 0, host = '127.0.0.1' } = options;
	const clock = createClock(options.clock);
	const agenda = createAgenda(clock, () => core.stateFile?.saveSoon());
	const switches = createSwitches(options.switches);
	const bugs: unknown[] = [];
	const waiting: Set<() => void> = new Set();
	let url = '';
	let logUrl = '';

	const core = {
		host,
		clock,
		agenda,
		switches,
		faults: createFaults({ random: options.random }),
		log: createRequestLog(options.requestLogLimit),
		jobsRequests: createJobsRequests(),
		state: createState(clock, switches),
		deliveries: [] as HookDelivery[],
		seeded: options.seed !== false,
		sleep: (ms: number) =>
			new Promise((resolve) => {
				const wake = () => {
					waiting.delete(wake);
					resolve(undefined);
				};
				waiting.add(wake);
				clock.setTimeout(wake, ms);
			}),
		url: () => url,
		logUrl: () => logUrl,
		reportBug: (error: unknown) => bugs.push(error),
		reset() {
			agenda.clear();
			core.state.clear();
			core.faults.clear();
			core.log.clear();
			core.jobsRequests.clear();
			core.checks.clear();
			core.jobs.clear();
			core.deliveries.length = 0;
			switches.reset();
			if (core.seeded) seed(core);
		},
	} as unknown as Core;
	core.checks = createChecks(core);
	core.jobs = createJobs(core);
	core.build = createBuilder(core);
	const logs = createLogServer(core);
	core.signLogUrl = logs.sign;
	if (options.stateFile !== undefined) core.stateFile = createStateFile(core, options.stateFile);
	if (!core.stateFile?.load() && core.seeded) seed(core);

	const app = await createApp(core);
	try {
		await app.listen({ port, host });
		await logs.app.listen({ port: 0, host });
	} catch (error) {
		agenda.clear();
		await Promise.all([app.close(), logs.app.close()]);
		throw error;
	}
	core.stateFile?.save();
	url = addressOf(app, host);
	logUrl = addressOf(logs.app, host);

	return {
		url,
		logUrl,
		state: core.state,
		requests: core.log.requests,
		faults: core.faults,
		switches,
		jobs: core.jobs,
		checks: core.checks,
		build: core.build,
		deliveries: core.deliveries,
		jobsRequests: core.jobsRequests.of,
		consent: playUser,
		reset: () => core.reset(),
		async stop() {
			core.stateFile?.save();
			agenda.clear();
			core.jobs.clear();
			for (const wake of [...waiting]) wake();
			await Promise.all([app.close(), logs.app.close()]);
			if (bugs.length > 0) throw new AggregateError(bugs, 'The emulator failed while it ran');
		},
	};
}

export { demo };
