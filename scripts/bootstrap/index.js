// @ts-check
'use strict';

const { constants } = require('node:os');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { beforeStart } = require('./beforeStart');
const { endChildren, runningChildren } = require('./children');
const { failureText } = require('./failure');
const { checkNode, ensureTools } = require('./tools');

/**
 * `node scripts/bootstrap COMMAND …` runs scripts/COMMAND.mts. Nothing is installed on a bare
 * clone, not even what reads TypeScript, so this folder is plain JavaScript on Node alone.
 */
const commands = ['start', 'test', 'test-e2e', 'bench', 'emulator', 'setup', 'pre-commit'];

let release = () => {};
let isEnding = false;
let isHook = false;

/** @param {NodeJS.Signals} signal */
async function end(signal) {
	const names = runningChildren().map(({ name }) => name);
	if (isEnding) return void (await endChildren(true));
	isEnding = true;
	if (names.length > 0) console.error(`\nStopping ${names.reverse().join(' and ')} …`);
	await endChildren();
	release();
	process.exit(128 + constants.signals[signal]);
}

async function main() {
	const [command = '', ...args] = process.argv.slice(2);
	if (!commands.includes(command)) throw new Error(`No such command: '${command}'`);
	for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
		process.on(signal, () => void end(signal));
	checkNode();
	if (command === 'start') {
		const before = await beforeStart(args);
		if (!before.goOn) return;
		release = before.release;
	}
	isHook = command === 'pre-commit';
	// The hook of a clone without tools says so; it doesn't keep a commit waiting for them.
	if (!isHook) await ensureTools();
	const { register } = await import('tsx/esm/api');
	register();
	const script = await import(pathToFileURL(join(__dirname, '..', `${command}.mts`)).href);
	process.exitCode = await script.main(args);
}

main()
	.catch((error) => {
		// Whatever breaks because it is being ended is not worth a word.
		if (isEnding) return;
		const isMissing = error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND';
		const text = isMissing && isHook ? 'The tools are not installed: npm run setup' : undefined;
		console.error(text ?? `\n${failureText(error)}`);
		process.exitCode = 1;
	})
	.finally(async () => {
		// The handler of the signal does it, and gives its own status.
		if (isEnding) return;
		await endChildren();
		release();
	});
