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

/**
 * Packs records into as few requests as order and limits allow, one request at a time: the next
 * body is not built before the last one was taken. Each record is stringified once, and bytes are
 * counted, not estimated.
 */
export function* packBatches(
	entries: Iterable<BatchRecord>,
	envelope: Envelope,
	limits: BatchLimits = { records: MAX_RECORDS, bytes: MAX_BODY_BYTES },
): Generator<ImportBatch | OversizedRecord> {
	const frame = byteLength(envelope.before) + byteLength(envelope.after);
	let texts: string[] = [];
	let records: BatchRecord[] = [];
	let bytes = frame;
	const take = (): ImportBatch => {
		const body = `${envelope.before}${texts.join(',')}${envelope.after}`;
		const batch = { body, bytes, records };
		[texts, records, bytes] = [[], [], frame];
		return batch;
	};
	for (const entry of entries) {
		const text = `${envelope.head(entry)}${JSON.stringify(entry.record.data)}${envelope.tail}`;
		const size = byteLength(text);
		if (frame + size > limits.bytes) {
			yield { oversized: entry, reason: TOO_LARGE };
			continue;
		}
		const comma = texts.length > 0 ? 1 : 0;
		if (records.length === limits.records || bytes + comma + size > limits.bytes) yield take();
		bytes += size + (texts.length > 0 ? 1 : 0);
		texts.push(text);
		records.push(entry);
	}
	if (records.length > 0) yield take();
}

/** All records of some tables, in the order of the tables. */
export function* entriesOf(groups: TableGroup[]): Generator<BatchRecord> {
	for (const group of groups) for (const record of group.records) yield { record, group };
}

function byteLength(text: string): number {
	return Buffer.byteLength(text, 'utf8');
}
