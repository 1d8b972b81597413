import type { Extraction } from '../../../../../nodes/Stitch/api/extractions';
import { readExtraction } from '../../../../../nodes/Stitch/api/extractions';
import type { Load } from '../../../../../nodes/Stitch/api/loads';
import { readLoad } from '../../../../../nodes/Stitch/api/loads';
import { budgetOf } from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import type { SeenPage } from '../../../../../nodes/Stitch/triggers/polling/listState';

/** Leaves so many requests of what the polled account may send in ten minutes. */
export function drain(left: number) {
	const owner = { accountId: 204817, accessToken: 'ac_timeline' };
	const budget = budgetOf({ apiBaseUrl: 'https://stitch.example.com', ...owner });
	while (budget.left() > left) budget.tryTake()?.end();
}

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

export function extraction(...parts: Parameters<typeof rawExtraction>): Extraction {
	const reading = readExtraction(rawExtraction(...parts));
	if ('wrong' in reading) throw new Error(reading.wrong);
	return reading.record;
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

export function load(...parts: Parameters<typeof rawLoad>): Load {
	const reading = readLoad(rawLoad(...parts));
	if ('wrong' in reading) throw new Error(reading.wrong);
	return reading.record;
}

/** A look that read the whole list as one page, at a time of Stitch's clock. */
export function wholeList<T>(records: T[], time: number) {
	const page: SeenPage<T> = {
		number: 1,
		records,
		read: records.length,
		total: records.length,
		at: time,
	};
	return { pages: [page], complete: true, nextPage: 1 };
}

/** One of several pages. */
export const pageOf = <T>(
	number: number,
	total: number,
	time: number,
	records: T[],
): SeenPage<T> => ({
	number,
	records,
	read: records.length,
	total,
	at: time,
});
