// @ts-check
'use strict';

const { parseArgs } = require('node:util');
const { Failure } = require('./failure');

const usage = `npm start -- [options]

  --once                 end after the run; the last line is one JSON object
  --port N               n8n's port (default 5678; with --once any free one)
  --emulator-port N      the emulator's port (default 4010; with --once any free one)
  --help                 this text`;

const defaultPorts = { port: 5678, emulatorPort: 4010 };

/** @param {string} option @param {string | undefined} text */
function portFrom(option, text) {
	if (text === undefined) return undefined;
	const port = Number(text);
	if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port;
	throw new Failure(
		`${option} is '${text}', which is not a port number.`,
		'Give a number from 1 to 65535.',
	);
}

/**
 * @param {string[]} args
 * @returns {{ help: boolean, once: boolean, port?: number, emulatorPort?: number }} a port that is left out is any free one
 * @throws {Failure}
 */
function readArguments(args) {
	let values;
	try {
		({ values } = parseArgs({
			args,
			options: {
				once: { type: 'boolean', default: false },
				port: { type: 'string' },
				'emulator-port': { type: 'string' },
				help: { type: 'boolean', default: false },
			},
		}));
	} catch (error) {
		throw new Failure(error instanceof Error ? error.message : String(error), usage);
	}
	const once = Boolean(values.once);
	const port = portFrom('--port', values.port);
	const emulatorPort = portFrom('--emulator-port', values['emulator-port']);
	return {
		help: Boolean(values.help),
		once,
		port: port ?? (once ? undefined : defaultPorts.port),
		emulatorPort: emulatorPort ?? (once ? undefined : defaultPorts.emulatorPort),
	};
}

module.exports = { readArguments, usage };
