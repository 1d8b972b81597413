#!/usr/bin/env node
import { parseArgs } from 'node:util';

const USAGE = 'Usage: emulator [--port N] [--host ADDRESS] [--state FILE]';

const fail = (line: string) => {
	process.stderr.write(`${line}\n`);
	process.exitCode = 1;
};

function options() {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '4010' },
			host: { type: 'string', default: '127.0.0.1' },
			state: { type: 'string' },
		},
	});
	const port = Number(values.port);
	if (!/^\d+$/.test(String(values.port)) || port > 65_535)
		throw new RangeError(`'${values.port}' is not a port number.`);
	return { port, host: String(values.host), stateFile: values.state };
}

async function main() {
	let given;
	try {
		given = options();
	} catch (error) {
		return fail(`${(error as Error).message} ${USAGE}`);
	}
	// A wrong argument does not wait for this to be loaded.
	const { startEmulator, demo } = await import('./index.mts');
	let emulator;
	try {
		emulator = await startEmulator(given);
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		if (code === 'EADDRINUSE')
			return fail(
				`Port ${given.port} is taken by another program. Choose another one with --port.`,
			);
		if (code === 'EACCES') return fail(`Port ${given.port} needs rights that this user lacks.`);
		return fail(message);
	}
	const running = emulator;
	process.stdout.write(
		[
			`Stitch emulator listening on ${running.url}`,
			`  log files             ${running.logUrl}`,
			`  consent page          ${running.url}/oauth/authorization?client_id=${demo.partner.id}`,
			`  partner ID            ${demo.partner.id}`,
			`  partner secret        ${demo.partner.secret}`,
			`  existing account      ${demo.account.stitchClientId}, access token ${demo.account.accessToken}`,
			`  Import API token      ${demo.account.importToken}`,
			given.stateFile === undefined
				? 'It forgets the accounts made here when it ends; --state FILE keeps them.'
				: `Accounts and tokens are kept in ${given.stateFile}.`,
			'These values open nothing but this emulator. Ctrl+C ends it.',
			'',
		].join('\n'),
	);
	const end = () => {
		void running.stop().then(
			() => process.exit(0),
			(error) => {
				fail(String(error));
				process.exit(1);
			},
		);
	};
	process.once('SIGINT', end);
	process.once('SIGTERM', end);
}

void main();
