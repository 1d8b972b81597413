import { verdictOf } from '../../api/extractions';
import { MAX_RETRY_AFTER } from '../../api/http/retry';
import type { StitchError } from '../../api/StitchError';
import { monotonicClock, pause, unlessCancelled } from '../../clock';
import type { StitchItem } from '../../item/item';
import { budgetLog } from '../budget/permits';
import type { Before } from '../judge/jobRun';
import { readJobLog } from '../judge/jobLog';
import type { JobLog } from '../judge/jobLog';
import { MAX_PAGES } from '../../api/pages';
import { locate, stalePages } from './jobPages';
import type { Located } from './jobPages';
import { backoff, isGone, openReader, send, underWay } from './reader';
import type { Answer, JobsRequest, ListName, Reader } from './reader';

/** What a look-up does when nothing is left of the budget, and how new its pages have to be. */
export interface LookUpOptions {
	/** Wait for the budget, or do without the look-up. */
	whenShort: 'wait' | 'leave';
	/** Pages that were requested since then will do, our clock. */
	since: number;
	onBudgetShort?(waitMs: number): void;
}

/** What an item reads an account with. */
export type Open = (
	item: StitchItem,
	accountId: number,
	limit: number,
) => { reader: Reader; options: LookUpOptions };

/** Looks up what the items of one run ask for: those of one account share what is read from now on. */
export async function lookUp<T>(
	whenShort: LookUpOptions['whenShort'],
	work: (open: Open) => Promise<T>,
): Promise<T> {
	const since = monotonicClock.now();
	const releases: Array<() => void> = [];
	const open: Open = (item, accountId, limit) => {
		const { reader, release } = openReader(item, accountId, limit);
		releases.push(release);
		const onBudgetShort = budgetLog(item, accountId);
		return { reader, options: { whenShort, since, onBudgetShort } };
	};
	return await work(open).finally(() => releases.forEach((release) => release()));
}

/** Why a look-up isn't complete; `noBudget` only with `whenShort: 'leave'`. */
export type LookUpMiss = { miss: 'noBudget' } | { miss: 'error'; error: StitchError };

const MAX_TRIES = 4;

export function isMiss(value: unknown): value is LookUpMiss {
	return typeof value === 'object' && value !== null && 'miss' in value;
}

async function sendOnce(reader: Reader, request: JobsRequest, options: LookUpOptions) {
	const { budget, group, limit, signal } = reader;
	const shared = underWay(reader, request);
	if (shared) return await unlessCancelled(shared, signal);
	const permit =
		budget.tryTake({ group, limit }) ??
		(options.whenShort === 'leave'
			? undefined
			: await budget.acquire({ group, limit, signal, onWait: options.onBudgetShort }));
	return permit && (await send(reader, request, permit));
}

/** Sends one request of a look-up, waiting for the budget and through what passes. */
async function ask(
	reader: Reader,
	request: JobsRequest,
	options: LookUpOptions,
): Promise<LookUpMiss | Exclude<Answer, { kind: 'error' }>> {
	for (let tries = 1; ; tries++) {
		const answer = await sendOnce(reader, request, options);
		if (answer === undefined) return { miss: 'noBudget' };
		if (answer.kind !== 'error') return answer;
		const { error } = answer;
		// Of another execution, which was cancelled.
		if (error.kind === 'cancelled') continue;
		const goesOn = error.isTransient && (error.retryAfterMs ?? 0) <= MAX_RETRY_AFTER;
		if (!goesOn || tries >= MAX_TRIES) return { miss: 'error', error };
		await pause(reader.clock, backoff(tries, error.retryAfterMs), reader.signal);
	}
}

/** Where a source is in the extractions list. */
export type Place = Exclude<Located, { kind: 'ask' }>;

/** Finds sources in the extractions list, in as few pages as it takes. */
export async function findSources(
	reader: Reader,
	sourceIds: number[],
	options: LookUpOptions,
): Promise<Map<number, Place | LookUpMiss>> {
	const { since } = options;
	const places = new Map<number, Place | LookUpMiss>();
	for (const sourceId of sourceIds) {
		for (;;) {
			const place = locate(sourceId, reader.cache.extractions, since);
			if (place.kind !== 'ask') {
				places.set(sourceId, place);
				break;
			}
			const page = { kind: 'page', list: 'extractions', page: place.page } as const;
			const answer = await ask(reader, page, options);
			if (!isMiss(answer)) continue;
			// The others would meet the same.
			for (const other of sourceIds) if (!places.has(other)) places.set(other, answer);
			return places;
		}
	}
	return places;
}

/** Finds one source in the extractions list. */
export const findSource = async (reader: Reader, sourceId: number, options: LookUpOptions) =>
	(await findSources(reader, [sourceId], options)).get(sourceId) as Place | LookUpMiss;

const MOST_NEW_STARTS = 2;

/**
 * Reads all pages of a list into the cache; `most`: how many requests it may take, else it is left.
 * Of a list that does not end, no more than anybody can read.
 */
export async function readList(
	reader: Reader,
	list: ListName,
	{ most = MAX_PAGES, ...options }: LookUpOptions & { most?: number },
): Promise<LookUpMiss | undefined> {
	for (let newStarts = 0, read = 0; read < MAX_PAGES; read++) {
		const missing = stalePages(reader.cache[list], options.since);
		if (missing.length === 0) break;
		if (read + missing.length > most) return { miss: 'noBudget' };
		const [page] = missing;
		const answer = await ask(reader, { kind: 'page', list, page }, options);
		if (!isMiss(answer)) continue;
		// A list that got shorter is read from its first page on.
		const isShorter = answer.miss === 'error' && isGone(page, answer.error);
		if (!isShorter || newStarts++ >= MOST_NEW_STARTS) return answer;
	}
	return undefined;
}

/** The log of a job. */
export async function lookUpLog(
	reader: Reader,
	jobName: string,
	options: LookUpOptions,
): Promise<JobLog | LookUpMiss> {
	const answer = await ask(reader, { kind: 'log', jobName }, options);
	if (isMiss(answer)) return answer;
	return answer.kind === 'log'
		? readJobLog(answer.text)
		: await lookUpLog(reader, jobName, options);
}

/** What a look before the start means to the rules of waiting. */
export function beforeOf(place: Located): Before {
	if (place.kind === 'absent') return { kind: 'none' };
	if (place.kind !== 'record') return { kind: 'unknown' };
	const { record } = place;
	const isRunning = verdictOf(record).verdict === 'running';
	return {
		kind: 'record',
		jobName: record.jobName,
		startTime: record.startTime,
		completionTime: isRunning ? null : record.completionTime,
	};
}
