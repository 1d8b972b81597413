import type { BatchRecord, TableGroup } from './types';

/** How records are put together to a request body, out of texts that are JSON already. */
export interface Envelope {
	before: string;
	after: string;
	/** What precedes a record's own JSON; plain ASCII apart from names. */
	head(entry: BatchRecord): string;
	tail: string;
	/** The record as an object that `JSON.stringify` makes the same text of, `sequence` as given. */
	message(entry: BatchRecord, sequence: number): object;
}

/** Body of `POST /v2/import/batch`: one table with its schema (import-api.md 3.2). */
export function batchEnvelope(group: TableGroup): Envelope {
	const { tableName, schema, keyNames } = group;
	const table = `"table_name":${JSON.stringify(tableName)},"schema":${JSON.stringify(schema)}`;
	return {
		before: `{${table},"key_names":${JSON.stringify(keyNames)},"messages":[`,
		after: ']}',
		head: ({ record }) => `{"action":"upsert","sequence":${record.sequence},"data":`,
		tail: '}',
		message: ({ record }, sequence) => ({ action: 'upsert', sequence, data: record.data }),
	};
}

/** Body of `POST /v2/import/validate`: records of any tables, no schema (import-api.md 3.3). */
export function pushEnvelope(clientId: number): Envelope {
	const tables = new WeakMap<TableGroup, string>();
	const tableText = (group: TableGroup) => {
		const { tableName, keyNames } = group;
		const names = `"table_name":${JSON.stringify(tableName)},"key_names":${JSON.stringify(keyNames)}`;
		const text = tables.get(group) ?? `"client_id":${clientId},${names},"action":"upsert"`;
		tables.set(group, text);
		return text;
	};
	return {
		before: '[',
		after: ']',
		head: ({ record, group }) => `{${tableText(group)},"sequence":${record.sequence},"data":`,
		tail: '}',
		message: ({ record, group }, sequence) => ({
			client_id: clientId,
			table_name: group.tableName,
			key_names: group.keyNames,
			action: 'upsert',
			sequence,
			data: record.data,
		}),
	};
}
