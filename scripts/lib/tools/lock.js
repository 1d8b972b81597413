// @ts-check
'use strict';

const { mkdirSync, rmSync, writeFileSync } = require('node:fs');
const { dirname } = require('node:path');
const { read } = require('./stamp');

/** @param {number} pid */
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
	}
}

/**
 * Takes a lock file that holds our process id; one left by a process that is gone is taken over.
 * @param {string} path
 * @returns {{ release: () => void } | { heldBy: number }}
 */
function takeLock(path) {
	mkdirSync(dirname(path), { recursive: true });
	for (let attempt = 0; attempt < 2; attempt++) {
		try {
			writeFileSync(path, String(process.pid), { flag: 'wx' });
			return { release: () => rmSync(path, { force: true }) };
		} catch {
			const holder = Number(read(path));
			if (holder > 0 && holder !== process.pid && isAlive(holder)) return { heldBy: holder };
			rmSync(path, { force: true });
		}
	}
	return { heldBy: Number(read(path)) };
}

module.exports = { isAlive, takeLock };
