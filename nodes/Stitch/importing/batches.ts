import { TOO_LARGE } from './records';
import type { BatchRecord, ImportBatch, TableGroup } from './types';
import { MAX_BODY_BYTES, MAX_RECORDS } from './types';

export interface BatchLimits {
	records: number;
	bytes: number;
}

/** A record that no request can hold. */
export interface OversizedRecord {
	oversized: BatchRecord;
	reason: string;
}

/** How records are put together to a request body, out of texts that are JSON already. */
export interface Envelope {
	before: string;
	after: string;
	/** What precedes a record's own JSON. */
	head(entry: BatchRecord): string;
	tail: string;
	/** The record as an object that `JSON.stringify` makes the same text of. */
	message(entry: BatchRecord): object;
}

/** Body of `POST /v2/import/batch`: one table with its schema (import-api.md 3.2). */
export function batchEnvelope(group: TableGroup): Envelope {
	return {
		before: `{${tableArguments(group)},"messages":[`,
		after: ']}',
		head: ({ record }) => `{"action":"upsert","sequence":${record.sequence},"data":`,
		tail: '}',
		message: ({ record }) => ({ action: 'upsert', sequence: record.sequence, data: record.data }),
	};
}

/**
 * Body of the batch that makes a version the table's only one: what is of an earlier version goes.
 * Stitch's own target sends it after the last record; undocumented for others (corrections.md A6).
 */
export function activationBody(group: TableGroup, sequence: number | string): Buffer {
	const message = `{"action":"activate_version","sequence":${sequence}}`;
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
	const texts = new Map<TableGroup, string>();
	const argumentsOf = ({ tableName, keyNames }: TableGroup) => ({
		client_id: clientId,
		table_name: tableName,
		key_names: keyNames,
		action: 'upsert',
	});
	const textOf = (group: TableGroup) => {
		const text = texts.get(group) ?? JSON.stringify(argumentsOf(group)).slice(0, -1);
		texts.set(group, text);
		return text;
	};
	return {
		before: '[',
		after: ']',
		head: ({ record, group }) => `${textOf(group)},"sequence":${record.sequence},"data":`,
		tail: '}',
		message: ({ record, group }) => ({
			...argumentsOf(group),
			sequence: record.sequence,
			data: record.data,
		}),
	};
}

/** So many records are written in one go, as far as they are not known to be larger than that. */
const CHUNK_RECORDS = 1_000;
const CHUNK_BYTES = 500_000;

const COMMA = Buffer.from(',');

/** The request that is being filled. */
class OpenBatch {
	private texts: Buffer[] = [];

	private records: BatchRecord[] = [];

	private bytes: number;

	private readonly before: Buffer;

	private readonly after: Buffer;

	private readonly frame: number;

	constructor(
		envelope: Envelope,
		private readonly limits: BatchLimits,
	) {
		this.before = Buffer.from(envelope.before);
		this.after = Buffer.from(envelope.after);
		this.frame = this.before.length + this.after.length;
		this.bytes = this.frame;
	}

	get room(): number {
		return this.limits.records - this.records.length;
	}

	get isEmpty(): boolean {
		return this.records.length === 0;
	}

	/** Whether a text of so many bytes can stand in a request at all. */
	canHold(size: number): boolean {
		return this.frame + size <= this.limits.bytes;
	}

	/** Adds the text of some records; returns whether it fits. */
	add(text: Buffer, records: BatchRecord[]): boolean {
		const bytes = this.bytes + (this.isEmpty ? 0 : 1) + text.length;
		if (records.length > this.room || bytes > this.limits.bytes) return false;
		this.bytes = bytes;
		this.texts.push(this.isEmpty ? this.before : COMMA, text);
		for (const record of records) this.records.push(record);
		return true;
	}

	take(): ImportBatch {
		const { records, bytes } = this;
		const body = Buffer.concat([...this.texts, this.after], bytes);
		[this.texts, this.records, this.bytes] = [[], [], this.frame];
		return { body, records };
	}
}

/**
 * Packs records into as few requests as order and limits allow, one request at a time: the next
 * body is not built before the last one was taken. Bytes are counted, not estimated.
 */
export function* packBatches(
	entries: Iterable<BatchRecord>,
	envelope: Envelope,
	limits: BatchLimits = { records: MAX_RECORDS, bytes: MAX_BODY_BYTES },
): Generator<ImportBatch | OversizedRecord> {
	const open = new OpenBatch(envelope, limits);
	let chunk: BatchRecord[] = [];
	let leastBytes = 0;
	for (const entry of entries) {
		chunk.push(entry);
		leastBytes += entry.record.leastBytes;
		const isFull = chunk.length >= Math.min(CHUNK_RECORDS, open.room);
		if (!isFull && leastBytes < CHUNK_BYTES) continue;
		yield* place(chunk, envelope, open);
		[chunk, leastBytes] = [[], 0];
	}
	yield* place(chunk, envelope, open);
	if (!open.isEmpty) yield open.take();
}

/** Adds some records, all at once if they fit, and gives every request that is full. */
function* place(chunk: BatchRecord[], envelope: Envelope, open: OpenBatch) {
	const whole = textOfAll(chunk, envelope);
	if (whole === undefined || !open.add(whole, chunk)) {
		for (const entry of chunk) {
			const text = textOf(entry, envelope);
			if (!open.canHold(text.length)) yield { oversized: entry, reason: TOO_LARGE };
			else if (!open.add(text, [entry])) {
				yield open.take();
				open.add(text, [entry]);
			}
		}
	}
	if (open.room === 0) yield open.take();
}

/** The text of all records together; `undefined` where one has to be written digit by digit. */
function textOfAll(chunk: BatchRecord[], envelope: Envelope): Buffer | undefined {
	if (chunk.length === 0) return undefined;
	const isExact = ({ record }: BatchRecord) =>
		record.text !== undefined || typeof record.sequence === 'string';
	if (chunk.some(isExact)) return undefined;
	const messages = chunk.map((entry) => envelope.message(entry));
	return Buffer.from(JSON.stringify(messages)).subarray(1, -1);
}

function textOf(entry: BatchRecord, { head, tail }: Envelope): Buffer {
	const { text, data } = entry.record;
	return Buffer.from(`${head(entry)}${text ?? JSON.stringify(data)}${tail}`);
}

/** All records of some tables, in the order of the tables. */
export function* entriesOf(groups: TableGroup[]): Generator<BatchRecord> {
	for (const group of groups) for (const record of group.records) yield { record, group };
}
