import type { JsonObject, JsonValue } from '../json';
import { isObject, isSet, pick } from '../json';
import { parseStitchTime } from '../time';
import { apiPath } from './http/request';
import type { PagedList, RecordReading } from './pages';

/** The last completed extraction of each source (connect-api.md 8.28); counted by Stitch. */
export const extractionsList = (accountId: number): PagedList => ({
	path: apiPath`/v4/${accountId}/extractions`,
	what: 'extractions',
});

/** The three phases of an extraction, in the order in which Stitch runs them. */
const PHASES = ['discovery', 'tap', 'target'] as const;
export type Phase = (typeof PHASES)[number];

/** How one phase ended. */
interface PhaseEnd {
	/** The exit status: 0 is good; `null` while running, when terminated, and for a missing phase. */
	status: number | null;
	description: string | null;
}

/** One record of the list, checked; times in milliseconds, Stitch's clock. */
export interface Extraction {
	jobName: string;
	sourceId: number;
	startTime: number;
	completionTime: number | null;
	phases: Record<Phase, PhaseEnd>;
	/** Stitch's own object, for the output. */
	raw: JsonObject;
}

function readPhase(value: JsonObject, phase: Phase): PhaseEnd | string {
	const status = value[`${phase}_exit_status`];
	const description = value[`${phase}_description`] ?? null;
	if (status !== null && !(typeof status === 'number' && Number.isInteger(status))) {
		return `'${phase}_exit_status' is neither a whole number nor null`;
	}
	if (description !== null && typeof description !== 'string') {
		return `'${phase}_description' is neither a text nor null`;
	}
	return { status, description };
}

/** Reads one record, or says what of its shape is wrong; unknown keys are ignored. */
export function readExtraction(value: JsonValue): RecordReading<Extraction> {
	if (!isObject(value)) return { wrong: 'the record is not an object' };
	const { job_name: jobName, source_id: sourceId } = value;
	if (typeof jobName !== 'string' || jobName === '') return { wrong: "'job_name' is missing" };
	if (typeof sourceId !== 'number' || !Number.isSafeInteger(sourceId)) {
		return { wrong: "'source_id' is not a whole number" };
	}
	const startTime = parseStitchTime(value.start_time);
	if (startTime === undefined) return { wrong: "'start_time' is not a time" };
	const completionTime = isSet(value.completion_time)
		? parseStitchTime(value.completion_time)
		: null;
	if (completionTime === undefined) return { wrong: "'completion_time' is not a time" };
	const phases: Partial<Record<Phase, PhaseEnd>> = {};
	for (const phase of PHASES) {
		const end = readPhase(value, phase);
		if (typeof end === 'string') return { wrong: end };
		phases[phase] = end;
	}
	return {
		record: {
			jobName,
			sourceId,
			startTime,
			completionTime,
			phases: phases as Record<Phase, PhaseEnd>,
			raw: value,
		},
	};
}

/** What a record says of its own job. `unknown` may only be half written: look again. */
export type ExtractionVerdict =
	| { verdict: 'running' }
	| { verdict: 'succeeded' }
	| { verdict: 'failed'; phase: Phase; description: string }
	| { verdict: 'terminated'; byTimeLimit: boolean }
	| { verdict: 'unknown'; reason: string };

const MINUTE = 60_000;

const isTerminated = ({ description }: PhaseEnd) =>
	/^\s*(?:the process was )?terminated\b/i.test((description ?? '').slice(0, 200));

/** Exit status of what was killed from outside, as a tap is after its target failed (connect-api.md 8.29). */
export const KILLED = -15;

function failedPhase({ phases }: Extraction): Phase | undefined {
	const failed = PHASES.filter((phase) => (phases[phase].status ?? 0) !== 0);
	return failed.find((phase) => phases[phase].status !== KILLED) ?? failed[0];
}

/**
 * What a record says of its own job (connect-api.md 8.28, "How to read a record"). A success needs a
 * completion time and a zero from tap and target; discovery may be missing. "Terminated" is never one.
 */
export function verdictOf(record: Extraction): ExtractionVerdict {
	const { completionTime, startTime, phases } = record;
	const phase = failedPhase(record);
	if (phase !== undefined) {
		const { status, description } = phases[phase];
		return {
			verdict: 'failed',
			phase,
			description: description ?? `exit status ${String(status)}`,
		};
	}
	if (completionTime === null) return { verdict: 'running' };
	if (completionTime < startTime) {
		return { verdict: 'unknown', reason: "'completion_time' lies before 'start_time'" };
	}
	const { discovery, tap, target } = phases;
	if ([discovery, tap, target].some(isTerminated)) {
		const minutes = (completionTime - startTime) / MINUTE;
		const isBetween = (from: number, to: number) => minutes >= from && minutes <= to;
		// Stitch's limit of about 24 hours, and that of six until 2020 (connect-api.md 8.28).
		const byTimeLimit = isBetween(23 * 60 + 15, 24 * 60 + 15) || isBetween(355, 365);
		return { verdict: 'terminated', byTimeLimit };
	}
	const isDiscovered = discovery.status === 0 || discovery.description === null;
	if (isDiscovered && tap.status === 0 && target.status === 0) return { verdict: 'succeeded' };
	return {
		verdict: 'unknown',
		reason: 'the job has a completion time but not every exit status',
	};
}

export type ExtractionStatus = ExtractionVerdict['verdict'];

/** What a record says of its job; `unknown` for what fits none of the documented forms. */
export function extractionStatus(value: JsonObject): ExtractionStatus {
	const reading = readExtraction(value);
	return 'record' in reading ? verdictOf(reading.record).verdict : 'unknown';
}

const KEPT = [
	'job_name',
	'source_id',
	'start_time',
	'completion_time',
	'discovery_exit_status',
	'discovery_description',
	'tap_exit_status',
	'tap_description',
	'target_exit_status',
	'target_description',
];

/** The most useful fields of an extraction under Stitch's own names. */
export const simplifyExtraction = (value: JsonObject): JsonObject => pick(value, KEPT);
