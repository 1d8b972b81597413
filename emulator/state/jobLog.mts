import { hasDiscovery, tapName } from '../catalogue.mts';
import type { HandedBatch, JobScript } from '../types.mts';

/**
 * The text of an extraction log (connect-api.md 8.29), as logs of Stitch that were published look:
 * every line has a time and a phase, those of a stack trace too; the phase is set flush right in
 * six columns; the last line says how each phase ended.
 */

type Result = NonNullable<JobScript['result']>;
type Line = { at: number; text: string };

export interface LoggedJob {
	type: string;
	startedAt: number;
	/** null: it still runs. */
	endedAt: number | null;
	script: JobScript;
	/** In the order in which the target took them. */
	batches: HandedBatch[];
}

const stamp = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('.', ',');

const line = (at: number, phase: 'main' | 'tap' | 'target', text: string): Line => ({
	at,
	text: `${stamp(at)} ${phase.padStart(6)} - ${text}`,
});

/** A metric in one of the two ways in which Stitch's logs show it. */
function metric(form: JobScript['metrics'], value: number, tags: Record<string, string | number>) {
	if (form === 'point') {
		const pairs = Object.entries(tags).map(
			([name, tag]) => `'${name}': ${typeof tag === 'number' ? tag : `'${tag}'`}`,
		);
		return `INFO METRIC Point(metric_type='counter', metric='record_count', value=${value}, tags={${pairs.join(', ')}})`;
	}
	const pairs = Object.entries(tags).map(([name, tag]) => `"${name}": ${JSON.stringify(tag)}`);
	return `INFO METRIC: {"type": "counter", "metric": "record_count", "value": ${value}, "tags": {${pairs.join(', ')}}}`;
}

const GATE = 'https://api.stitchdata.com/v2/import/batch';

/** Tap and target both count the rows of a batch. */
function batchLines({ script, batches }: LoggedJob): Line[] {
	return batches.flatMap(({ stream, rows, at }) => {
		const bytes = 120 + rows * 64;
		const counted =
			script.metrics === 'none'
				? []
				: [
						line(at, 'tap', metric(script.metrics, rows, { endpoint: stream })),
						line(
							at,
							'target',
							metric(script.metrics, rows, { endpoint: stream, num_bytes: bytes }),
						),
					];
		if (rows === 0) return counted.slice(0, 1);
		return [
			line(at, 'target', `INFO Serializing batch with ${rows} messages for table ${stream}`),
			line(at, 'target', `INFO Sending batch of ${bytes} bytes to ${GATE}`),
			...counted,
		];
	});
}

const DEFAULT_DESCRIPTIONS: Record<Result, string | null> = {
	success: null,
	'discovery-failure': 'FATAL: password authentication failed for user "stitch"',
	'tap-failure': 'FATAL: remaining connection slots are reserved',
	'target-failure': 'Request batch was refused by the import gate',
	terminated: null,
};

/** Stitch's description of the phase that failed. */
export const descriptionOf = ({ result = 'success', description }: JobScript) =>
	description ?? DEFAULT_DESCRIPTIONS[result];

/** A phase that a signal ended (a negative code) has no message of its own. */
const ended = (phase: string, code: number, message: string | null) =>
	code === 0
		? `${phase} succeeded.`
		: `${phase} failed with code ${code}${code > 0 && message !== null ? ` and error message: "${message}"` : ''}.`;

/**
 * The last line of a job that has ended. Of a type without discovery and of a job that was
 * terminated none is known. Emulator's choice: no word of discovery, and a tap that signal 15 ended.
 */
function exitLine({ script, type }: LoggedJob) {
	const result = script.result ?? 'success';
	const message = descriptionOf(script);
	const code = script.exitStatus ?? 1;
	if (result === 'discovery-failure') return ended('Discovery', code, message);
	const tap =
		result === 'tap-failure'
			? ended('Tap', code, message)
			: ended('Tap', result === 'terminated' ? -15 : (script.tapExitStatus ?? 0), null);
	const target = ended('Target', result === 'target-failure' ? code : 0, message);
	return [...(hasDiscovery(type) ? [ended('Discovery', 0, null)] : []), tap, target].join(' ');
}

const PHASES: Partial<Record<Result, 'tap' | 'target'>> = {
	'discovery-failure': 'tap',
	'tap-failure': 'tap',
	'target-failure': 'target',
};

/** Documented of a job that exceeded its time limit; of one that was stopped it is a guess. */
const TERMINATED =
	"The process was terminated. Most often this occurs because the job has exceeded its allotted runtime. The next job will run based on the integration's schedule.";

/** What the phase that failed says itself: its message, then its stack trace. */
function failureLines({ script }: LoggedJob, at: number): Line[] {
	const result = script.result ?? 'success';
	if (result === 'terminated') return [line(at, 'main', `INFO ${TERMINATED}`)];
	const phase = PHASES[result];
	if (!phase) return [line(at, 'target', 'INFO Requests complete, stopping loop')];
	const message = descriptionOf(script) ?? '';
	const code = script.exitStatus ?? 1;
	const trace = script.trace ?? [
		'Traceback (most recent call last):',
		`  File "${phase}-env/bin/${phase}", line 11, in <module>`,
		'    sys.exit(main())',
		`Exception: ${message}`,
	];
	const name = phase === 'tap' ? 'Tap' : 'Target';
	return [
		...(code > 0
			? [line(at, phase, `CRITICAL ${message}`), ...trace.map((text) => line(at, phase, text))]
			: []),
		line(at, 'main', `INFO ${name} exited abnormally with status ${code}`),
	];
}

export function jobLog(job: LoggedJob): string {
	const { script, startedAt, endedAt, type } = job;
	if (typeof script.log === 'string') return script.log;
	if (script.log) return `${script.log.join('\n')}\n`;
	const lines = [
		line(
			startedAt,
			'main',
			`INFO Running ${tapName(type)} version 1.4.2 and target-stitch version 4.0.4`,
		),
	];
	if (script.result !== 'discovery-failure')
		lines.push(line(startedAt, 'tap', 'INFO Starting sync'), ...batchLines(job));
	if (endedAt !== null) {
		lines.push(...failureLines(job, endedAt));
		if (script.exitLine !== false)
			lines.push(line(endedAt, 'main', `INFO Exit status is: ${exitLine(job)}`));
	}
	return `${lines.map(({ text }) => text).join('\n')}\n`;
}

const TIME = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}),(\d{3})Z/;

/** A log as far as it was written at a time; lines without a time belong to the one before. */
export function writtenUntil(log: string, time: number): string {
	const lines = log.split('\n');
	const late = lines.findIndex((text) => {
		const match = TIME.exec(text);
		return match !== null && Date.parse(`${match[1]}T${match[2]}.${match[3]}Z`) > time;
	});
	return late < 0
		? log
		: lines
				.slice(0, late)
				.map((text) => `${text}\n`)
				.join('');
}
