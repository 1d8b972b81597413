import { TOO_LARGE } from './check';
import type { Envelope } from './envelope';
import { MAX_BODY_BYTES, MAX_RECORDS } from './limits';
import type { BatchRecord, ImportBatch, TableGroup } from './types';

export interface BatchLimits {
	records: number;
	bytes: number;
}

/** A record that no request can hold. */
export interface OversizedRecord {
	oversized: BatchRecord;
	reason: string;
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
		return { body, bytes, records };
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

/** The text of all records together; `undefined` where a sequence is beyond JavaScript's numbers. */
function textOfAll(chunk: BatchRecord[], { message }: Envelope): Buffer | undefined {
	const messages: object[] = [];
	for (const entry of chunk) {
		const sequence = Number(entry.record.sequence);
		if (!Number.isSafeInteger(sequence)) return undefined;
		messages.push(message(entry, sequence));
	}
	if (messages.length === 0) return undefined;
	return Buffer.from(JSON.stringify(messages)).subarray(1, -1);
}

function textOf(entry: BatchRecord, { head, tail }: Envelope): Buffer {
	return Buffer.from(`${head(entry)}${JSON.stringify(entry.record.data)}${tail}`);
}

/** All records of some tables, in the order of the tables. */
export function* entriesOf(groups: TableGroup[]): Generator<BatchRecord> {
	for (const group of groups) for (const record of group.records) yield { record, group };
}
