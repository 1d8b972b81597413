import { isCount, isObject, isSet } from '../../json';
import { parseStitchTime } from '../../time';
import { shortHash } from '../bounded';

/** Largest body taken, in bytes. An event is one table with its subtables: a few kilobytes. */
export const MAX_PAYLOAD_BYTES = 1024 * 1024;
const MAX_TABLES = 1_000;
const MAX_NAME = 1_000;

/** What is read of a table of the event (webhooks.md section 4). */
interface LoadedTable {
	source_table_name?: unknown;
	destination_table_name?: unknown;
	num_rows: number;
	num_rows_rejected?: number | null;
}

/**
 * What is read of the event that Stitch sends after a load (webhooks.md section 4). No recording of
 * a real one is known, so whatever nobody reads may be there, be missing, or have any type.
 */
export interface Payload {
	integration_name: string;
	source_root_table_name: string;
	minimum_sdc_batched_at: string;
	destination_root_table_name?: unknown;
	table_version?: unknown;
	tables: LoadedTable[];
}

/** Levels of lists and objects in a body; the documented event has four. */
const MAX_DEPTH = 50;

/** Whether a value is nested deeper than may be worked with; without recursion. */
function isTooDeep(body: unknown): boolean {
	let level: unknown[] = [body];
	for (let depth = 0; depth < MAX_DEPTH; depth++) {
		level = level.flatMap((value) =>
			typeof value === 'object' && value !== null ? Object.values(value) : [],
		);
		if (level.length === 0) return false;
	}
	return true;
}

const isName = (value: unknown) =>
	typeof value === 'string' && value !== '' && value.length <= MAX_NAME;

const isTable = (value: unknown) =>
	isObject(value) &&
	isCount(value.num_rows) &&
	(!isSet(value.num_rows_rejected) || isCount(value.num_rows_rejected));

const isTables = (value: unknown) =>
	Array.isArray(value) && value.length > 0 && value.length <= MAX_TABLES && value.every(isTable);

const CHECKS: Record<string, (value: unknown) => boolean> = {
	integration_name: isName,
	source_root_table_name: isName,
	minimum_sdc_batched_at: (value) => parseStitchTime(value) !== undefined,
	tables: isTables,
};

/** The event in a body, or the name of the first field that can't be read. */
export function readPayload(body: unknown): { payload: Payload } | { wrong: string } {
	if (!isObject(body) || isTooDeep(body)) return { wrong: 'body' };
	const wrong = Object.keys(CHECKS).find((name) => !CHECKS[name](body[name]));
	return wrong === undefined ? { payload: body as unknown as Payload } : { wrong };
}

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);

/** Rows loaded and rejected, over the root table and its subtables. */
export const totals = ({ tables }: Payload) => ({
	totalRows: sum(tables.map((table) => table.num_rows)),
	totalRowsRejected: sum(tables.map((table) => table.num_rows_rejected ?? 0)),
});

const plain = (value: unknown) =>
	typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, MAX_NAME) : '';

/**
 * What makes two requests the same event. Stitch sends no event ID: integration, table in the source
 * and in the destination, version of the table, and batch time (webhooks.md section 6).
 */
export function deliveryKey(payload: Payload): string {
	return shortHash(
		payload.integration_name,
		payload.source_root_table_name,
		plain(payload.destination_root_table_name),
		plain(payload.table_version),
		String(parseStitchTime(payload.minimum_sdc_batched_at)),
	);
}

export interface Filters {
	/** Lower case; empty for all. */
	integrations: string[];
	tables: string[];
	onlyWithRejectedRows: boolean;
}

const fits = (wanted: string[], shown: unknown[]) =>
	wanted.length === 0 ||
	shown.some((name) => typeof name === 'string' && wanted.includes(name.toLowerCase()));

/** Every name of a table in the event: root and subtables, in the source and in the destination. */
const tableNames = (payload: Payload) => [
	payload.source_root_table_name,
	payload.destination_root_table_name,
	...payload.tables.flatMap((table) => [table.source_table_name, table.destination_table_name]),
];

/** Whether an event is to start the workflow. Names are compared whatever their case. */
export function passesFilters(payload: Payload, filters: Filters): boolean {
	if (!fits(filters.integrations, [payload.integration_name])) return false;
	if (!fits(filters.tables, tableNames(payload))) return false;
	return !filters.onlyWithRejectedRows || totals(payload).totalRowsRejected > 0;
}
