import { parseStitchTime } from '../../time';
import { isObject } from '../../api/shape';

/** Largest body taken, in bytes. An event is one table with its subtables: a few kilobytes. */
export const MAX_PAYLOAD_BYTES = 1024 * 1024;
const MAX_TABLES = 1_000;
const MAX_LIST = 20_000;
const MAX_NAME = 1_000;
const MAX_TEXT = 20_000;

/** A table of a post-load event (webhooks.md section 4). Fields that are not read are left out. */
export interface LoadedTable {
	source_table_name: string;
	destination_table_name: string;
	num_rows: number;
	num_rows_rejected?: number | null;
}

/** What Stitch sends after a load (webhooks.md section 4). */
export interface HookPayload {
	version: string;
	minimum_sdc_batched_at: string;
	integration_name: string;
	new_version: boolean;
	source_root_table_name: string;
	destination_root_table_name: string;
	table_version: number;
	tables: LoadedTable[];
}

type Check = (value: unknown) => boolean;

const isText =
	(longest: number): Check =>
	(value) =>
		typeof value === 'string' && value.length <= longest;
const isName: Check = (value) =>
	typeof value === 'string' && value !== '' && value.length <= MAX_NAME;
const isTime: Check = (value) => parseStitchTime(value) !== undefined;
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isFlag: Check = (value) => typeof value === 'boolean';
const optional =
	(check: Check): Check =>
	(value) =>
		value === undefined || value === null || check(value);
const listOf =
	(check: Check, longest: number): Check =>
	(value) =>
		Array.isArray(value) && value.length <= longest && value.every(check);

/** The name of the first field that is not as documented, with those inside it after a dot. */
function wrongField(value: unknown, fields: Record<string, Check>): string | undefined {
	if (!isObject(value)) return 'the whole';
	return Object.keys(fields).find((name) => !fields[name](value[name]));
}

const bookmarkFields: Record<string, Check> = {
	key: isName,
	min_value: optional(isText(MAX_TEXT)),
	max_value: optional(isText(MAX_TEXT)),
};
const isBookmark: Check = (value) => wrongField(value, bookmarkFields) === undefined;

const tableFields: Record<string, Check> = {
	source_table_name: isName,
	destination_table_name: isName,
	num_rows: isCount,
	// Whether it is sent when nothing was rejected is unknown.
	num_rows_rejected: optional(isCount),
	bookmark_metadata: optional(listOf(isBookmark, MAX_LIST)),
	max_time_extracted: optional(isTime),
	primary_keys: optional(listOf(isText(MAX_NAME), MAX_LIST)),
	s3_objects: optional(listOf(isText(MAX_TEXT), MAX_LIST)),
};

const isTable: Check = (value) => wrongField(value, tableFields) === undefined;

const payloadFields: Record<string, Check> = {
	version: isName,
	minimum_sdc_batched_at: isTime,
	integration_name: isName,
	new_version: isFlag,
	source_root_table_name: isName,
	destination_root_table_name: isName,
	table_version: isCount,
	tables: (value) => listOf(isTable, MAX_TABLES)(value) && (value as unknown[]).length > 0,
};

export type PayloadReading = { payload: HookPayload } | { wrong: string };

/**
 * Checks the body of a request: every documented field with its type. Fields that the documents
 * don't name are let through, so that an addition of Stitch's loses no event.
 */
export function readPayload(body: unknown): PayloadReading {
	const wrong = wrongField(body, payloadFields);
	return wrong === undefined ? { payload: body as unknown as HookPayload } : { wrong };
}

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);

/** Rows loaded and rejected, over the root table and its subtables. */
export const totals = ({ tables }: HookPayload) => ({
	totalRows: sum(tables.map((table) => table.num_rows)),
	totalRowsRejected: sum(tables.map((table) => table.num_rows_rejected ?? 0)),
});
