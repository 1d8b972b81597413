import { sleep } from 'n8n-workflow';
import type { BatchOutcome, StitchItem } from '../../item/item';

/**
 * Tasks that start before n8n's event loop gets a turn. What a task does first, n8n's look-up of a
 * credential, takes processor time only: without turns the requests of all would wait until the last
 * one is looked up, and the look-ups of the next ones for all answers.
 */
const STARTS_PER_TURN = 8;

/**
 * Runs tasks side by side, at most `limit` at a time, started in order; with `pause`,
 * in rounds of `limit` tasks and a pause between two of them. No task starts after `stopped()` says
 * so.
 */
export async function runPool(
	tasks: Array<() => Promise<void>>,
	limit: number,
	stopped: () => boolean,
	pause?: () => Promise<void>,
): Promise<void> {
	if (pause !== undefined) {
		for (let start = 0; start < tasks.length && !stopped(); start += limit) {
			if (start > 0) await pause();
			await Promise.all(tasks.slice(start, start + limit).map(async (task) => await task()));
		}
		return;
	}
	let next = 0;
	let turn = Promise.resolve();
	const worker = async () => {
		while (next < tasks.length && !stopped()) {
			const index = next++;
			if (index > 0 && index % STARTS_PER_TURN === 0) turn = turn.then(async () => await sleep(0));
			await turn;
			if (!stopped()) await tasks[index]();
		}
	};
	await Promise.all(Array.from({ length: Math.min(limit, tasks.length) }, worker));
}

/** Groups values by key, keys in the order of their first value. */
export function groupBy<T>(values: T[], keyOf: (value: T) => string): T[][] {
	const groups = new Map<string, T[]>();
	let last: { key: string; group: T[] } | undefined;
	for (const value of values) {
		const key = keyOf(value);
		// Values of one key often come one after another.
		if (last?.key !== key) {
			last = { key, group: groups.get(key) ?? [] };
			groups.set(key, last.group);
		}
		last.group.push(value);
	}
	return [...groups.values()];
}

/** Look-ups and starts under way at once. */
const AT_ONCE = 50;

/**
 * Works on items side by side: one that is slow, or fails, holds back no other. An item takes one of
 * the places until it calls `free`, or is done. Each item has an outcome of its own.
 */
export async function sideBySide(
	items: StitchItem[],
	work: (item: StitchItem, free: () => void) => Promise<BatchOutcome>,
): Promise<BatchOutcome[]> {
	const waiting: Array<() => void> = [];
	let places = AT_ONCE;
	const take = async () => {
		if (places > 0) places--;
		else await new Promise<void>((resolve) => waiting.push(resolve));
	};
	const leave = () => {
		const next = waiting.shift();
		if (next) next();
		else places++;
	};
	const outcome = async (item: StitchItem): Promise<BatchOutcome> => {
		await take();
		let isFree = false;
		const free = () => {
			if (!isFree) leave();
			isFree = true;
		};
		try {
			return await work(item, free);
		} catch (error) {
			return { itemIndexes: [item.itemIndex], error };
		} finally {
			free();
		}
	};
	return await Promise.all(items.map(outcome));
}
