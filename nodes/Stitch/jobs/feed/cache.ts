import { readExtraction } from '../../api/extractions';
import type { Extraction } from '../../api/extractions';
import { readLoad } from '../../api/loads';
import type { Load } from '../../api/loads';
import type { Page } from '../../api/pages';
import type { JsonValue } from '../../json';
import type { BudgetOwner } from '../budget/accountBudget';
import type { ClockOffset, DatedAnswer } from '../judge/stitchClock';
import { narrowed } from '../judge/stitchClock';

/** One page of a list as it was read. Times are of our monotonic clock. */
export interface Snapshot<T> {
	page: number;
	/** Records of the whole list. */
	total: number;
	/** The page after this one; `undefined` on the last one. */
	next?: number;
	/** In Stitch's order; the records that could be read. */
	records: T[];
	/** Records that couldn't be read, with what could be made out of them. */
	unreadable: Unreadable[];
	requestedAt: number;
	answeredAt: number;
}

export interface Unreadable {
	raw: JsonValue;
	reason: string;
}

export type Snapshots<T> = ReadonlyMap<number, Snapshot<T>>;

export type ListName = 'extractions' | 'loads';

type Reader<T> = (value: JsonValue) => { record: T } | { wrong: string };

function keep<T>(
	snapshots: Map<number, Snapshot<T>>,
	{ page, total, next, records: values }: Page,
	read: Reader<T>,
	times: { requestedAt: number; answeredAt: number },
): void {
	const records: T[] = [];
	const unreadable: Unreadable[] = [];
	for (const raw of values) {
		const reading = read(raw);
		if ('record' in reading) records.push(reading.record);
		else unreadable.push({ raw, reason: reading.wrong });
	}
	const rest = next === undefined ? {} : { next };
	snapshots.set(page, { page, total, ...rest, records, unreadable, ...times });
	// What lies behind the last page is gone.
	if (next !== undefined) return;
	for (const number of [...snapshots.keys()]) if (number > page) snapshots.delete(number);
}

/**
 * What is remembered of one account's lists, shared by all who use the same token in this
 * process. It holds nothing that its token couldn't read, and is dropped with its last user.
 */
export class AccountCache {
	readonly extractions = new Map<number, Snapshot<Extraction>>();

	readonly loads = new Map<number, Snapshot<Load>>();

	/** Requests under way, by what they ask for; these promises never reject. */
	readonly underWay = new Map<string, Promise<void>>();

	/** Stitch's clock, as far as its answers have told. */
	offset?: ClockOffset;

	keep(list: ListName, page: Page, times: { requestedAt: number; answeredAt: number }): void {
		if (list === 'extractions') keep(this.extractions, page, readExtraction, times);
		else keep(this.loads, page, readLoad, times);
	}

	/** The list is no longer what it was: a page that it named isn't there. */
	forget(list: ListName): void {
		this[list].clear();
	}

	noteDate(answer: Omit<DatedAnswer, 'date'> & { date?: number }): void {
		const { date, ...times } = answer;
		if (date !== undefined) this.offset = narrowed(this.offset, { date, ...times });
	}
}

/** Things that all users of an account's token share while there are any. */
export class Shared<T> {
	private readonly entries = new Map<string, { value: T; users: number }>();

	/** Borrows what there is for an account and token; `release` must be called when done. */
	borrow({ apiBaseUrl, accountId, accessToken }: BudgetOwner, create: () => T) {
		const key = `${apiBaseUrl} ${accountId} ${accessToken}`;
		const entry = this.entries.get(key) ?? { value: create(), users: 0 };
		this.entries.set(key, entry);
		entry.users++;
		return {
			value: entry.value,
			release: () => {
				entry.users--;
				if (entry.users === 0) this.entries.delete(key);
			},
		};
	}
}
