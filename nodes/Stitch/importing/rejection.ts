import { placeOf } from './check';
import { hasOwn } from './schema';
import type { BatchRecord, ImportBatch } from './types';

/** Who is to blame for a rejected request, as far as Stitch's answer tells. */
export interface Rejection {
	/** Items with a record that the answer names; empty when it names none. */
	atFault: number[];
	/** The request's other items, whose records were not stored either. */
	others: number[];
	/** Where the named records are, e.g. `Item 4, Item 9`. */
	places: string;
}

/**
 * Finds the records that an answer of the Import API names: by position (`Record 0 did not
 * conform …`, `#/messages/0: …`) or by a key that they lack (import-api.md 3.2, 3.3).
 */
export function explainRejection(message: string, batch: ImportBatch): Rejection {
	const named = recordsNamed(message, batch.records);
	const atFault = new Set(itemsOf(named));
	const others = itemsOf(batch.records).filter((itemIndex) => !atFault.has(itemIndex));
	const places = named.slice(0, MOST_PLACES).map(({ record }) => placeOf(record));
	if (named.length > MOST_PLACES) places.push(`${named.length - MOST_PLACES} more`);
	return { atFault: [...atFault], others, places: places.join(', ') };
}

const MOST_PLACES = 10;

/** Push and validate take string keys up to this length. */
const MAX_KEY_CHARACTERS = 1024;

/** The input items of some records, each once, in order. */
export function itemsOf(records: BatchRecord[]): number[] {
	const items: number[] = [];
	let inOrder = true;
	let last = -1;
	for (const { record } of records) {
		if (record.itemIndex === last) continue;
		if (record.itemIndex < last) inOrder = false;
		last = record.itemIndex;
		items.push(last);
	}
	return inOrder ? items : [...new Set(items)];
}

function recordsNamed(message: string, records: BatchRecord[]): BatchRecord[] {
	const positions = new Set<number>();
	for (const pattern of [/\bRecord (\d+) did not conform/g, /#\/messages\/(\d+)/g]) {
		for (const match of message.matchAll(pattern)) positions.add(Number(match[1]));
	}
	if (positions.size > 0) return [...positions].sort(byValue).flatMap((at) => records[at] ?? []);
	return records.filter(({ record, group }) =>
		group.keyNames.some((key) => isKeyAtFault(message, key, record.data)),
	);
}

/** Whether a message that names no record is about this key of this record. */
function isKeyAtFault(message: string, key: string, data: Record<string, unknown>): boolean {
	const value = data[key];
	if (/longer than 1024 characters/.test(message)) {
		return typeof value === 'string' && value.length > MAX_KEY_CHARACTERS;
	}
	const isLacking =
		message.includes(`missing key property ${key}`) ||
		/must include keys|keys cannot not be null/.test(message);
	return isLacking && lacks(data, key);
}

function lacks(data: Record<string, unknown>, name: string): boolean {
	return !hasOwn(data, name) || data[name] === null || data[name] === undefined;
}

function byValue(a: number, b: number): number {
	return a - b;
}
