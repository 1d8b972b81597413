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

/**
 * Whether work on a text takes time in proportion to its length: four times the text takes
 * twelve times as long at most, where a square would take sixteen.
 * @param piece repeated to 1 MB and to 4 MB
 */
export function growsWithLength(piece: string, work: (text: string) => void) {
	const text = (length: number) => piece.repeat(Math.ceil(length / piece.length));
	work(text(200_000));
	// Memory that is cleared in between costs time too, now and then: a square fails each time.
	return [1, 2, 3, 4, 5].some(() => {
		const one = processorTime(() => work(text(1_000_000)));
		const four = processorTime(() => work(text(4_000_000)));
		return four < 12 * Math.max(one, 15);
	});
}
