/** A JSON Schema as Stitch takes it: an object with `properties` (import-api.md 3.2). */
export interface TableSchema {
	properties: Record<string, unknown>;
	[keyword: string]: unknown;
}

/** One record as the user gave it. */
export interface SourceRecord {
	itemIndex: number;
	/** Place among the records of its item, from 0; left out when the item is one record. */
	position?: number;
	data: unknown;
	tableName: string;
	keyNames: string[];
	/** Left out: the schema is derived from all records of the table. */
	schema?: TableSchema;
	/** Top-level field that holds the sequence. Left out: start of the run plus record number. */
	sequenceField?: string;
}

/** A record that passed all checks that need no request. */
export interface CheckedRecord {
	itemIndex: number;
	position?: number;
	data: Record<string, unknown>;
	/** Decimal text, because the greatest sequences are beyond JavaScript's numbers. */
	sequence: string;
	/** Never more than the length of the data in bytes, once they are written. */
	leastBytes: number;
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
	records: CheckedRecord[];
	/** What the destination may not take, though Stitch accepts it. */
	warnings: string[];
}

/** A record inside a request. */
export interface BatchRecord {
	record: CheckedRecord;
	group: TableGroup;
}

/** One request: its JSON body, and the records in it, in that order. */
export interface ImportBatch {
	body: Buffer;
	/** Length of the body in UTF-8, counted while it was put together. */
	bytes: number;
	records: BatchRecord[];
}
