import type { IDataObject } from 'n8n-workflow';
import { currentStep } from '../../api/connectionChecks';
import { verdictOf } from '../../api/extractions';
import type { Load } from '../../api/loads';
import { readinessOf, sourceStatus } from '../../api/sources';
import type { JsonObject } from '../../json';
import { objectOf, textOf } from '../../json';
import { writeStitchTime } from '../../time';
import { LIST_CHANGED } from '../feed/jobPages';
import type { Located } from '../feed/jobPages';
import type { Snapshot } from '../feed/reader';

type SourceState = 'active' | 'deleted' | 'notConfigured' | 'paused' | 'pausedByStitch';

/** What a source is doing. `notConfigured` goes before all but `deleted`. */
function sourceState(source: JsonObject): SourceState {
	const status = sourceStatus(source);
	if (status === 'deleted') return status;
	const step = currentStep(source);
	if (step !== undefined && step !== 'fully_configured') return 'notConfigured';
	return status;
}

const UNREADABLE = "Stitch's record of it can't be read";

/** The last extraction; `null` where Stitch lists none. */
function extractionHealth(place: Located): IDataObject | null {
	if (place.kind === 'absent') return null;
	if (place.kind !== 'record') {
		const reason = place.kind === 'unreadable' ? place.reason : LIST_CHANGED;
		return { verdict: 'unknown', description: `${UNREADABLE}: ${reason}` };
	}
	const { record } = place;
	const { verdict, ...more } = verdictOf(record);
	return {
		verdict,
		job_name: record.jobName,
		start_time: writeStitchTime(record.startTime),
		completion_time: writeStitchTime(record.completionTime),
		...('reason' in more ? { description: more.reason } : more),
	};
}

/** The loads of a source, by its name; a record that can't be read may be of one that failed. */
function loadHealth(name: unknown, pages: Array<Snapshot<Load>>) {
	const records = pages.flatMap((page) => page.records.filter((one) => one.sourceName === name));
	const unreadable = pages
		.flatMap((page) => page.unreadable)
		.filter(({ raw }) => objectOf(raw).source_name === name);
	const times = records.flatMap((record) => record.lastLoadedAt ?? []);
	return {
		streams: records.length + unreadable.length,
		last_batch_loaded_at: times.length > 0 ? writeStitchTime(Math.max(...times)) : null,
		trouble: [
			...records.flatMap(({ streamName, error }) => {
				if (error === undefined) return [];
				const { message, code } = error;
				return { stream_name: streamName, message, ...(code ? { code } : {}) };
			}),
			...unreadable.map(({ raw, reason }) => ({
				stream_name: textOf(objectOf(raw).stream_name) ?? '',
				message: `${UNREADABLE}: ${reason}`,
			})),
		],
	};
}

/** What is known of one source. */
interface HealthFacts {
	source: JsonObject;
	/** Where it is in the list of extractions. */
	place: Located;
	/** Of the whole account; `undefined` when they were not looked at. */
	loads?: Array<Snapshot<Load>>;
}

/**
 * One source's health under Stitch's field names. `healthy` is true only for an active source whose
 * last extraction went well, or that has had none, and whose streams have no error: what can't be read
 * counts as neither.
 */
export function healthOf({ source, place, loads }: HealthFacts): IDataObject {
	const state = sourceState(source);
	const step = currentStep(source);
	const { next_fire_time } = objectOf(source.schedule);
	const own = loads && loadHealth(source.name, loads);
	const lastExtraction = extractionHealth(place);
	const verdict = lastExtraction?.verdict ?? 'succeeded';
	return {
		id: source.id,
		name: source.name,
		display_name: source.display_name,
		type: source.type,
		stitch_client_id: source.stitch_client_id,
		state,
		healthy:
			state === 'active' &&
			(verdict === 'succeeded' || verdict === 'running') &&
			!own?.trouble.length,
		...(state === 'notConfigured' && step ? { current_step_type: step } : {}),
		next_fire_time: typeof next_fire_time === 'string' ? next_fire_time : null,
		hasJobs: readinessOf(source).kind !== 'withoutJobs',
		lastExtraction,
		...(own === undefined ? {} : { loads: own }),
	};
}
