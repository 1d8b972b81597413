import type { Message } from './envelope.mts';
import type { Account, Core, ImportedRow, ImportedTable, Source } from '../types.mts';

/**
 * Accepted records: kept by key, where the greatest sequence survives (import-api.md 6), then loaded.
 * With table versions it is as for full-table replication: rows keep the version that they came
 * with, and when a version is activated, those of earlier ones go.
 */

export interface Accepted {
	tableName: string;
	keyNames: string[];
	/** `table_version` of a batch. */
	version?: number;
	messages: Message[];
}

function tableOf(account: Account, source: Source, tableName: string, keyNames: string[]) {
	const name = `${source.id}.${tableName}`;
	const known = account.imported.get(name);
	if (known) return known;
	const table: ImportedTable = {
		keyNames,
		rows: [],
		activeVersion: null,
		activatedBy: -1,
		byKey: new Map(),
		pending: 0,
		batches: 0,
	};
	account.imported.set(name, table);
	return table;
}

const keyOf = ({ keyNames }: ImportedTable, { data }: ImportedRow) =>
	JSON.stringify(keyNames.map((name) => data[name]));

/** What arrives for a version that a later one has replaced isn't documented. Emulator's choice: dropped. */
const isReplaced = ({ activeVersion }: ImportedTable, { version }: ImportedRow) =>
	version !== undefined && activeVersion !== null && version < activeVersion;

function upsert(table: ImportedTable, row: ImportedRow) {
	table.pending += 1;
	if (isReplaced(table, row)) return;
	if (table.keyNames.length === 0) return void table.rows.push(row);
	const key = keyOf(table, row);
	const index = table.byKey.get(key);
	if (index === undefined) table.byKey.set(key, table.rows.push(row) - 1);
	else if (row.sequence >= table.rows[index].sequence) table.rows[index] = row;
}

function activate(table: ImportedTable, version: number, sequence: number) {
	// The later message counts, whichever arrives first.
	if (sequence < table.activatedBy) return;
	table.activatedBy = sequence;
	table.activeVersion = version;
	table.rows = table.rows.filter((row) => row.version !== undefined && row.version >= version);
	table.byKey = new Map(
		table.keyNames.length === 0 ? [] : table.rows.map((row, index) => [keyOf(table, row), index]),
	);
}

export function store(
	core: Core,
	{ account, source }: { account: Account; source: Source },
	{ tableName, keyNames, version, messages }: Accepted,
) {
	const table = tableOf(account, source, tableName, keyNames);
	table.batches += 1;
	const isWaiting = table.pending > 0;
	for (const message of messages) {
		const { sequence } = message;
		if (message.action === 'upsert')
			upsert(table, {
				sequence,
				data: message.data,
				...(version === undefined ? {} : { version }),
			});
		// Without a version there is nothing to activate.
		else if (version !== undefined) activate(table, version, sequence);
	}
	// One load takes everything that has arrived until then.
	if (isWaiting) return;
	core.agenda.after(core.switches.loadDelayMs, () => {
		const { pending } = table;
		table.pending = 0;
		core.jobs.load(source.id, { [tableName]: { rows: pending } });
	});
}
