// @ts-check
'use strict';

const { constants } = require('node:os');
const { join } = require('node:path');
const { readArguments, usage } = require('./lib/main/arguments');
const paths = require('./lib/paths');
const { ensureTools } = require('./lib/tools/bootstrap');
const { Failure, failureText } = require('./lib/tools/failure');
const { takeLock } = require('./lib/tools/lock');

/** @type {import('./lib/main/steps').Run} */
const run = { stops: [], ended: [] };

/** Stops n8n first, then the emulator that it calls. */
async function stopAll() {
	for (const stop of run.stops.splice(0).reverse()) await stop();
}

/** One run at a time has the state folder: two n8n on one database break it. */
function lockState() {
	const lock = takeLock(join(paths.state, 'run.lock'));
	if (!('heldBy' in lock)) {
		process.once('exit', lock.release);
		return;
	}
	throw new Failure(
		`Another 'npm start' (process ${lock.heldBy}) is running in this folder.`,
		'End it with Ctrl+C, then run the command again.',
	);
}

let toldToEnd = false;

/** @param {NodeJS.Signals} signal */
function endOn(signal) {
	process.on(signal, () => {
		if (toldToEnd) return;
		toldToEnd = true;
		console.error('\nStopping n8n and the emulator …');
		void stopAll().finally(() => process.exit(128 + constants.signals[signal]));
	});
}

async function main() {
	const options = readArguments(process.argv.slice(2));
	if (options.help) return void console.log(usage);
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		endOn(/** @type {NodeJS.Signals} */ (signal));
	}
	lockState();
	await ensureTools();

	// These use the package's tools, so they can only be loaded now.
	const { steps } = require('./lib/main/steps');
	const { showSteps } = require('./lib/main/showSteps');
	const { closingLine, readableReport } = require('./lib/main/report');
	const { n8nVersion } = require('./lib/server/install');

	run.port = options.port;
	run.emulatorPort = options.emulatorPort;
	await showSteps(steps, run);
	const { onboarding, sources, n8n, owner, emulator } = run;
	if (!onboarding || !sources) throw new Error('A step left out its outcome');
	console.log(`\n${readableReport(onboarding, sources)}\n`);
	if (options.once) {
		const line = closingLine(onboarding.accountId, sources, n8nVersion(), onboarding.secrets);
		await stopAll();
		console.log(line);
		return;
	}
	console.log(
		[
			`n8n's editor is open at  ${n8n?.url}`,
			`  e-mail                 ${owner?.email}`,
			`  password               ${owner?.password}`,
			`The Stitch emulator is   ${emulator?.url}`,
			'End both with Ctrl+C.',
		].join('\n'),
	);
	await Promise.race(run.ended);
	if (toldToEnd) return;
	throw new Failure(
		'n8n or the emulator has ended by itself.',
		`Their logs are in ${paths.state}.`,
	);
}

main().catch(async (error) => {
	// Whatever breaks because it is being stopped is not worth a word.
	if (toldToEnd) return;
	await stopAll();
	console.error(`\n${failureText(error)}`);
	process.exit(1);
});
