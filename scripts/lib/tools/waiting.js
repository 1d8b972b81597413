// @ts-check
'use strict';

/** @param {number} since milliseconds @param {number} now milliseconds */
const elapsed = (since, now) => {
	const seconds = Math.round((now - since) / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

/**
 * Shows a title and the time it takes while work goes on, with nothing but Node: a line that
 * counts on a terminal, a line now and then elsewhere.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @param {NodeJS.WriteStream} [out]
 * @returns {Promise<T>}
 */
async function showWaiting(title, work, out = process.stderr) {
	const start = Date.now();
	const line = () => `${title} … ${elapsed(start, Date.now())}`;
	const timer = out.isTTY
		? setInterval(() => out.write(`\r${line()}\x1b[K`), 250)
		: setInterval(() => out.write(`${line()}\n`), 15_000);
	if (!out.isTTY) out.write(`${title} …\n`);
	try {
		return await work();
	} finally {
		clearInterval(timer);
		out.write(`${out.isTTY ? '\r' : ''}${line()}${out.isTTY ? '\x1b[K' : ''}\n`);
	}
}

module.exports = { elapsed, showWaiting };
