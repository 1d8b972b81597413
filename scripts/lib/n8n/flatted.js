// @ts-check
'use strict';

/**
 * Reads the form in which n8n stores an execution's data: a JSON list whose first entry is the
 * value, and in which every text within an entry is the index of the entry that it stands for.
 * @param {string} text
 * @returns {any}
 */
function parseFlatted(text) {
	const entries = JSON.parse(text);
	/** @type {Map<string, unknown>} */
	const made = new Map();
	/** @param {unknown} value @returns {unknown} */
	const resolve = (value) => (typeof value === 'string' ? entry(value) : value);
	/** @param {string} index @returns {unknown} */
	const entry = (index) => {
		if (made.has(index)) return made.get(index);
		const raw = entries[Number(index)];
		if (typeof raw !== 'object' || raw === null) return raw;
		/** @type {any} */
		const copy = Array.isArray(raw) ? [] : {};
		made.set(index, copy);
		for (const [key, value] of Object.entries(raw)) copy[key] = resolve(value);
		return copy;
	};
	return entry('0');
}

module.exports = { parseFlatted };
