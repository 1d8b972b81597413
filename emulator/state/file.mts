import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Core } from '../types.mts';

/**
 * Keeps what the emulator remembers in a file, so that the next one has the same accounts and
 * tokens. Not kept: imported rows, authorization codes, requests, faults, switches and scripts.
 */

const VERSION = 1;
/** Changes that nobody waits for are written together. */
const WAIT_MS = 100;

type Snapshot = ReturnType<Core['state']['snapshot']>;

const toJson = (_: string, value: unknown) =>
	value instanceof Map ? { entries: [...value.entries()], isMap: true } : value;

function fromJson(_: string, value: unknown) {
	const { isMap, entries } = Object(value) as { isMap?: true; entries?: Array<[unknown, unknown]> };
	return isMap ? new Map(entries) : value;
}

/** @throws {Error} when the file was not written by an emulator */
function read(file: string): Snapshot | undefined {
	let text;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
	const refuse = () =>
		new Error(`${file} holds no state of this emulator. Delete it to start anew, or name another.`);
	let kept: { version?: number; state?: Snapshot } | null;
	try {
		kept = JSON.parse(text, fromJson) as typeof kept;
	} catch {
		throw refuse();
	}
	if (kept?.version !== VERSION || !(kept.state?.accounts instanceof Map)) throw refuse();
	return kept.state;
}

/** Replaces the file in one step: who reads it finds the old or the new one, whole. */
function write(file: string, state: Snapshot) {
	mkdirSync(dirname(file), { recursive: true });
	const half = `${file}.${process.pid}.new`;
	// It holds tokens.
	writeFileSync(half, JSON.stringify({ version: VERSION, state }, toJson), { mode: 0o600 });
	renameSync(half, file);
}

export function createStateFile(core: Core, file: string) {
	let timer: NodeJS.Timeout | undefined;

	function save() {
		clearTimeout(timer);
		timer = undefined;
		write(file, core.state.snapshot());
	}

	return {
		/**
		 * @returns false when there is no file yet
		 * @throws {Error} when the file can't be read
		 */
		load(): boolean {
			const kept = read(file);
			if (!kept) return false;
			core.state.restore(kept);
			for (const account of core.state.accounts.values()) {
				for (const job of account.running.values()) core.jobs.resume(job);
				for (const connection of [...account.sources.values(), ...account.destinations.values()])
					if (connection.check?.status === 'running') core.checks.start(account, connection);
			}
			return true;
		},
		save,
		/** Soon; real time, whatever the emulator's clock is. */
		saveSoon() {
			timer ??= setTimeout(save, WAIT_MS).unref();
		},
	};
}
