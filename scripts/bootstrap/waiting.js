// @ts-check
'use strict';

/** @param {number} since milliseconds @param {number} now milliseconds */
const elapsed = (since, now) => {
	const seconds = Math.round((now - since) / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

/**
 * Shows a title, the time it takes and how far it is while work runs, with nothing but Node: a
 * line that counts on a terminal, a line now and then elsewhere.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @param {object} [options]
 * @param {() => string} [options.progress] such as "12 of 40 packages"
 * @param {NodeJS.WriteStream} [options.out]
 * @returns {Promise<T>}
 */
async function showWaiting(title, work, { progress, out = process.stderr } = {}) {
	const start = Date.now();
	const line = () =>
		[`${title} …`, progress?.(), elapsed(start, Date.now())].filter(Boolean).join('  ');
	const [before, after] = out.isTTY ? ['\r', '\x1b[K'] : ['', '\n'];
	const tell = () => out.write(`${before}${line()}${after}`);
	tell();
	const timer = setInterval(tell, out.isTTY ? 1_000 : 15_000);
	try {
		return await work();
	} finally {
		clearInterval(timer);
		tell();
		if (out.isTTY) out.write('\n');
	}
}

module.exports = { elapsed, showWaiting };
