import { faultOf, faultOfMeasure, placeOf, withSequence } from './check';
import { TableGroups } from './groups';
import type { RecordFault, SourceRecord, TableGroup } from './types';

/** The tables of one run, and the records that can't be sent. */
export interface PreparedRun {
	groups: TableGroup[];
	faults: RecordFault[];
}

/**
 * Checks all records of one run, gives each its sequence and sorts them by table. Records without
 * a schema of their own share one schema per table, derived from all of them, so that every batch
 * of a table says the same.
 *
 * @param start Unix milliseconds: the sequence of the first record; each next one is 1 more
 */
export function prepareRun(sources: Iterable<SourceRecord>, start: number): PreparedRun {
	const groups = new TableGroups();
	const faults: RecordFault[] = [];
	let next = start;
	for (const source of sources) {
		const reason = take(source, `${next++}`, groups);
		if (reason === undefined) continue;
		const { itemIndex, tableName } = source;
		faults.push({ itemIndex, tableName, reason: `${placeOf(source)} ${reason}` });
	}
	return { groups: groups.close(), faults };
}

/** Adds a record to its table; returns why it can't be added. */
function take(source: SourceRecord, counted: string, groups: TableGroups): string | undefined {
	const fault = faultOf(source);
	if (fault !== undefined) return fault;
	const record = withSequence(source, counted);
	if (typeof record === 'string') return record;
	const measure = groups.measure(source);
	record.leastBytes = measure.leastBytes;
	const excess = faultOfMeasure(measure);
	if (excess === undefined) groups.add(source, record);
	return excess;
}
