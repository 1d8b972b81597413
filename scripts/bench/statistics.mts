export function median(values: number[]) {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Runs the contestants in turn, so that a slow minute of the machine hits all of them, and returns
 * each one's medians. The first round warms up and does not count, and no contestant clears away
 * what another left (with `--expose-gc`).
 */
export async function inTurn<Name extends string, Values extends Record<string, number>>(
	contestants: Record<Name, () => Promise<Values>>,
	{ runs, warmUps = 1 }: { runs: number; warmUps?: number },
): Promise<Record<Name, Values>> {
	const names = Object.keys(contestants) as Name[];
	const seen: Map<Name, Values[]> = new Map(names.map((name) => [name, []]));
	for (let round = -warmUps; round < runs; round++) {
		for (const name of names) {
			global.gc?.();
			const values = await contestants[name]();
			if (round >= 0) seen.get(name)?.push(values);
		}
	}
	const medians = names.map((name) => {
		const all = seen.get(name) ?? [];
		const keys = Object.keys(all[0]);
		return [name, Object.fromEntries(keys.map((key) => [key, median(all.map((one) => one[key]))]))];
	});
	return Object.fromEntries(medians);
}
