// @ts-check
'use strict';

/**
 * Accepted records: kept by key, where the greatest sequence survives (import-api.md 6), then loaded.
 * @typedef {import('../types').Account} Account
 * @typedef {import('../types').Source} Source
 * @typedef {import('../types').ImportedTable} ImportedTable
 */

/** @param {Account} account @param {Source} source @param {string} tableName @param {string[]} keyNames */
function tableOf(account, source, tableName, keyNames) {
	const name = `${source.id}.${tableName}`;
	const known = account.imported.get(name);
	if (known) return known;
	/** @type {ImportedTable} */
	const table = { keyNames, rows: [], byKey: new Map(), pending: 0, batches: 0 };
	account.imported.set(name, table);
	return table;
}

/** @param {ImportedTable} table @param {{ sequence: number, data: Record<string, unknown> }} row */
function upsert(table, row) {
	table.pending += 1;
	if (table.keyNames.length === 0) return void table.rows.push(row);
	const key = JSON.stringify(table.keyNames.map((name) => row.data[name]));
	const index = table.byKey.get(key);
	if (index === undefined) table.byKey.set(key, table.rows.push(row) - 1);
	else if (row.sequence >= table.rows[index].sequence) table.rows[index] = row;
}

/**
 * @param {import('../types').Core} core
 * @param {{ account: Account, source: Source }} sender
 * @param {string} tableName
 * @param {string[]} keyNames
 * @param {Array<{ sequence: number, data: Record<string, unknown> }>} rows
 */
function store(core, { account, source }, tableName, keyNames, rows) {
	const table = tableOf(account, source, tableName, keyNames);
	table.batches += 1;
	const isWaiting = table.pending > 0;
	for (const { sequence, data } of rows) upsert(table, { sequence, data });
	// One load takes everything that has arrived until then.
	if (isWaiting) return;
	core.agenda.after(core.switches.loadDelayMs, () => {
		const { pending } = table;
		table.pending = 0;
		core.jobs.load(source.id, { [tableName]: { rows: pending } });
	});
}

module.exports = { store };
