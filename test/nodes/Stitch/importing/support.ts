import { newRecord } from '../../../../nodes/Stitch/importing/records';
import type { PreparedRun } from '../../../../nodes/Stitch/importing/tables';
import type { ImportRecord, Target } from '../../../../nodes/Stitch/importing/records';
import { RunTables } from '../../../../nodes/Stitch/importing/tables';

/** One record per item, all for table `orders` with key `id`. */
export function recordsOf(data: unknown[], more: Partial<Target> = {}): ImportRecord[] {
	const target: Target = { tableName: 'orders', keyNames: ['id'], ...more };
	return data.map((record, itemIndex) => newRecord(record, target, itemIndex));
}

/** A run whose number for a table is `startOf`, or the same for all. */
export function prepare(
	records: Iterable<ImportRecord>,
	startOf: number | ((tableName: string) => number) = 0,
): PreparedRun {
	const tables = new RunTables(typeof startOf === 'number' ? () => startOf : startOf);
	for (const record of records) tables.add(record);
	return tables.close();
}
