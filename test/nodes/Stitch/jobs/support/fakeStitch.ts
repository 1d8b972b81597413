import { PAGE_SIZE } from '../../../../../nodes/Stitch/jobs/judge/reading';
import type { JobsApi, JobsRequest } from '../../../../../nodes/Stitch/jobs/feed/reader';
import type { VirtualClock } from './virtualClock';

const ACCOUNT = 204817;

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
	/** rows by stream, and when the last of them was handed over */
	rows?: Record<string, { count: number; at: number }>;
	/** instead of a log made from the rows; null: there is none */
	log?: string | null;
}

export interface FakeLoad {
	at: number;
	sourceName: string;
	streamName: string;
	error?: string;
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
}

/** An error as `StitchClient.request` throws it. */
export class FakeError extends Error {
	readonly failure?: { cause: string; retryAfterMs: number };

	constructor(
		message: string,
		readonly httpCode: string | null,
		retryAfterMs?: number,
	) {
		super(message);
		if (retryAfterMs !== undefined) this.failure = { cause: 'rate-limited', retryAfterMs };
	}
}

type FaultRule = (
	request: JobsRequest,
	at: number,
	count: number,
) => Error | { answer: unknown } | undefined;

/** The three rate-limited endpoints, after connect-api.md 8.28 to 8.30. */
export class FakeStitch implements JobsApi {
	readonly jobs: FakeJob[] = [];

	readonly loadEvents: FakeLoad[] = [];

	/** every request, with the time it was sent, milliseconds after the beginning */
	readonly requests: Array<{ at: number; request: JobsRequest }> = [];

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

	private time(at: number): string {
		const iso = new Date(this.begin + (this.options.offsetMs ?? 0) + at).toISOString();
		return iso.replace(/\.\d{3}Z$/, 'Z');
	}

	private logTime(at: number): string {
		const iso = new Date(this.begin + (this.options.offsetMs ?? 0) + at).toISOString();
		return iso.replace('T', ' ').replace('.', ',');
	}

	private async answer<T>(request: JobsRequest, make: () => T): Promise<T> {
		this.requests.push({ at: this.elapsed(), request });
		const half = (this.options.latencyMs ?? 200) / 2;
		await this.clock.sleep(half);
		const fault = this.fault(request, this.elapsed(), this.requests.length);
		const answer = fault ?? make();
		await this.clock.sleep(half);
		if (answer instanceof Error) throw answer;
		return fault ? (answer as { answer: T }).answer : (answer as T);
	}

	private page(kind: string, records: object[], page: number): object {
		const size = this.options.pageSize ?? PAGE_SIZE;
		const pages = Math.max(1, Math.ceil(records.length / size));
		if (page > pages) throw new FakeError('no such page', '404');
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
			const visible = job.endAt <= now || (this.options.showRunning && job.startAt <= now);
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
			const key = `${load.sourceName} ${load.streamName}`;
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
		const lines = [`${this.logTime(job.startAt + 500)}Z main - INFO Running the tap`];
		const rows = Object.entries(job.rows ?? {}).sort(([, a], [, b]) => a.at - b.at);
		for (const [stream, { count, at }] of rows) {
			lines.push(
				`${this.logTime(at)}Z target - INFO Serializing batch with ${count} messages for table ${stream}`,
			);
		}
		const failed = (job.statuses ?? []).some((status) => status);
		const end = failed ? 'CRITICAL The tap ended' : 'INFO The tap ended';
		lines.push(`${this.logTime(Math.max(job.startAt + 600, job.endAt - 200))}Z main - ${end}`);
		return lines.map((line) => line.replace('ZZ', 'Z')).join('\n');
	}

	async extractions(page: number): Promise<unknown> {
		return await this.answer({ kind: 'extractions', page }, () =>
			this.guarded(() => this.page('extractions', this.extractionRecords(), page)),
		);
	}

	async loads(page: number): Promise<unknown> {
		return await this.answer({ kind: 'loads', page }, () =>
			this.guarded(() => this.page('loads', this.loadRecords(), page)),
		);
	}

	async log(jobName: string): Promise<string> {
		return await this.answer({ kind: 'log', jobName }, () =>
			this.guarded(() => {
				const now = this.elapsed();
				const job = this.jobs.find((candidate) => candidate.jobName === jobName);
				const there = job && (job.endAt <= now || this.options.logWhileRunning);
				if (!job || !there || job.log === null) throw new FakeError('no such log', '404');
				return this.logText(job);
			}),
		);
	}

	private guarded<T>(make: () => T): T {
		try {
			return make();
		} catch (error) {
			return error as T;
		}
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
