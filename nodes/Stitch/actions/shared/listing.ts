import type { StitchItem } from './types';

/** How many records `Return All` and `Limit` ask for. */
export const wantedCount = (item: StitchItem): number =>
	item.parameter<boolean>('returnAll', false) ? Infinity : item.parameter<number>('limit', 50);

/** As many of the records as `Return All` and `Limit` ask for. */
export const limited = <T>(item: StitchItem, records: T[]): T[] =>
	records.slice(0, wantedCount(item));
