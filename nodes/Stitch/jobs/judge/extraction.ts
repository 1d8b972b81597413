import { isObject, readPage, rejected } from './reading';
import type { Page, PlainObject, Reading } from './reading';
import { parseStitchTime } from '../../time';

/** The three phases of an extraction, in the order in which Stitch runs them. */
const PHASES = ['discovery', 'tap', 'target'] as const;
export type Phase = (typeof PHASES)[number];

export interface PhaseEnd {
	/** the exit status: 0 good, another number not, null while running or after a termination */
	status: number | null;
	description: string | null;
}

/** One record of the extractions list (connect-api.md 8.28), checked; times in milliseconds. */
export interface ExtractionRecord {
	jobName: string;
	sourceId: number;
	/** `source_type`, or `tap_name` as the attribute table calls it */
	sourceType?: string;
	startTime: number;
	completionTime: number | null;
	phases: Record<Phase, PhaseEnd>;
	/** Stitch's own object, for the output */
	raw: PlainObject;
}

export type ExtractionVerdict =
	| { verdict: 'running' }
	| { verdict: 'succeeded' }
	| { verdict: 'failed'; phase: Phase; description: string }
	| { verdict: 'terminated'; byTimeLimit: boolean }
	| { verdict: 'unknown'; reason: string };

/** Stitch ends a job after six hours; the samples show exactly that, real ones come near it. */
const JOB_TIME_LIMIT_MS = 6 * 60 * 60 * 1000;
const TIME_LIMIT_TOLERANCE_MS = 5 * 60 * 1000;

function readPhase(value: PlainObject, phase: Phase): Reading<PhaseEnd> {
	const status = value[`${phase}_exit_status`];
	const description = value[`${phase}_description`] ?? null;
	if (status !== null && !(typeof status === 'number' && Number.isInteger(status))) {
		return rejected(`'${phase}_exit_status' is neither a whole number nor null`);
	}
	if (description !== null && typeof description !== 'string') {
		return rejected(`'${phase}_description' is neither a text nor null`);
	}
	return { ok: true, value: { status, description } };
}

/** Checks the shape of one record; unknown keys are ignored, a wrong shape is rejected. */
export function readExtraction(value: unknown): Reading<ExtractionRecord> {
	if (!isObject(value)) return rejected('the record is not an object');
	const { job_name: jobName, source_id: sourceId } = value;
	if (typeof jobName !== 'string' || jobName === '') return rejected("'job_name' is missing");
	if (typeof sourceId !== 'number' || !Number.isSafeInteger(sourceId)) {
		return rejected("'source_id' is not a whole number");
	}
	const startTime = parseStitchTime(value.start_time);
	if (startTime === undefined) return rejected("'start_time' is not a time");
	const completionTime =
		(value.completion_time ?? null) === null ? null : parseStitchTime(value.completion_time);
	if (completionTime === undefined) return rejected("'completion_time' is not a time");
	const phases: Partial<Record<Phase, PhaseEnd>> = {};
	for (const phase of PHASES) {
		const reading = readPhase(value, phase);
		if (!reading.ok) return reading;
		phases[phase] = reading.value;
	}
	const sourceType = value.source_type ?? value.tap_name;
	return {
		ok: true,
		value: {
			jobName,
			sourceId,
			...(typeof sourceType === 'string' ? { sourceType } : {}),
			startTime,
			completionTime,
			phases: phases as Record<Phase, PhaseEnd>,
			raw: value,
		},
	};
}

/** Reads one page of the extractions list. */
export function readExtractionsPage(
	answer: unknown,
	asked: number,
): Reading<Page<ExtractionRecord>> {
	return readPage(answer, asked, readExtraction);
}

function isTerminated(end: PhaseEnd): boolean {
	return end.status === null && /^\s*terminated\b/i.test(end.description ?? '');
}

/**
 * What a record says about its own job (connect-api.md 8.28, "How to read a record").
 * Success needs a completion time and three zeros; what fits no rule is `unknown`.
 */
export function verdictOf(record: ExtractionRecord): ExtractionVerdict {
	const { completionTime, startTime } = record;
	for (const phase of PHASES) {
		const { status, description } = record.phases[phase];
		if (status !== null && status !== 0) {
			return {
				verdict: 'failed',
				phase,
				description: description ?? `exit status ${String(status)}`,
			};
		}
	}
	if (completionTime === null) return { verdict: 'running' };
	if (completionTime < startTime) {
		return { verdict: 'unknown', reason: "'completion_time' lies before 'start_time'" };
	}
	const ends = PHASES.map((phase) => record.phases[phase]);
	if (ends.every((end) => end.status === 0)) return { verdict: 'succeeded' };
	if (ends.every((end) => end.status === null) || ends.some(isTerminated)) {
		const ran = completionTime - startTime;
		const byTimeLimit = Math.abs(ran - JOB_TIME_LIMIT_MS) <= TIME_LIMIT_TOLERANCE_MS;
		return { verdict: 'terminated', byTimeLimit };
	}
	return {
		verdict: 'unknown',
		reason: 'the job has a completion time but not every exit status',
	};
}
