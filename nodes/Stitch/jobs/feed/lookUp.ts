import type { Extraction } from '../../api/extractions';
import { verdictOf } from '../../api/extractions';
import { MAX_RETRY_AFTER } from '../../api/http/retry';
import type { Load } from '../../api/loads';
import type { StitchError } from '../../api/StitchError';
import { pause, unlessCancelled } from '../../clock';
import type { Before } from '../judge/jobRun';
import { readJobLog } from '../judge/jobLog';
import type { JobLog } from '../judge/jobLog';
import { MAX_PAGES } from '../../api/pages';
import { locate, viewLoads } from './jobPages';
import type { Located } from './jobPages';
import { backoff, send, underWay } from './reader';
import type { Answer, JobsRequest, Reader } from './reader';

/** How a look-up goes on when nothing is left of the budget, and how new its pages have to be. */
export interface LookUpOptions {
	/** Wait for the budget, or do without the look-up. */
	whenShort: 'wait' | 'leave';
	/** Pages that were asked for since then will do, our clock; from now on if left out. */
	since?: number;
	onBudgetShort?(waitMs: number): void;
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
	const since = options.since ?? reader.clock.now();
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

/** A page that was named and isn't there: the list got shorter, and is read from its first page on. */
const isGone = (answer: LookUpMiss, page: number) =>
	page > 1 && answer.miss === 'error' && !answer.error.isAccessRefused;

const MOST_NEW_STARTS = 2;

/** Every record of the extractions list, page by page. */
export async function allExtractions(
	reader: Reader,
	options: LookUpOptions,
): Promise<Map<number, Extraction> | LookUpMiss> {
	const since = options.since ?? reader.clock.now();
	const records = new Map<number, Extraction>();
	let newStarts = 0;
	for (let page = 1, read = 0; read < MAX_PAGES;) {
		const snapshot = reader.cache.extractions.get(page);
		if (snapshot && snapshot.requestedAt >= since) {
			for (const record of snapshot.records) records.set(record.sourceId, record);
			if (snapshot.next === undefined || snapshot.next <= page) break;
			page = snapshot.next;
			read++;
			continue;
		}
		const answer = await ask(reader, { kind: 'page', list: 'extractions', page }, options);
		if (!isMiss(answer)) continue;
		if (!isGone(answer, page) || newStarts++ >= MOST_NEW_STARTS) return answer;
		page = 1;
	}
	return records;
}

/**
 * Every record of the loads list, all pages; `most`: how many requests it may take, else it is left.
 */
export async function allLoads(
	reader: Reader,
	options: LookUpOptions & { most?: number },
): Promise<Load[] | LookUpMiss> {
	const since = options.since ?? reader.clock.now();
	let newStarts = 0;
	for (;;) {
		const { missing } = viewLoads('', reader.cache.loads, since);
		if (missing.length === 0) break;
		if (missing.length > (options.most ?? Infinity)) return { miss: 'noBudget' };
		const [page] = missing;
		const answer = await ask(reader, { kind: 'page', list: 'loads', page }, options);
		if (!isMiss(answer)) continue;
		if (!isGone(answer, page) || newStarts++ >= MOST_NEW_STARTS) return answer;
	}
	return [...reader.cache.loads.values()].flatMap((snapshot) => snapshot.records);
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
export function beforeOf(place: Place | LookUpMiss | undefined): Before {
	if (!place || isMiss(place)) return { kind: 'unknown' };
	if (place.kind === 'absent') return { kind: 'none' };
	if (place.kind !== 'record') return { kind: 'unknown' };
	const { record } = place;
	const isRunning = verdictOf(record).verdict === 'running';
	return {
		kind: 'record',
		jobName: record.jobName,
		completionTime: isRunning ? null : record.completionTime,
	};
}
