import { MAX_BODY_BYTES, MAX_RECORDS } from './records';
import type { ImportBatch, ImportRecord, TableGroup, Target } from './records';

export interface BatchLimits {
	records: number;
	bytes: number;
}

/** How the JSON of records becomes the body of a request. */
export interface Envelope {
	before: string;
	after: string;
	/** What precedes a record's own JSON. */
	head(record: ImportRecord): string;
	tail: string;
}

/** Body of `POST /v2/import/batch`: one table with its schema (import-api.md 3.2). */
export function batchEnvelope(group: TableGroup): Envelope {
	return {
		before: `{${tableArguments(group)},"messages":[`,
		after: ']}',
		head: ({ sequence }) => `{"action":"upsert","sequence":${sequence},"data":`,
		tail: '}',
	};
}

/**
 * Body of the batch that activates a version: rows of earlier versions are removed. Stitch's own
 * target sends it after the last record; it isn't documented for others (import-api.md 3.2).
 */
export function activationBody(group: TableGroup): Buffer {
	const message = `{"action":"activate_version","sequence":${group.activation}}`;
	return Buffer.from(`{${tableArguments(group)},"messages":[${message}]}`);
}

function tableArguments({ tableName, schema, keyNames, version }: TableGroup): string {
	const table = JSON.stringify({
		table_name: tableName,
		table_version: version,
		schema,
		key_names: keyNames,
	});
	return table.slice(1, -1);
}

/** Body of `POST /v2/import/validate`: records of any tables, no schema (import-api.md 3.3). */
export function pushEnvelope(clientId: number): Envelope {
	const texts = new Map<Target, string>();
	const argumentsOf = (target: Target) => {
		const known = texts.get(target);
		if (known !== undefined) return known;
		const { tableName, keyNames } = target;
		const table = { client_id: clientId, table_name: tableName, key_names: keyNames };
		const text = JSON.stringify({ ...table, action: 'upsert' }).slice(0, -1);
		texts.set(target, text);
		return text;
	};
	return {
		before: '[',
		after: ']',
		head: ({ target, sequence }) => `${argumentsOf(target)},"sequence":${sequence},"data":`,
		tail: '}',
	};
}

/** Records are written in chunks of this size: V8 takes longer texts out of its fast memory. */
const CHUNK_RECORDS = 1_000;
const CHUNK_BYTES = 64_000;

/** Most bytes of UTF-8 for one character of a JavaScript string. */
const CHARACTER_BYTES = 3;

/** The request that is being filled. Its body is written in place, without copies. */
class OpenBatch {
	private body = Buffer.alloc(0);

	private records: ImportRecord[] = [];

	/** Bytes written so far. */
	private size = 0;

	private readonly before: Buffer;

	private readonly after: Buffer;

	/** @param expected how many records are still to come, at most */
	constructor(
		envelope: Envelope,
		private readonly limits: BatchLimits,
		private expected: number,
	) {
		this.before = Buffer.from(envelope.before);
		this.after = Buffer.from(envelope.after);
	}

	get room(): number {
		return this.limits.records - this.records.length;
	}

	get isEmpty(): boolean {
		return this.records.length === 0;
	}

	/**
	 * Adds the JSON of some records, with commas between them; returns whether it fits. One that fits
	 * into no request has one of its own.
	 */
	add(text: string, records: ImportRecord[]): boolean {
		const most = this.isEmpty && records.length === 1 ? Infinity : this.limits.bytes;
		if (records.length > this.room) return false;
		const start = this.isEmpty ? this.before.length : this.size + 1;
		const least = start + text.length + this.after.length;
		if (least > most) return false;
		this.makeSpace(start, text.length, records.length);
		const size = start + this.body.write(text, start);
		if (size + this.after.length > most) return false;
		if (this.isEmpty) this.before.copy(this.body);
		else this.body.write(',', this.size);
		this.size = size;
		this.expected -= records.length;
		for (const record of records) this.records.push(record);
		return true;
	}

	take(): ImportBatch {
		const { body, records, size, after } = this;
		after.copy(body, size);
		[this.body, this.records, this.size] = [Buffer.alloc(0), [], 0];
		return { body: body.subarray(0, size + after.length), records };
	}

	/** Makes space for a text from `start` on, and for the records to come if they are as long. */
	private makeSpace(start: number, length: number, count: number): void {
		const most = start + length * CHARACTER_BYTES + this.after.length;
		if (most <= this.body.length) return;
		const coming = Math.min(this.room, this.expected) / count;
		const likely = Math.min(most + length * coming * 1.1, this.limits.bytes);
		const body = Buffer.allocUnsafe(Math.ceil(Math.max(most, likely)));
		this.body.copy(body, 0, 0, this.size);
		this.body = body;
	}
}

/**
 * Packs records into as few requests as order and limits allow, one request at a time: the next
 * body is built when the last one has been sent. Bytes are counted, not estimated.
 */
export function* packBatches(
	records: ImportRecord[],
	envelope: Envelope,
	limits: BatchLimits = { records: MAX_RECORDS, bytes: MAX_BODY_BYTES },
): Generator<ImportBatch> {
	const open = new OpenBatch(envelope, limits, records.length);
	let chunk: ImportRecord[] = [];
	let leastBytes = 0;
	for (const record of records) {
		chunk.push(record);
		leastBytes += record.leastBytes;
		const isFull = chunk.length >= Math.min(CHUNK_RECORDS, open.room);
		if (!isFull && leastBytes < CHUNK_BYTES) continue;
		yield* place(chunk, envelope, open);
		[chunk, leastBytes] = [[], 0];
	}
	yield* place(chunk, envelope, open);
	if (!open.isEmpty) yield open.take();
}

/** The requests of the groups of some tables, each with its schema; built one at a time. */
export function* packGroups(groups: TableGroup[]): Generator<ImportBatch> {
	for (const group of groups) yield* packBatches(group.records, batchEnvelope(group));
}

/** Adds some records, all at once if they fit, and yields every request that is full. */
function* place(chunk: ImportRecord[], envelope: Envelope, open: OpenBatch) {
	if (chunk.length === 0) return;
	const texts = chunk.map((record) => textOf(record, envelope));
	if (!open.add(texts.join(','), chunk)) {
		for (const [index, record] of chunk.entries()) {
			const text = texts[index];
			if (!open.add(text, [record])) {
				yield open.take();
				open.add(text, [record]);
			}
		}
	}
	if (open.room === 0) yield open.take();
}

/** Most bytes of JSON for a character or a byte of a record's lower bound: NUL becomes "\\u0000". */
const MOST_GROWTH = 6;

/** Most bytes that the numbers of a record add to its lower bound. */
const NUMBERS_BYTES = 300_000;

/** The records of a table that no request can hold; only those that may be too long are written. */
export function oversizedOf(group: TableGroup): ImportRecord[] {
	const envelope = batchEnvelope(group);
	const room = MAX_BODY_BYTES - Buffer.byteLength(envelope.before + envelope.after);
	return group.records.filter(
		(record) =>
			record.leastBytes * MOST_GROWTH + NUMBERS_BYTES > room &&
			Buffer.byteLength(textOf(record, envelope)) > room,
	);
}

const textOf = (record: ImportRecord, { head, tail }: Envelope): string =>
	`${head(record)}${record.text ?? JSON.stringify(record.data)}${tail}`;
