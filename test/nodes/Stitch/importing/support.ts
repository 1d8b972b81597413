import type { SourceRecord } from '../../../../nodes/Stitch/importing/types';

/** One record per item, all for table `orders` with key `id`. */
export function sourcesOf(data: unknown[], more: Partial<SourceRecord> = {}): SourceRecord[] {
	return data.map((record, itemIndex) => ({
		itemIndex,
		data: record,
		tableName: 'orders',
		keyNames: ['id'],
		...more,
	}));
}
