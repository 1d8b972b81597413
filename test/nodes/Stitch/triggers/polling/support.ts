import type { ExtractionRecord } from '../../../../../nodes/Stitch/jobs/judge/extraction';
import { readExtraction } from '../../../../../nodes/Stitch/jobs/judge/extraction';
import type { LoadRecord } from '../../../../../nodes/Stitch/jobs/judge/loadRecord';
import { readLoad } from '../../../../../nodes/Stitch/jobs/judge/loadRecord';

/** A time of day on one day, as Stitch writes it. */
export const at = (time: string) => `2024-03-05T${time}Z`;

type Result = 'succeeded' | 'failed' | 'terminated' | 'running' | 'half';

const statuses: Record<Result, [Array<number | null>, string | null]> = {
	succeeded: [[0, 0, 0], null],
	failed: [[0, 1, 0], 'FATAL: remaining connection slots are reserved'],
	terminated: [[null, null, null], 'Terminated'],
	running: [[null, null, null], null],
	half: [[0, null, 0], null],
};

/** A raw record of the extractions list (connect-api.md 8.28). */
export function rawExtraction(
	sourceId: number,
	job: string,
	end: string,
	result: Result = 'succeeded',
) {
	const [[discovery, tap, target], description] = statuses[result];
	return {
		job_name: `204817.${sourceId}.sync.${job}`,
		stitch_client_id: 204817,
		source_id: sourceId,
		source_type: 'tap-postgres',
		start_time: at('00:00:00'),
		completion_time: result === 'running' ? null : end,
		discovery_exit_status: discovery,
		discovery_description: result === 'terminated' ? description : null,
		tap_exit_status: tap,
		tap_description: description,
		target_exit_status: target,
		target_description: result === 'terminated' ? description : null,
	};
}

export function extraction(...parts: Parameters<typeof rawExtraction>): ExtractionRecord {
	const reading = readExtraction(rawExtraction(...parts));
	if (!reading.ok) throw new Error(reading.reason);
	return reading.value;
}

/** A raw record of the loads list (connect-api.md 8.30). */
export function rawLoad(
	sourceName: string,
	streamName: string,
	loadedAt: string | null,
	trouble?: string,
) {
	return {
		stitch_client_id: 204817,
		source_name: sourceName,
		stream_name: streamName,
		last_batch_loaded_at: loadedAt,
		error_state:
			trouble === undefined
				? null
				: {
						notification_data: { error: 'LOADER_WAREHOUSE_ERROR', warehouse_message: trouble },
						exception_chain: [],
					},
	};
}

export function load(...parts: Parameters<typeof rawLoad>): LoadRecord {
	const reading = readLoad(rawLoad(...parts));
	if (!reading.ok) throw new Error(reading.reason);
	return reading.value;
}
