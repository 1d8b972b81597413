import { isoSeconds } from '../clock.mts';
import { hasDiscovery, tapName } from '../catalogue.mts';
import { descriptionOf } from './jobLog.mts';
import type { Extraction, JobScript } from '../types.mts';

export const NO_STATUSES = {
	discovery_exit_status: null,
	discovery_description: null,
	tap_exit_status: null,
	tap_description: null,
	target_exit_status: null,
	target_description: null,
};

/**
 * The record of a job that has ended; `endedAt` null: of one that runs (switch `showRunningJobs`).
 * Phases that never ran have null statuses (emulator's choice for a discovery that failed).
 */
export function extractionOf(
	job: { jobName: string; startedAt: number },
	source: { id: number; type: string },
	clientId: number,
	script: JobScript,
	endedAt: number | null,
): Extraction {
	const record: Extraction = {
		job_name: job.jobName,
		stitch_client_id: clientId,
		source_id: source.id,
		source_type: tapName(source.type),
		start_time: isoSeconds(job.startedAt),
		completion_time: endedAt === null ? null : isoSeconds(endedAt),
		...NO_STATUSES,
	};
	if (endedAt === null) return record;
	const result = script.result ?? 'success';
	const description = descriptionOf(script);
	const status = script.exitStatus ?? 1;
	if (result === 'terminated') {
		const terminated = script.description ?? 'Terminated';
		record.discovery_description = terminated;
		record.tap_description = terminated;
		record.target_description = terminated;
	} else if (result === 'discovery-failure') {
		record.discovery_exit_status = status;
		record.discovery_description = description;
	} else {
		record.discovery_exit_status = hasDiscovery(source.type) ? 0 : null;
		record.tap_exit_status = result === 'tap-failure' ? status : (script.tapExitStatus ?? 0);
		record.tap_description = result === 'tap-failure' ? description : null;
		record.target_exit_status = result === 'target-failure' ? status : 0;
		record.target_description = result === 'target-failure' ? description : null;
	}
	return record;
}
