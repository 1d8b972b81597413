/**
 * Milliseconds of processor time that some work takes; a ratio of two of them does not depend on
 * the machine.
 */
export function processorTime(work: () => void) {
	const before = process.cpuUsage();
	work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}

const SMALL_PART = 1 / 32;

/**
 * Whether 32 times the work takes less than 200 times as long: in proportion it takes about 32 times,
 * as a square 1,024 times. The room between the two is for memory that is cleared in the middle.
 * @param work that is done on so much of the whole, a part of 1
 */
export function growsInProportion(work: (part: number) => void): boolean {
	// The first two times prepare the code.
	for (const part of [SMALL_PART, SMALL_PART]) work(part);
	const small = processorTime(() => work(SMALL_PART));
	return processorTime(() => work(1)) < 200 * Math.max(small, 10);
}

/**
 * Whether work on a text takes time in proportion to its length.
 * @param piece repeated to 4 MB
 */
export function growsWithLength(piece: string, work: (text: string) => void): boolean {
	const texts = new Map(
		[SMALL_PART, 1].map((part) => [
			part,
			piece.repeat(Math.ceil((part * 4_000_000) / piece.length)),
		]),
	);
	return growsInProportion((part) => work(texts.get(part) ?? ''));
}
