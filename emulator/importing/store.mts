import type { Account, Core, ImportedTable, Source } from '../types.mts';

/**
 * Accepted records: kept by key, where the greatest sequence survives (import-api.md 6), then loaded.
 */

function tableOf(account: Account, source: Source, tableName: string, keyNames: string[]) {
	const name = `${source.id}.${tableName}`;
	const known = account.imported.get(name);
	if (known) return known;
	const table: ImportedTable = { keyNames, rows: [], byKey: new Map(), pending: 0, batches: 0 };
	account.imported.set(name, table);
	return table;
}

function upsert(table: ImportedTable, row: { sequence: number; data: Record<string, unknown> }) {
	table.pending += 1;
	if (table.keyNames.length === 0) return void table.rows.push(row);
	const key = JSON.stringify(table.keyNames.map((name) => row.data[name]));
	const index = table.byKey.get(key);
	if (index === undefined) table.byKey.set(key, table.rows.push(row) - 1);
	else if (row.sequence >= table.rows[index].sequence) table.rows[index] = row;
}

export function store(
	core: Core,
	{ account, source }: { account: Account; source: Source },
	tableName: string,
	keyNames: string[],
	rows: Array<{ sequence: number; data: Record<string, unknown> }>,
) {
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
