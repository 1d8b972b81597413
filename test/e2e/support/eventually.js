// @ts-check
'use strict';

/**
 * Tries until `check` neither throws nor returns false.
 * @template T
 * @param {() => Promise<T> | T} check
 * @param {{ within?: number, every?: number }} [limits] milliseconds
 * @returns {Promise<Exclude<T, false>>} what `check` returned
 * @throws what `check` threw last
 */
async function eventually(check, { within = 30_000, every = 250 } = {}) {
	const until = Date.now() + within;
	for (;;) {
		/** @type {unknown} */
		let error;
		try {
			const result = await check();
			if (result !== false) return /** @type {Exclude<T, false>} */ (result);
			error = new Error(`Still false after ${within} ms: ${check}`);
		} catch (thrown) {
			error = thrown;
		}
		if (Date.now() > until) throw error;
		await new Promise((resolve) => setTimeout(resolve, every));
	}
}

module.exports = { eventually };
