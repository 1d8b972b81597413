import { randomUUID } from 'node:crypto';
import { hasDiscovery } from '../catalogue.mts';
import { isoSeconds } from '../clock.mts';
import { discover } from './streams.mts';
import { scripts } from './scripts.mts';
import type {
	Account,
	CheckScript,
	ConnectionCheck,
	Core,
	Destination,
	Source,
} from '../types.mts';

/**
 * Connection checks: they run after a create or an update that leaves no required property open
 * (connect-api.md 8.22), take their time, and can fail.
 */

type Connection = Source | Destination;

/** Property values that make a check fail without a script. */
const MAGIC = Object.freeze({
	'unreachable.invalid':
		'could not translate host name "unreachable.invalid" to address: Name or service not known',
	'wrong-password': 'FATAL:  password authentication failed for user "stitch"',
});

function magicScript(connection: Connection): CheckScript | undefined {
	for (const value of Object.values(connection.values)) {
		const message = MAGIC[value as keyof typeof MAGIC];
		if (message) return { result: 'failed', message };
	}
	return undefined;
}

export function createChecks(core: Core) {
	const queue: ReturnType<typeof scripts<CheckScript>> = scripts();
	const running: Map<number, { event: ReturnType<Core['agenda']['after']>; end: () => void }> =
		new Map();

	function start(account: Account, connection: Connection) {
		const script = queue.next(connection.id) ?? magicScript(connection) ?? {};
		const check: ConnectionCheck = {
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

	function learn(source: Source, succeeded: boolean) {
		source.discovered = succeeded;
		if (succeeded && source.streams.length === 0 && hasDiscovery(source.type))
			source.streams = discover(core, source);
	}

	return {
		start,
		/** How the next checks of a source or destination go, one script each; '*' for any. */
		script: (connectionId: number | '*', script: CheckScript | CheckScript[]) =>
			queue.add(connectionId, script),
		/**
		 * End a running check now.
		 * @returns false when none runs
		 */
		finish(connectionId: number): boolean {
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

function complete(check: ConnectionCheck, script: CheckScript, now: number) {
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
