import type { HookPayload } from './hookPayload';
import { totals } from './hookPayload';

export interface HookFilters {
	/** One or more, with commas; empty for all. */
	integrationName?: string;
	tableName?: string;
	onlyWithRejectedRows?: boolean;
}

const names = (value: unknown): string[] =>
	String(value ?? '')
		.split(',')
		.map((name) => name.trim().toLowerCase())
		.filter((name) => name !== '');

const fits = (wanted: string[], shown: string[]) =>
	wanted.length === 0 || shown.some((name) => wanted.includes(name.toLowerCase()));

/** Every name of a table in the event: root and subtables, in the source and in the destination. */
const tableNames = ({
	source_root_table_name,
	destination_root_table_name,
	tables,
}: HookPayload) => [
	source_root_table_name,
	destination_root_table_name,
	...tables.flatMap((table) => [table.source_table_name, table.destination_table_name]),
];

/** Whether an event is to start the workflow. Names are compared whatever their case. */
export function passesFilters(payload: HookPayload, filters: HookFilters): boolean {
	if (!fits(names(filters.integrationName), [payload.integration_name])) return false;
	if (!fits(names(filters.tableName), tableNames(payload))) return false;
	return filters.onlyWithRejectedRows !== true || totals(payload).totalRowsRejected > 0;
}
