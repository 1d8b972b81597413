import { MAX_RETRY_AFTER } from '../../api/http/retry';
import { pause } from '../wait/clock';
import type { ExtractionRecord } from '../judge/extraction';
import { verdictOf } from '../judge/extraction';
import { locate, pageCount } from './extractionPages';
import type { Located } from './extractionPages';
import { backoff } from './faults';
import type { Fault } from './faults';
import type { Before } from '../judge/jobRun';
import { lookAtLoads } from './loadPages';
import type { LoadRecord } from '../judge/loadRecord';
import type { JobLog } from '../judge/log';
import { ask } from './reader';
import type { JobsRequest, Reader } from './reader';

/** How a look goes on when the budget has nothing left. */
export interface LookOptions {
	/** wait for it, or do without the look */
	whenShort: 'wait' | 'leave';
	onBudgetShort?(waitMs: number): void;
}

/** A look couldn't be completed; `noBudget` only with `whenShort: 'leave'`. */
export type LookMiss = { miss: 'noBudget' } | { miss: 'fault'; fault: Fault };

type Asked = LookMiss | { log: JobLog } | 'again';

const MAX_TRIES = 4;
const SHORT_WAIT_MS = 15_000;

function isMiss(value: unknown): value is LookMiss {
	return typeof value === 'object' && value !== null && 'miss' in value;
}

/** Sends one request of a look, waiting for the budget and through transient faults. */
async function askNow(reader: Reader, request: JobsRequest, options: LookOptions): Promise<Asked> {
	const { budget, clock, signal } = reader;
	for (let tries = 1; ; ) {
		const answered = await ask(reader, request, () => budget.tryTake(clock));
		if (answered === 'noBudget') {
			if (options.whenShort === 'leave') return { miss: 'noBudget' };
			const waitMs = Math.max(budget.waitTime(clock), 1);
			options.onBudgetShort?.(waitMs);
			await pause(clock, Math.min(waitMs, SHORT_WAIT_MS), signal);
			continue;
		}
		if (answered.kind === 'log') return { log: answered.log };
		if (answered.kind !== 'fault') return 'again';
		const { fault } = answered;
		const goesOn = fault.kind === 'transient' && (fault.retryAfterMs ?? 0) <= MAX_RETRY_AFTER;
		if (!goesOn || tries >= MAX_TRIES) return { miss: 'fault', fault };
		await pause(clock, backoff(tries++, fault.retryAfterMs), signal);
	}
}

export type Place = Exclude<Located, { kind: 'ask' }>;

/** Finds sources in the extractions list, as it is from now on, in as few pages as it takes. */
export async function findSources(
	reader: Reader,
	sourceIds: number[],
	options: LookOptions,
): Promise<Map<number, Place | LookMiss>> {
	const since = reader.clock.now();
	const places = new Map<number, Place | LookMiss>();
	for (const sourceId of sourceIds) {
		for (;;) {
			const place = locate(sourceId, reader.board.extractions, since);
			if (place.kind !== 'ask') {
				places.set(sourceId, place);
				break;
			}
			const asked = await askNow(reader, { kind: 'extractions', page: place.page }, options);
			if (isMiss(asked)) {
				places.set(sourceId, asked);
				// The others would meet the same.
				for (const other of sourceIds) if (!places.has(other)) places.set(other, asked);
				return places;
			}
		}
	}
	return places;
}

/** Every record of the extractions list, page by page. */
export async function allExtractions(
	reader: Reader,
	options: LookOptions,
): Promise<Map<number, ExtractionRecord> | LookMiss> {
	const since = reader.clock.now();
	const { extractions } = reader.board;
	for (let page = 1; page === 1 || page <= pageCount(extractions); page++) {
		while ((extractions.get(page)?.requestedAt ?? -Infinity) < since) {
			const asked = await askNow(reader, { kind: 'extractions', page }, options);
			if (isMiss(asked)) return asked;
			if (page > pageCount(extractions)) break;
		}
	}
	const records = [...extractions.values()].flatMap((sight) => sight.page.records);
	return new Map(records.map((record) => [record.sourceId, record]));
}

/** Every record of the loads list, all pages. */
export async function allLoads(
	reader: Reader,
	options: LookOptions,
): Promise<LoadRecord[] | LookMiss> {
	const since = reader.clock.now();
	for (;;) {
		const { missing } = lookAtLoads('', reader.board.loads, since);
		if (missing.length === 0) break;
		const asked = await askNow(reader, { kind: 'loads', page: missing[0] }, options);
		if (isMiss(asked)) return asked;
	}
	return [...reader.board.loads.values()].flatMap((sight) => sight.page.records);
}

/** The log of a job. */
export async function readJobLog(
	reader: Reader,
	jobName: string,
	options: LookOptions,
): Promise<JobLog | LookMiss> {
	const asked = await askNow(reader, { kind: 'log', jobName }, options);
	if (asked === 'again') return await readJobLog(reader, jobName, options);
	return 'log' in asked ? asked.log : asked;
}

/** What a look before the start means to the rules of waiting. */
export function beforeOf(place: Place | LookMiss | undefined): Before {
	if (!place || isMiss(place)) return { kind: 'unknown' };
	if (place.kind === 'absent') return { kind: 'none' };
	if (place.kind !== 'record') return { kind: 'unknown' };
	const { jobName } = place.record;
	return { kind: 'record', jobName, running: verdictOf(place.record).verdict === 'running' };
}

export { isMiss };
