/** A JSON Schema as Stitch takes it: an object with `properties` (import-api.md 3.2). */
export interface TableSchema {
	properties: Record<string, unknown>;
	[keyword: string]: unknown;
}

/** Where records go. Records with the same parameters share one object. */
export interface Target {
	tableName: string;
	keyNames: string[];
	/** If missing, the schema is derived from all records of the table. */
	schema?: TableSchema;
	/** Top-level field that holds the sequence. If missing, the run's number is used. */
	sequenceField?: string;
	/** The records of this run replace all earlier ones of the table (import-api.md 3.2). */
	replaceTable?: boolean;
}

/**
 * One record, from the parameters to the request. A run may have a hundred thousand, so each is one
 * object with all fields from the start.
 */
export interface ImportRecord {
	itemIndex: number;
	/** Place among the records of its item, from 0; `undefined` when the item is one record. */
	position: number | undefined;
	/** A JSON object, once the record is in a group. */
	data: Record<string, unknown>;
	/** The record's JSON, sent in place of `data` if JavaScript rounded one of its numbers. */
	text: string | undefined;
	target: Target;
	/** 0 until the record is in a group. Decimal text if it is beyond JavaScript's numbers. */
	sequence: number | string;
	/** A lower bound of the length of its JSON in bytes. */
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
	/** What a destination may reject although Stitch accepts it. */
	warnings: string[];
	/** The table version of these records, if they replace the table. */
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
