import type { PreparedRun } from '../../../../nodes/Stitch/importing/tables';
import { prepareRun } from '../../../../nodes/Stitch/importing/tables';
import type { SourceRecord, Target } from '../../../../nodes/Stitch/importing/types';

/** One record per item, all for table `orders` with key `id`. */
export function sourcesOf(data: unknown[], more: Partial<Target> = {}): SourceRecord[] {
	const target: Target = { tableName: 'orders', keyNames: ['id'], ...more };
	return data.map((record, itemIndex) => ({ itemIndex, data: record, target }));
}

/** A run whose number is the same for all tables. */
export const prepare = (sources: Iterable<SourceRecord>, start = 0): PreparedRun =>
	prepareRun(sources, () => start);
