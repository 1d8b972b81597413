import type { BatchOutcome, StitchItem } from '../../item/types';
import { WaitCancelled } from '../../jobs/clock';

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
		} catch (thrown) {
			const error = thrown instanceof WaitCancelled ? item.fail(thrown.message, '') : thrown;
			return { itemIndexes: [item.itemIndex], error };
		} finally {
			free();
		}
	};
	return await Promise.all(items.map(outcome));
}
