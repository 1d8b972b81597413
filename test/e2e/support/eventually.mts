/**
 * Tries until `check` neither throws nor returns false.
 * @param limits milliseconds
 * @returns what `check` returned
 * @throws what `check` threw last
 */
export async function eventually<T>(
	check: () => Promise<T> | T,
	{ within = 30_000, every = 250 }: { within?: number; every?: number } = {},
): Promise<Exclude<T, false>> {
	const until = Date.now() + within;
	for (;;) {
		let error: unknown;
		try {
			const result = await check();
			if (result !== false) return result as Exclude<T, false>;
			error = new Error(`Still false after ${within} ms: ${String(check)}`);
		} catch (thrown) {
			error = thrown;
		}
		if (Date.now() > until) throw error;
		await new Promise((resolve) => setTimeout(resolve, every));
	}
}
