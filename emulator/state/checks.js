// @ts-check
'use strict';

const { randomUUID } = require('node:crypto');
const { isoSeconds } = require('../clock');
const { discover } = require('./streams');
const { scripts } = require('./scripts');

/**
 * Connection checks: they run after a create or an update that leaves no required property open
 * (connect-api.md 8.22), take their time, and can fail.
 * @typedef {import('../types').CheckScript} CheckScript
 * @typedef {import('../types').Account} Account
 * @typedef {import('../types').Source | import('../types').Destination} Connection
 */

/** Property values that make a check fail without a script. */
const MAGIC = Object.freeze({
	'unreachable.invalid':
		'could not translate host name "unreachable.invalid" to address: Name or service not known',
	'wrong-password': 'FATAL:  password authentication failed for user "stitch"',
});

/**
 * @param {Connection} connection
 * @returns {CheckScript | undefined}
 */
function magicScript(connection) {
	for (const value of Object.values(connection.values)) {
		const message = MAGIC[/** @type {keyof typeof MAGIC} */ (value)];
		if (message) return { result: 'failed', message };
	}
	return undefined;
}

/** @param {import('../types').Core} core */
function createChecks(core) {
	/** @type {ReturnType<typeof scripts<CheckScript>>} */
	const queue = scripts();
	/** @type {Map<number, { event: ReturnType<import('../types').Core['agenda']['after']>, end: () => void }>} */
	const running = new Map();

	/**
	 * @param {Account} account
	 * @param {Connection} connection
	 */
	function start(account, connection) {
		const script = queue.next(connection.id) ?? magicScript(connection) ?? {};
		/** @type {import('../types').ConnectionCheck} */
		const check = {
			name: `${account.clientId}.${connection.id}.check.${randomUUID()}`,
			mode: 'check',
			status: 'running',
			error: false,
			start_time: isoSeconds(core.clock.now()),
			completion_time: null,
			check_exit_status: null,
			discovery_exit_status: null,
			discovery_error_message: null,
			tap_exit_status: null,
			tap_error_message: null,
			target_exit_status: null,
			target_error_message: null,
		};
		connection.check = check;
		core.agenda.cancel(running.get(connection.id)?.event);
		const end = () => {
			running.delete(connection.id);
			complete(check, script, core.clock.now());
			if (connection.kind === 'source') learn(connection, check.status === 'succeeded');
		};
		const event = core.agenda.after(script.durationMs ?? core.switches.checkDurationMs, end);
		running.set(connection.id, { event, end });
	}

	/** @param {import('../types').Source} source @param {boolean} succeeded */
	function learn(source, succeeded) {
		source.discovered = succeeded;
		if (succeeded && source.streams.length === 0) source.streams = discover(core, source);
	}

	return {
		start,
		/**
		 * How the next checks of a source or destination go, one script each; '*' for any.
		 * @param {number | '*'} connectionId
		 * @param {CheckScript | CheckScript[]} script
		 */
		script: (connectionId, script) => queue.add(connectionId, script),
		/**
		 * End a running check now.
		 * @param {number} connectionId
		 * @returns {boolean} false when none runs
		 */
		finish(connectionId) {
			const current = running.get(connectionId);
			if (!current) return false;
			core.agenda.cancel(current.event);
			current.end();
			return true;
		},
		clear() {
			queue.clear();
			running.clear();
		},
	};
}

/**
 * @param {import('../types').ConnectionCheck} check
 * @param {CheckScript} script
 * @param {number} now
 */
function complete(check, script, now) {
	check.completion_time = isoSeconds(now);
	if (script.result !== 'failed') {
		check.status = 'succeeded';
		check.check_exit_status = 0;
		check.discovery_exit_status = 0;
		return;
	}
	check.status = 'failed';
	check.error = true;
	const message = script.message ?? 'The connection was refused';
	if (script.phase === 'tap') {
		check.discovery_exit_status = 0;
		check.tap_exit_status = 1;
		check.tap_error_message = message;
		return;
	}
	check.discovery_exit_status = 1;
	check.discovery_error_message = message;
}

module.exports = { createChecks };
