import { extractionsList, readExtraction } from '../../api/extractions';
import type { Extraction } from '../../api/extractions';
import { loadsList, readLoad } from '../../api/loads';
import type { Load } from '../../api/loads';
import type { Page, RecordReading } from '../../api/pages';
import type { JsonValue } from '../../json';
import type { BudgetOwner, JobsBudget, Permit } from '../budget/accountBudget';
import type { ClockOffset, DatedAnswer } from '../judge/jobRun';
import { narrowed } from '../judge/jobRun';
import { fetchLog } from '../../api/logs';
import { fetchPage } from '../../api/pages';
import type { StitchError } from '../../api/StitchError';
import type { Attempt } from '../../api/types';
import type { StitchItem } from '../../item/item';
import { budgetOf } from '../budget/accountBudget';
import { ownerOf } from '../budget/permits';
import { monotonicClock, unlessCancelled } from '../../clock';
import type { Clock } from '../../clock';

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

interface Unreadable {
	raw: JsonValue;
	reason: string;
}

export type Snapshots<T> = ReadonlyMap<number, Snapshot<T>>;

export type ListName = 'extractions' | 'loads';

function keep<T>(
	snapshots: Map<number, Snapshot<T>>,
	{ page, total, next, records: values }: Page,
	read: (value: JsonValue) => RecordReading<T>,
	times: { requestedAt: number; answeredAt: number },
): void {
	const records: T[] = [];
	const unreadable: Unreadable[] = [];
	for (const raw of values) {
		const reading = read(raw);
		if ('record' in reading) records.push(reading.record);
		else unreadable.push({ raw, reason: reading.wrong });
	}
	snapshots.set(page, { page, total, next, records, unreadable, ...times });
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
	readonly underWay = new Map<string, Promise<Answer>>();

	/** Stitch's clock, as far as its answers have shown it. */
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

/** The three requests that Stitch counts, each sent exactly once per call. */
export interface JobsApi {
	page(list: ListName, page: number): Promise<Attempt<Page>>;
	log(jobName: string): Promise<Attempt<string>>;
}

export type JobsRequest =
	{ kind: 'page'; list: ListName; page: number } | { kind: 'log'; jobName: string };

export type Answer =
	/** The page is in the cache now. */
	{ kind: 'page' } | { kind: 'log'; text: string } | { kind: 'error'; error: StitchError };

/** What an execution reads an account with. */
export interface Reader {
	cache: AccountCache;
	budget: JobsBudget;
	api: JobsApi;
	clock: Clock;
	signal?: AbortSignal;
	/** Requests per 10 minutes. */
	limit: number;
	/** Takes turns for the budget with others. */
	group?: object;
}

type Sending = Pick<Reader, 'api' | 'cache' | 'clock'>;

/**
 * Whether a page that was named isn't there: the list got shorter, or is out of order. No answer, or
 * that of a gateway, does not say so.
 */
export function isGone(page: number, { isAccessRefused, kind, status }: StitchError): boolean {
	const isStitchs = status !== undefined && status <= 500 && status !== 429;
	return page > 1 && !isAccessRefused && (kind === 'unexpected' || isStitchs);
}

async function perform(
	{ api, cache, clock }: Sending,
	request: JobsRequest,
	permit: Permit,
): Promise<Answer> {
	const requestedAt = clock.now();
	const attempt =
		request.kind === 'log'
			? await api.log(request.jobName)
			: await api.page(request.list, request.page);
	const answeredAt = clock.now();
	if ('error' in attempt) {
		permit.end(attempt.error);
		if (request.kind === 'page' && isGone(request.page, attempt.error)) cache.forget(request.list);
		return { kind: 'error', error: attempt.error };
	}
	permit.end();
	const { value, date } = attempt;
	if (typeof value === 'string') return { kind: 'log', text: value };
	cache.noteDate({ date, requestedAt, answeredAt });
	if (request.kind === 'page') cache.keep(request.list, value, { requestedAt, answeredAt });
	return { kind: 'page' };
}

/** A request for the same page that is under way, if there is one. */
export const underWay = ({ cache }: Pick<Reader, 'cache'>, request: JobsRequest) =>
	request.kind === 'log' ? undefined : cache.underWay.get(JSON.stringify(request));

/** Sends one request and lets others share it. Throws WaitCancelled only. */
export async function send(
	reader: Sending & { signal?: AbortSignal },
	request: JobsRequest,
	permit: Permit,
): Promise<Answer> {
	const key = JSON.stringify(request);
	const running = reader.cache.underWay;
	const answer = perform(reader, request, permit);
	running.set(key, answer);
	void answer.then(() => {
		if (running.get(key) === answer) running.delete(key);
	});
	return await unlessCancelled(answer, reader.signal);
}

const FIRST_BACKOFF_MS = 2_000;
const LONGEST_BACKOFF_MS = 120_000;
const LONGEST_RETRY_AFTER_MS = 600_000;

/** How long to leave Stitch alone after the n-th unsuccessful request in a row, milliseconds. */
export function backoff(inARow: number, retryAfterMs = 0): number {
	const doubled = FIRST_BACKOFF_MS * 2 ** Math.min(inARow - 1, 10);
	return Math.max(
		Math.min(doubled, LONGEST_BACKOFF_MS),
		Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS),
	);
}

/** The counted requests of one account with one item's token; each is sent once. */
function jobsApi(item: StitchItem, accountId: number): JobsApi {
	const lists = { extractions: extractionsList(accountId), loads: loadsList(accountId) };
	const sending = { attempts: 1, discarded: true } as const;
	return {
		page: async (list, page) => await fetchPage(item, lists[list], page, sending),
		log: async (jobName) => await fetchLog(item, accountId, jobName, sending),
	};
}

const caches = new Shared<AccountCache>();

/** A reader for the items of one account and token; `release` must be called when done. */
export function openReader(item: StitchItem, accountId: number, limit: number) {
	const owner = ownerOf(item, accountId);
	const { value: cache, release } = caches.borrow(owner, () => new AccountCache());
	const reader: Reader = {
		cache,
		budget: budgetOf(owner),
		api: jobsApi(item, accountId),
		clock: monotonicClock,
		signal: item.context.getExecutionCancelSignal(),
		group: item.context,
		limit,
	};
	return { reader, owner, release };
}
