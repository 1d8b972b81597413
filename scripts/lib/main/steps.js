// @ts-check
'use strict';

const { mkdirSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const paths = require('../paths');
const { n8nClient } = require('../n8n/client');
const { startN8n } = require('../n8n/process');
const { build, installInto, pack } = require('../package/pack');
const { serverInstall } = require('../server/install');
const { Failure } = require('../tools/failure');
const { isAlive } = require('../tools/lock');
const { claimPort, freePort } = require('../tools/ports');
const { read } = require('../tools/stamp');
const { startEmulatorProcess } = require('./emulatorProcess');
const { exampleCredentials } = require('./examples');
const { ensureOwner } = require('./owner');
const { putCredentials, putWorkflows } = require('./putExamples');
const { readOnboarding, readSources } = require('./report');

/**
 * What the steps hand on, and what has to be stopped in the end.
 * @typedef {object} Run
 * @property {number} [port]
 * @property {number} [emulatorPort]
 * @property {(() => Promise<void>)[]} stops
 * @property {Promise<unknown>[]} ended
 * @property {any} [tarball]
 * @property {{ url: string }} [emulator]
 * @property {{ url: string }} [n8n]
 * @property {ReturnType<typeof n8nClient>} [client]
 * @property {{ email: string, password: string }} [owner]
 * @property {Map<string, string>} [workflows]
 * @property {ReturnType<typeof readOnboarding>} [onboarding]
 * @property {any[]} [sources]
 */

/** @param {string} name */
const logFile = (name) => join(paths.state, `${name}.log`);

/** Holds the process ID of the n8n that has the database. */
const n8nPidFile = join(paths.state, 'n8n.pid');

/** An n8n that outlived a run which was killed still has the database: two would break it. */
function checkLeftover() {
	const pid = Number(read(n8nPidFile));
	if (!pid || !isAlive(pid)) return;
	throw new Failure(
		`The n8n of an earlier run, which was killed, is still running (process ${pid}).`,
		`End it (kill ${pid}), then run the command again. If that process is another program, delete ${n8nPidFile}.`,
	);
}

/**
 * The steps of `npm start` in their order: a title, whether it is done already, and the work.
 * @type {{ title: string, isDone?: () => boolean, run: (run: Run, onLine: (line: string) => void) => Promise<unknown> }[]}
 */
const steps = [
	{
		title: 'Look for the ports',
		run: async (run) => {
			mkdirSync(paths.userFolder, { recursive: true });
			checkLeftover();
			run.port = run.port ? await claimPort(run.port, 'n8n', '--port') : await freePort();
			run.emulatorPort = run.emulatorPort
				? await claimPort(run.emulatorPort, 'the emulator', '--emulator-port')
				: await freePort();
		},
	},
	{ title: 'Build the package', run: (_run, onLine) => build(onLine) },
	...serverInstall.map(({ title, isDone, run }) => ({
		title: title(),
		isDone,
		/** @param {Run} _run @param {(line: string) => void} onLine */
		run: (_run, onLine) => run(onLine),
	})),
	{
		title: 'Pack the package and install it into n8n',
		run: async (run) => {
			run.tarball = await pack(join(paths.state, 'package'));
			await installInto(run.tarball, paths.userFolder);
		},
	},
	{
		title: 'Start the emulator',
		run: async (run) => {
			rmSync(logFile('emulator'), { force: true });
			const emulator = await startEmulatorProcess(Number(run.emulatorPort), logFile('emulator'));
			run.stops.push(() => emulator.stop());
			run.ended.push(emulator.ended);
			run.emulator = emulator;
		},
	},
	{
		title: 'Start n8n',
		run: async (run) => {
			rmSync(logFile('n8n'), { force: true });
			const n8n = await startN8n({
				userFolder: paths.userFolder,
				port: Number(run.port),
				logFile: logFile('n8n'),
			});
			writeFileSync(n8nPidFile, String(n8n.pid));
			run.stops.push(async () => {
				await n8n.stop();
				rmSync(n8nPidFile, { force: true });
			});
			run.ended.push(n8n.ended);
			run.n8n = n8n;
			run.client = n8nClient(n8n.url);
		},
	},
	{
		title: "Log in as the editor's owner",
		run: async (run) => {
			run.owner = await ensureOwner(clientOf(run));
		},
	},
	{
		title: 'Import the example credentials and workflows',
		run: async (run) => {
			const credentials = await putCredentials(clientOf(run), String(run.emulator?.url));
			run.workflows = await putWorkflows(clientOf(run), credentials);
		},
	},
	{
		title: 'Run the workflow: onboard a customer',
		run: async (run) => {
			const execution = await runExample(run, 'onboard-customer.json');
			run.onboarding = readOnboarding(execution);
			run.onboarding.secrets.push(...demoSecrets());
		},
	},
	{
		title: 'Run the workflow: list sources',
		run: async (run) => {
			run.sources = readSources(await runExample(run, 'list-sources.json'));
		},
	},
];

/** @param {Run} run */
function clientOf(run) {
	if (!run.client) throw new Error('n8n is not up yet');
	return run.client;
}

/** @param {Run} run @param {string} file */
const runExample = (run, file) => clientOf(run).runWorkflow(String(run.workflows?.get(file)));

/** The demo credentials' secrets, which no output may hold. */
const demoSecrets = () =>
	exampleCredentials()
		.flatMap(({ data }) => [data.accessToken, data.clientSecret])
		.filter((secret) => secret && !secret.startsWith('='));

module.exports = { steps };
