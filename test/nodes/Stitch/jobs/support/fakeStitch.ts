import { PAGE_SIZE } from '../../../../../nodes/Stitch/api/http/request';
import { readPage } from '../../../../../nodes/Stitch/api/pages';
import type { Page } from '../../../../../nodes/Stitch/api/pages';
import { StitchError } from '../../../../../nodes/Stitch/api/StitchError';
import type { StitchErrorFields } from '../../../../../nodes/Stitch/api/StitchError';
import type { Attempt } from '../../../../../nodes/Stitch/api/types';
import type { JobsApi, JobsRequest, ListName } from '../../../../../nodes/Stitch/jobs/feed/reader';
import type { JsonValue } from '../../../../../nodes/Stitch/json';
import type { VirtualClock } from './virtualClock';

const ACCOUNT = 204817;
const HOUR = 3_600_000;

/** A job on the fake's time line; times in milliseconds after the beginning, Stitch's clock. */
export interface FakeJob {
	jobName: string;
	sourceId: number;
	startAt: number;
	/** Infinity: never ends */
	endAt: number;
	/** discovery, tap, target; default three zeros */
	statuses?: Array<number | null>;
	descriptions?: Array<string | null>;
	/** rows by stream, and when each batch of them was handed over */
	rows?: Record<string, { count: number; at: number | number[] }>;
	/** streams of which the log says that there were no rows */
	empty?: string[];
	/** whether the log ends with the exit status, as those of finished jobs do */
	exitLine?: true;
	/** the list shows the job so much later than it ends, milliseconds */
	listLag?: number;
	/** instead of a log made from the rows; null: there is none */
	log?: string | null;
}

export interface FakeLoad {
	at: number;
	sourceName: string;
	streamName: string;
	error?: string;
	/** Tells two streams of one name apart; the list doesn't. */
	schema?: string;
}

export interface FakeOptions {
	/** how far Stitch's clock is ahead of n8n's */
	offsetMs?: number;
	latencyMs?: number;
	/** whether the list shows running jobs; the documents leave it open */
	showRunning?: boolean;
	/** whether a running job's log can be read; the documents leave it open */
	logWhileRunning?: boolean;
	/** records per page; Stitch's is 100 */
	pageSize?: number;
	/** sources that only fill the list */
	fillers?: number[];
	/** loads that only fill the list */
	fillerLoads?: number;
	/** answers without a `Date` header */
	withoutDate?: boolean;
	/** what is answered for a page beyond the end; not found by default */
	beyondEnd?: 'empty' | 'notFound' | 'lastPage' | 'error';
	/** how much of a log is there, milliseconds after its beginning */
	logUntil?: (elapsed: number) => number;
}

/** An error as the client makes it of a status, or, without one, of a connection that ended. */
export function fakeError(said: string, status?: number, retryAfterMs?: number): StitchError {
	const fields: StitchErrorFields = {
		kind: status === undefined ? 'lost' : 'refused',
		request: { method: 'GET', path: '/v4/204817', purpose: 'test' },
		attempts: 1,
		effectUnknown: false,
		...(status === undefined ? { detail: 'ECONNRESET' } : { status, said }),
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
	};
	return new StitchError(fields);
}

/** A page of a proxy: never Stitch's. */
export const fakePage = (status: number) =>
	new StitchError({
		kind: 'notStitch',
		request: { method: 'GET', path: '/v4/204817' },
		attempts: 1,
		effectUnknown: false,
		status,
		detail: 'Not found',
	});

type FaultRule = (
	request: JobsRequest,
	at: number,
	count: number,
) => StitchError | { answer: unknown } | undefined;

/** The three rate-limited endpoints, after connect-api.md 8.28 to 8.30. */
export class FakeStitch implements JobsApi {
	readonly jobs: FakeJob[] = [];

	readonly loadEvents: FakeLoad[] = [];

	/** every request, with the time it was sent, milliseconds after the beginning */
	readonly requests: Array<{ at: number; request: JobsRequest }> = [];

	/** the jobs that a page of the list has shown so far, by their names */
	readonly shownJobs = new Set<string>();

	fault: FaultRule = () => undefined;

	private readonly begin: number;

	constructor(
		private readonly clock: VirtualClock,
		readonly options: FakeOptions = {},
	) {
		this.begin = clock.now();
	}

	/** milliseconds after the beginning */
	elapsed(): number {
		return this.clock.now() - this.begin;
	}

	/** Stitch's clock, milliseconds since 1970, so long after the beginning. */
	wall(at: number): number {
		return this.begin + (this.options.offsetMs ?? 0) + at;
	}

	private time(at: number): string {
		const iso = new Date(this.wall(at)).toISOString();
		return iso.replace(/\.\d{3}Z$/, 'Z');
	}

	private logTime(at: number): string {
		const iso = new Date(this.wall(at)).toISOString();
		return iso.replace('T', ' ').replace('.', ',');
	}

	/** The `Date` header of an answer given now, if answers have one. */
	date(): { date?: number } {
		if (this.options.withoutDate) return {};
		return { date: Math.floor(this.wall(this.elapsed()) / 1000) * 1000 };
	}

	private async answer<T>(
		request: JobsRequest,
		make: () => T | StitchError,
		read: (answer: unknown) => T | StitchError,
	): Promise<Attempt<T>> {
		this.requests.push({ at: this.elapsed(), request });
		const half = (this.options.latencyMs ?? 200) / 2;
		await this.clock.sleep(half);
		const fault = this.fault(request, this.elapsed(), this.requests.length);
		const date = this.date();
		const answer =
			fault === undefined ? make() : fault instanceof StitchError ? fault : read(fault.answer);
		await this.clock.sleep(half);
		return answer instanceof StitchError ? { error: answer, ...date } : { value: answer, ...date };
	}

	private pageOf(kind: string, records: object[], page: number): object | StitchError {
		const size = this.options.pageSize ?? PAGE_SIZE;
		const pages = Math.max(1, Math.ceil(records.length / size));
		if (page > pages) {
			switch (this.options.beyondEnd) {
				case 'empty':
					return { data: [], page, total: records.length, links: {} };
				case 'lastPage':
					return this.pageOf(kind, records, pages);
				case 'error':
					return fakeError('no such page', 500);
				default:
					return fakeError('no such page', 404);
			}
		}
		const link = (number: number) => `/v4/${ACCOUNT}/${kind}?page=${number}`;
		return {
			data: records.slice((page - 1) * size, page * size),
			page,
			total: records.length,
			links: {
				...(page < pages ? { next: link(page + 1) } : {}),
				...(page > 1 ? { previous: link(page - 1) } : {}),
			},
		};
	}

	private extraction(job: FakeJob, now: number): object {
		const over = job.endAt <= now;
		const statuses = over ? (job.statuses ?? [0, 0, 0]) : [null, null, null];
		const descriptions = (over && job.descriptions) || [null, null, null];
		return {
			job_name: job.jobName,
			stitch_client_id: ACCOUNT,
			source_id: job.sourceId,
			source_type: 'tap-postgres',
			start_time: this.time(job.startAt),
			completion_time: over ? this.time(job.endAt) : null,
			discovery_exit_status: statuses[0],
			discovery_description: descriptions[0],
			tap_exit_status: statuses[1],
			tap_description: descriptions[1],
			target_exit_status: statuses[2],
			target_description: descriptions[2],
		};
	}

	private extractionRecords(): object[] {
		const now = this.elapsed();
		const shown = new Map<number, FakeJob>();
		for (const id of this.options.fillers ?? []) {
			shown.set(id, {
				jobName: `filler.${id}`,
				sourceId: id,
				startAt: -7200_000,
				endAt: -7000_000,
			});
		}
		for (const job of this.jobs) {
			const visible =
				job.endAt + (job.listLag ?? 0) <= now || (this.options.showRunning && job.startAt <= now);
			const other = shown.get(job.sourceId);
			if (visible && (!other || other.startAt <= job.startAt)) shown.set(job.sourceId, job);
		}
		return [...shown.values()]
			.sort((a, b) => a.sourceId - b.sourceId)
			.map((job) => this.extraction(job, now));
	}

	private loadRecords(): object[] {
		const now = this.elapsed();
		const shown = new Map<string, FakeLoad>();
		for (let i = 0; i < (this.options.fillerLoads ?? 0); i++) {
			const streamName = `filler_${String(i).padStart(4, '0')}`;
			shown.set(streamName, { at: -5000_000, sourceName: 'filler', streamName });
		}
		for (const load of this.loadEvents) {
			const key = `${load.sourceName} ${load.streamName} ${load.schema ?? ''}`;
			const other = shown.get(key);
			if (load.at <= now && (!other || other.at <= load.at)) shown.set(key, load);
		}
		return [...shown.values()]
			.sort((a, b) => (a.streamName < b.streamName ? -1 : a.streamName > b.streamName ? 1 : 0))
			.map((load) => ({
				stitch_client_id: ACCOUNT,
				source_name: load.sourceName,
				stream_name: load.streamName,
				last_batch_loaded_at: load.error ? null : this.time(load.at),
				error_state: load.error
					? {
							notification_data: {
								message: 'load a batch',
								warehouse_message: load.error,
								error: 'LOADER_WAREHOUSE_ERROR',
							},
							exception_chain: [],
						}
					: null,
			}));
	}

	private logText(job: FakeJob): string {
		if (typeof job.log === 'string') return job.log;
		const lines: Array<[number, string]> = [[job.startAt + 500, 'main - INFO Running the tap']];
		for (const [stream, { count, at }] of Object.entries(job.rows ?? {})) {
			for (const batch of [at].flat()) {
				const text = `target - INFO Serializing batch with ${count} messages for table ${stream}`;
				lines.push([batch, text]);
			}
		}
		const end = Math.max(job.startAt + 600, Math.min(job.endAt, this.elapsed() + HOUR) - 200);
		for (const stream of job.empty ?? []) {
			const metric = { metric: 'record_count', value: 0, tags: { endpoint: stream } };
			lines.push([end, `tap - INFO METRIC: ${JSON.stringify(metric)}`]);
		}
		const failed = (job.statuses ?? []).some((status) => status);
		lines.push([end, `main - ${failed ? 'CRITICAL' : 'INFO'} The tap ended`]);
		if (job.exitLine) {
			const ends = (job.statuses ?? [0, 0, 0]).map((status, phase) => {
				const name = ['Discovery', 'Tap', 'Target'][phase];
				return status === 0 ? `${name} succeeded.` : `${name} failed with code ${String(status)}.`;
			});
			lines.push([end + 100, `main - INFO Exit status is: ${ends.join(' ')}`]);
		}
		const written = job.endAt <= this.elapsed() ? Infinity : this.elapsed();
		const until = this.options.logUntil?.(this.elapsed()) ?? written;
		return lines
			.filter(([at]) => at <= until)
			.sort(([a], [b]) => a - b)
			.map(([at, text]) => `${this.logTime(at)} ${text}`)
			.join('\n');
	}

	async page(list: ListName, page: number): Promise<Attempt<Page>> {
		const read = (answer: unknown) => {
			const path = `/v4/${ACCOUNT}/${list}`;
			const reading = readPage(answer as JsonValue, { path, what: list }, page);
			if ('page' in reading) return reading.page;
			const fields = { kind: 'unexpected', detail: reading.wrong, attempts: 1 } as const;
			const request = { method: 'GET', path } as const;
			return new StitchError({ ...fields, request, effectUnknown: false });
		};
		const make = () => {
			const records = list === 'loads' ? this.loadRecords() : this.extractionRecords();
			const answer = this.pageOf(list, records, page);
			if (answer instanceof StitchError) return answer;
			const { data } = answer as { data: Array<{ job_name?: string }> };
			for (const { job_name: name } of data) if (name !== undefined) this.shownJobs.add(name);
			return read(answer);
		};
		return await this.answer({ kind: 'page', list, page }, make, read);
	}

	async log(jobName: string): Promise<Attempt<string>> {
		const make = () => {
			const now = this.elapsed();
			const job = this.jobs.find((candidate) => candidate.jobName === jobName);
			const there = job && (job.endAt <= now || this.options.logWhileRunning);
			if (!job || !there || job.log === null) return fakeError('no such log', 404);
			return this.logText(job);
		};
		return await this.answer<string>({ kind: 'log', jobName }, make, (answer) => String(answer));
	}

	/** How many requests were sent in each minute. */
	perMinute(): number[] {
		const minutes: number[] = [];
		for (const { at } of this.requests) {
			const minute = Math.floor(at / 60_000);
			while (minutes.length <= minute) minutes.push(0);
			minutes[minute]++;
		}
		return minutes;
	}

	/** The most requests that any window of 10 minutes holds. */
	worstWindow(): number {
		const times = this.requests.map(({ at }) => at);
		let worst = 0;
		for (let first = 0, last = 0; last < times.length; last++) {
			while (times[last] - times[first] > 600_000) first++;
			worst = Math.max(worst, last - first + 1);
		}
		return worst;
	}
}
