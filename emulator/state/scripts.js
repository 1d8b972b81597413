// @ts-check
'use strict';

/**
 * What tests have written down to happen next, per object; each script is used once.
 * @template T
 */
function scripts() {
	/** @type {Map<number | '*', T[]>} */
	const queues = new Map();

	return {
		/** @param {number | '*'} id @param {T | T[]} script */
		add(id, script) {
			const queue = queues.get(id) ?? [];
			queues.set(id, queue.concat(script));
		},
		/**
		 * @param {number} id
		 * @returns {T | undefined}
		 */
		next: (id) => queues.get(id)?.shift() ?? queues.get('*')?.shift(),
		clear: () => queues.clear(),
	};
}

module.exports = { scripts };
