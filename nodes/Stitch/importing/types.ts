/** A JSON Schema as Stitch takes it: an object with `properties` (import-api.md 3.2). */
export interface TableSchema {
	properties: Record<string, unknown>;
	[keyword: string]: unknown;
}

/** Where records go. Records with the same parameters share one object. */
export interface Target {
	tableName: string;
	keyNames: string[];
	/** Left out: the schema is derived from all records of the table. */
	schema?: TableSchema;
	/** Top-level field that holds the sequence. Left out: the number of the run. */
	sequenceField?: string;
	/** The records of this run replace all earlier ones of the table (corrections.md A6). */
	replaceTable?: boolean;
}

/**
 * One record, from the parameters to the request. One object for all of the way, with all fields
 * from the start: a run may have a hundred thousand.
 */
export interface ImportRecord {
	itemIndex: number;
	/** Place among the records of its item, from 0; `undefined` when the item is one record. */
	position: number | undefined;
	/** A JSON object, once the record is in a group. */
	data: Record<string, unknown>;
	/** The record's own JSON, where reading it rounded a number: sent in place of `data`. */
	text: string | undefined;
	target: Target;
	/** 0 until the record is in a group. Decimal text where it is beyond JavaScript's numbers. */
	sequence: number | string;
	/** Never more than the length of the data in bytes, once they are written. */
	leastBytes: number;
	group: TableGroup | undefined;
}

/** A record that is not sent, and why: a sentence that starts with the record's place. */
export interface RecordFault {
	itemIndex: number;
	tableName: string;
	reason: string;
}

/** The records of one table that share keys and schema, in the order they came in. */
export interface TableGroup {
	tableName: string;
	keyNames: string[];
	schema: TableSchema;
	records: ImportRecord[];
	/** What the destination may not take, though Stitch accepts it. */
	warnings: string[];
	/** The version that these records make up, where they replace the table. */
	version?: number;
}

/** One request: its JSON body, and the records in it, in that order. */
export interface ImportBatch {
	body: Buffer;
	records: ImportRecord[];
}

/** Most records that one request may hold (import-api.md 4). */
export const MAX_RECORDS = 20_000;

/**
 * Most bytes of one request body. The documents say "20 MB" and not which megabyte; this is the
 * smaller one, counted exactly, so a body at the limit is accepted under both readings.
 */
export const MAX_BODY_BYTES = 20_000_000;
