// @ts-check
'use strict';

const { createClock } = require('./clock');
const { createAgenda } = require('./agenda');
const { createSwitches } = require('./switches');
const { createFaults } = require('./server/faults');
const { createRequestLog } = require('./server/requestLog');
const { createJobsRequests } = require('./server/jobsRequests');
const { createApp } = require('./server/app');
const { createLogServer } = require('./logs/server');
const { createState } = require('./state');
const { createChecks } = require('./state/checks');
const { createJobs } = require('./state/jobs');
const { createBuilder } = require('./state/build');
const { seed } = require('./seed');
const { playUser } = require('./pages/playUser');
const { demo } = require('./demo');

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {string} host
 */
function addressOf(app, host) {
	const address = app.server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * A Stitch of one's own: the API on `port`, the log files on another free port.
 * @param {import('./types').EmulatorOptions} [options]
 * @returns {Promise<import('./types').Emulator>}
 * @throws the system's error when the port is taken
 */
async function startEmulator(options = {}) {
	const { port = 0, host = '127.0.0.1' } = options;
	const clock = createClock(options.clock);
	const agenda = createAgenda(clock);
	const switches = createSwitches(options.switches);
	/** @type {unknown[]} */
	const bugs = [];
	/** @type {Set<() => void>} */
	const waiting = new Set();
	let url = '';
	let logUrl = '';

	const core = /** @type {import('./types').Core} */ (
		/** @type {unknown} */ ({
			clock,
			agenda,
			switches,
			faults: createFaults({ random: options.random }),
			log: createRequestLog(options.requestLogLimit),
			jobsRequests: createJobsRequests(),
			state: createState(clock, switches),
			deliveries: /** @type {import('./types').HookDelivery[]} */ ([]),
			seeded: options.seed !== false,
			/** @param {number} ms */
			sleep: (ms) =>
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
			/** @param {unknown} error */
			reportBug: (error) => bugs.push(error),
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
		})
	);
	core.checks = createChecks(core);
	core.jobs = createJobs(core);
	core.build = createBuilder(core);
	const logs = createLogServer(core);
	core.signLogUrl = logs.sign;
	if (core.seeded) seed(core);

	const app = await createApp(core);
	try {
		await app.listen({ port, host });
		await logs.app.listen({ port: 0, host });
	} catch (error) {
		await Promise.all([app.close(), logs.app.close()]);
		throw error;
	}
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
		reset: core.reset,
		async stop() {
			agenda.clear();
			core.jobs.clear();
			for (const wake of [...waiting]) wake();
			await Promise.all([app.close(), logs.app.close()]);
			if (bugs.length > 0) throw new AggregateError(bugs, 'The emulator failed while it ran');
		},
	};
}

module.exports = { startEmulator, demo };
