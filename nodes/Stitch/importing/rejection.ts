import { isSet } from '../json';
import type { ImportBatch, ImportRecord } from './records';

/** A record that Stitch does not accept, and Stitch's message about it. */
export interface RejectedRecord {
	record: ImportRecord;
	words: string;
}

/** Which records made Stitch reject a request, as far as its message says. */
export interface Rejection {
	/** Empty if the message names no record of the request. */
	rejected: RejectedRecord[];
	/** The other items of the request: their records were not stored either. */
	others: number[];
}

/**
 * Bounded, so that the time grows with the length of the message and no faster. Not in the middle
 * of a line, where it may be a value that Stitch quotes.
 */
const RECORD =
	/(?<=^|[\n(]|; |found: \w{1,20}[.,;]? )Record (\d{1,9})(?: for table [^\n]{1,300}?)? did not conform/g;
const MESSAGE = /#\/messages\/(\d{1,9})/g;

/** Characters of what a message says before it names a record. */
const LONGEST_INTRODUCTION = 300;

/** Characters that are looked at of a message that names no position. */
const LONGEST_WITHOUT_POSITION = 10_000;

/** Push and validate take string keys up to this length. */
const LONGEST_KEY = 1024;

/**
 * Finds the records that a message of the Import API names: by position (`Record 0 did not
 * conform …`, `#/messages/0: …`), each with the lines about it, or by a key that they lack
 * (import-api.md 3.2, 3.3).
 */
export function explainRejection(said: string, { records }: ImportBatch): Rejection {
	const rejected = rejectedRecords(said, records);
	const atFault = new Set(rejected.map(({ record }) => record.itemIndex));
	const others = itemsOf(records).filter((itemIndex) => !atFault.has(itemIndex));
	return { rejected, others };
}

/** The input items of some records, each once, in order. */
export function itemsOf(records: Iterable<ImportRecord>): number[] {
	const items: number[] = [];
	let inOrder = true;
	let last = -1;
	for (const { itemIndex } of records) {
		if (itemIndex === last) continue;
		if (itemIndex < last) inOrder = false;
		last = itemIndex;
		items.push(last);
	}
	return inOrder ? items : [...new Set(items)];
}

function rejectedRecords(said: string, records: ImportRecord[]): RejectedRecord[] {
	const parts = partsByPosition(said, RECORD);
	const byPosition = parts.size > 0 ? parts : partsByPosition(said, MESSAGE);
	if (byPosition.size > 0) {
		return [...byPosition]
			.sort(([a], [b]) => a - b)
			.filter(([position]) => position < records.length)
			.map(([position, words]) => ({ record: records[position], words: words.trim() }));
	}
	// Looked through for every record.
	const words = said.trim().slice(0, LONGEST_WITHOUT_POSITION);
	return records
		.filter(({ target, data }) => target.keyNames.some((key) => isKeyAtFault(words, key, data)))
		.map((record) => ({ record, words }));
}

/**
 * The message, split before each position. A part belongs to the position that it starts with; what
 * comes before the first position belongs to all.
 */
function partsByPosition(said: string, pattern: RegExp): Map<number, string> {
	const matches = [...said.matchAll(pattern)];
	const introduction = said.slice(0, Math.min(matches[0]?.index ?? 0, LONGEST_INTRODUCTION));
	const parts = new Map<number, string>();
	matches.forEach((match, at) => {
		const position = Number(match[1]);
		const part = said.slice(match.index, matches[at + 1]?.index);
		parts.set(position, `${parts.get(position) ?? introduction}${part}`);
	});
	return parts;
}

/** Whether a message that names no record is about this key of this record. */
function isKeyAtFault(said: string, key: string, data: Record<string, unknown>): boolean {
	const value = Object.hasOwn(data, key) ? data[key] : undefined;
	if (said.includes('longer than 1024 characters')) {
		return typeof value === 'string' && value.length > LONGEST_KEY;
	}
	const isLacking =
		said.includes(`missing key property ${key}`) ||
		/must include keys|keys cannot not be null/.test(said);
	return isLacking && !isSet(value);
}
