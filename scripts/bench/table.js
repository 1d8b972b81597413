// @ts-check
'use strict';

/**
 * @typedef {object} Row
 * @property {string} what
 * @property {string} against
 * @property {string} unit
 * @property {number} ours
 * @property {number} theirs
 * @property {number} [target] most that ours may be of theirs; none: for scale only
 */

/** @typedef {{ cores: number, load: number }} Machine the load average of five minutes */

/** The bench itself keeps about one and a half cores busy. @param {Machine} machine */
const isBusy = ({ cores, load }) => load > cores + 0.5;

/** @param {Row} row */
const ratioOf = ({ ours, theirs }) => (theirs === 0 ? (ours === 0 ? 0 : Infinity) : ours / theirs);

/** @param {Row} row */
function verdict(row) {
	if (row.target === undefined) return '';
	return ratioOf(row) <= row.target ? 'pass' : 'MISS';
}

/** @param {number} value @param {string} unit */
function shown(value, unit) {
	const text = Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 0);
	return unit === '' ? text : `${text} ${unit}`;
}

/** @param {{ node: string, expressionEngine: string, machine: Machine, runs: number, rows: Row[] }} result */
function table({ node, expressionEngine, machine, runs, rows }) {
	const cells = rows.map((row) => [
		row.what,
		row.against,
		shown(row.ours, row.unit),
		shown(row.theirs, row.unit),
		ratioOf(row).toFixed(2),
		row.target === undefined ? '' : `≤ ${row.target}`,
		verdict(row),
	]);
	const heads = ['what', 'against', 'ours', 'theirs', 'ratio', 'target', ''];
	const widths = heads.map((head, column) =>
		Math.max(head.length, ...cells.map((line) => line[column].length)),
	);
	const line = (/** @type {string[]} */ texts) =>
		texts
			.map((text, column) =>
				column < 2 ? text.padEnd(widths[column]) : text.padStart(widths[column]),
			)
			.join('  ')
			.trimEnd();
	return [
		`Node.js ${node}, expression engine "${expressionEngine}", medians of ${runs} runs`,
		`${machine.cores} cores, load average ${machine.load.toFixed(1)}${isBusy(machine) ? ': a busy machine, on which times say little' : ''}`,
		line(heads),
		...cells.map(line),
	].join('\n');
}

module.exports = { table };
