import { isoSeconds } from '../clock.mts';
import { extractionOf } from '../state/extraction.mts';
import { jobLog } from '../state/jobLog.mts';
import { streamMetadata } from '../state/selection.mts';
import { discover } from '../state/streams.mts';
import type { Account, ConnectionCheck, Core, JobScript, Source } from '../types.mts';

/** What has happened to a seeded source before the emulator started. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const succeededCheck = (
	account: Account | { clientId: number },
	id: number,
	uuid: string,
	at: number,
): ConnectionCheck => ({
	name: `${account.clientId}.${id}.check.${uuid}`,
	mode: 'check',
	status: 'succeeded',
	error: false,
	start_time: isoSeconds(at),
	completion_time: isoSeconds(at + 3_000),
	check_exit_status: 0,
	discovery_exit_status: 0,
	discovery_error_message: null,
	tap_exit_status: null,
	tap_error_message: null,
	target_exit_status: null,
	target_error_message: null,
});

/**
 * Discover a source's streams and select some of them.
 * @param selected stream name → stream metadata
 * @param firstStreamId 0: numbered like any new stream
 */
export function withStreams(
	core: Core,
	source: Source,
	selected: Record<string, Record<string, unknown>>,
	firstStreamId: number = 0,
) {
	source.discovered = true;
	source.streams = discover(core, source);
	source.streams.forEach((stream, index) => {
		if (firstStreamId > 0) stream.streamId = firstStreamId + index;
		const choice = selected[stream.streamName];
		if (choice) Object.assign(streamMetadata(stream), { selected: true }, choice);
	});
}

/** A job that has ended. */
export function pastJob(
	account: Account,
	source: Source,
	uuid: string,
	startedAt: number,
	endedAt: number,
	script: JobScript = {},
) {
	const job = { jobName: `${account.clientId}.${source.id}.sync.${uuid}`, startedAt };
	account.extractions.set(source.id, extractionOf(job, source, account.clientId, script, endedAt));
	// As the emulator's own jobs: a failed one hands nothing over.
	const isSuccess = (script.result ?? 'success') === 'success';
	const batches = source.streams
		.filter((stream) => isSuccess && streamMetadata(stream).selected === true)
		.map((stream) => ({ stream: stream.streamName, rows: 128, at: endedAt }));
	account.logs.set(job.jobName, jobLog({ type: source.type, startedAt, endedAt, script, batches }));
}
