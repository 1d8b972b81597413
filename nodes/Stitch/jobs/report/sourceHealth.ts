import type { IDataObject } from 'n8n-workflow';
import { currentStep } from '../../api/connectionChecks';
import type { Extraction } from '../../api/extractions';
import { verdictOf } from '../../api/extractions';
import type { Load } from '../../api/loads';
import { readinessOf, sourceStatus } from '../../api/sources';
import type { JsonObject } from '../../json';
import { objectOf } from '../../json';
import { writeStitchTime } from '../../time';

type SourceState = 'active' | 'deleted' | 'notConfigured' | 'paused' | 'pausedByStitch';

/** What a source is doing; one that isn't set up to the end is that before anything but deleted. */
function sourceState(source: JsonObject): SourceState {
	const status = sourceStatus(source);
	if (status === 'deleted') return status;
	const step = currentStep(source);
	if (step !== undefined && step !== 'fully_configured') return 'notConfigured';
	return status;
}

function extractionHealth(record: Extraction): IDataObject {
	const judged = verdictOf(record);
	return {
		verdict: judged.verdict,
		job_name: record.jobName,
		start_time: writeStitchTime(record.startTime),
		completion_time: writeStitchTime(record.completionTime),
		...(judged.verdict === 'failed'
			? { phase: judged.phase, description: judged.description }
			: {}),
		...(judged.verdict === 'terminated' ? { byTimeLimit: judged.byTimeLimit } : {}),
		...(judged.verdict === 'unknown' ? { description: judged.reason } : {}),
	};
}

function loadHealth(records: Load[]): IDataObject {
	const times = records.flatMap((record) => record.lastLoadedAt ?? []);
	const failed = records.filter(({ error }) => error !== undefined);
	return {
		streams: records.length,
		last_batch_loaded_at: times.length > 0 ? writeStitchTime(Math.max(...times)) : null,
		trouble: failed.map(({ streamName, error }) => ({
			stream_name: streamName,
			message: error?.message,
			...(error?.code ? { code: error.code } : {}),
		})),
	};
}

/** What is known of one source. */
interface HealthFacts {
	source: JsonObject;
	/** The last one; `null` where Stitch lists none. */
	extraction: Extraction | null;
	/** Of the whole account; `undefined` when they were not looked at. */
	loads?: Load[];
}

/**
 * One source's health under Stitch's field names. `healthy` is true only for an active source whose
 * last extraction went well, or that has had none, and that has no stream in trouble.
 */
export function healthOf({ source, extraction, loads }: HealthFacts): IDataObject {
	const state = sourceState(source);
	const step = currentStep(source);
	const { next_fire_time } = objectOf(source.schedule);
	const own = loads?.filter((record) => record.sourceName === source.name);
	const verdict = extraction ? verdictOf(extraction).verdict : undefined;
	const extractionFine = verdict === undefined || verdict === 'succeeded' || verdict === 'running';
	return {
		id: source.id,
		name: source.name,
		display_name: source.display_name,
		type: source.type,
		stitch_client_id: source.stitch_client_id,
		state,
		healthy: state === 'active' && extractionFine && !own?.some((record) => record.error),
		...(state === 'notConfigured' && step ? { current_step_type: step } : {}),
		next_fire_time: typeof next_fire_time === 'string' ? next_fire_time : null,
		hasJobs: readinessOf(source).kind !== 'withoutJobs',
		lastExtraction: extraction && extractionHealth(extraction),
		...(own === undefined ? {} : { loads: loadHealth(own) }),
	};
}
