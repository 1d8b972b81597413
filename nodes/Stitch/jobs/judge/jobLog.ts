import { KILLED } from '../../api/extractions';
import type { Phase } from '../../api/extractions';
import type { LogLine } from '../../api/logs';
import { readLogLine } from '../../api/logs';
import { objectOf, parseJson } from '../../json';
import { wholeSecond } from '../../time';
import { foldWords } from './streamNames';

/** What the log of one job says (connect-api.md 8.29); times in milliseconds, Stitch's clock. */
export interface JobLog {
	firstAt?: number;
	lastAt?: number;
	/** Streams for which rows were handed over, as the log names them. */
	rows: Map<string, StreamRows>;
	/** Streams of which the log says that nothing came. */
	empty: Set<string>;
	/**
	 * `known`: it names rows in words that are known, so that its silence about a stream says
	 * something. `foreign`: it speaks of rows in other words only. `silent`: not at all.
	 */
	language: 'known' | 'foreign' | 'silent';
	/** Lines that speak of rows in other words, folded, without their numbers; `all`: too many. */
	foreign: Set<string> | 'all';
	/** How the job ended, from the last line of a finished one. */
	exit?: LogExit;
	/** The last lines, oldest first. */
	tail: string[];
}

export interface StreamRows {
	/** Records that the tap or the target counted; 0 when the log names no number. */
	count: number;
	/** Requests in which the target handed them over; 0 when the log does not tell. */
	batches: number;
	/** When the last of them was handed over. */
	lastAt: number;
}

/** The last line of a finished job (connect-api.md 8.29). */
type LogExit = { at: number } & (
	{ verdict: 'succeeded' } | { verdict: 'failed'; phase: Phase; description: string }
);

const TAIL_LINES = 20;
const LONGEST_TAIL_LINE = 2_000;
/** What is looked at of one message: row lines are short, and nothing here may take long. */
const LONGEST_MESSAGE = 4_000;
const MANY_FOREIGN = 1_000;

const SERIALIZING = /^.{0,200}?serializing batch with (\d{1,12}) messages? for table (?=\S)/i;
/** A batch that is too large is sent in several requests. */
const SENDING = /^.{0,200}?sending batch (of|with) /i;
const REPLICATED = /replicated (\d{1,12}) records? from "([^"]{1,500})"/i;
const RECORD_COUNT_CALL = /send-stream-record-count-impl[ \t]{1,10}"?([^"\s]{1,500})"?/;
// A metric of the Singer libraries, as JSON or, in logs of 2018, as a Python tuple.
const METRIC = /\bMETRIC(?::[ \t]{0,10}(?=\{)|[ \t]{1,10}Point\()/;
const POINT_COUNT = /metric='?record_count'?,[ \t]{0,10}value=(\d{1,12})\b/;
const POINT_ENDPOINT = /'endpoint':[ \t]{0,10}u?'([^']{1,500})'/;
// Words in which a line that isn't understood may still speak of rows.
const SPEAKS_OF_ROWS =
	/\b[1-9][\d,.]{0,20}[ \t]{1,5}(?:\w{1,30}[ \t]{1,5})?(?:records?|rows?|messages?|upserts?|events?|documents?|items?)\b|\bbatch(?:es)?\b|\bflush(?:ed|ing)?\b/i;

type Counter = 'tap' | 'replicated' | 'target' | 'targetMetric';

interface RowLine {
	stream: string;
	/** `undefined`: the line has no number, it only says that there were some. */
	count?: number;
	by: Counter;
	batch?: true;
}

const unquoted = (name: string) => name.replace(/^["']/, '').replace(/["']$/, '');

/** The target counts the rows of the tap once more, with the bytes that it sent. */
const metricOf = (stream: string, count: number, hasBytes: boolean): RowLine => ({
	stream,
	count,
	by: hasBytes ? 'targetMetric' : 'tap',
});

function jsonMetric(text: string): RowLine | undefined {
	const { metric, value, tags } = objectOf(parseJson(text));
	const { endpoint, num_bytes } = objectOf(tags);
	if (metric !== 'record_count' || typeof endpoint !== 'string' || typeof value !== 'number') {
		return undefined;
	}
	return metricOf(endpoint, value, num_bytes !== undefined);
}

function tupleMetric(text: string): RowLine | undefined {
	const count = POINT_COUNT.exec(text);
	const endpoint = POINT_ENDPOINT.exec(text);
	if (count === null || endpoint === null) return undefined;
	return metricOf(endpoint[1], Number(count[1]), text.includes("'num_bytes'"));
}

function metricLine(message: string): RowLine | undefined {
	const start = METRIC.exec(message);
	if (start === null) return undefined;
	const rest = message.slice(start.index + start[0].length).trim();
	return start[0].endsWith('(') ? tupleMetric(rest) : jsonMetric(rest);
}

function rowLine(message: string): RowLine | undefined {
	const serializing = SERIALIZING.exec(message);
	if (serializing) {
		const stream = unquoted(message.slice(serializing[0].length).trim());
		return { stream, count: Number(serializing[1]), by: 'target', batch: true };
	}
	const replicated = REPLICATED.exec(message);
	if (replicated) return { stream: replicated[2], count: Number(replicated[1]), by: 'replicated' };
	const call = RECORD_COUNT_CALL.exec(message);
	if (call) return { stream: call[1], by: 'target' };
	return metricLine(message);
}

const EXIT = 'Exit status is:';
const PHASE_END =
	/(Discovery|Tap|Target) (?:(succeeded)|failed with code (-?\d{1,6})( and error message: ")?)/y;

/** An error message in quotation marks. It may hold some, so it ends where the next phase is named. */
function quotedMessage(message: string, start: number): { text: string; end: number } {
	const ends = ['". Tap ', '". Target '].map((next) => message.indexOf(next, start));
	const end = Math.min(...ends.filter((index) => index >= 0), message.length);
	return { text: message.slice(start, end).replace(/"\.?\s{0,5}$/, ''), end: end + 1 };
}

/** "Exit status is: Discovery succeeded. Tap failed with code 1 and error message: "…". …" */
function exitOf({ at, location, message }: LogLine): LogExit | undefined {
	if (location !== 'main' || !message.startsWith(EXIT)) return undefined;
	const succeeded = new Set<string>();
	const failed: Array<{ phase: Phase; code: string; description: string }> = [];
	let position = EXIT.length;
	for (;;) {
		while (/[\s.]/.test(message.charAt(position))) position++;
		PHASE_END.lastIndex = position;
		const end = PHASE_END.exec(message);
		if (end === null) break;
		position = PHASE_END.lastIndex;
		const phase = end[1].toLowerCase() as Phase;
		const [, , success, code, quote] = end;
		if (success !== undefined) {
			succeeded.add(phase);
			continue;
		}
		const quoted = quote === undefined ? undefined : quotedMessage(message, position);
		position = quoted?.end ?? position;
		failed.push({ phase, code, description: quoted?.text || `exit status ${code}` });
	}
	const cause = failed.find(({ code }) => Number(code) !== KILLED) ?? failed[0];
	if (cause) {
		return { at, verdict: 'failed', phase: cause.phase, description: cause.description };
	}
	return succeeded.has('tap') && succeeded.has('target') ? { at, verdict: 'succeeded' } : undefined;
}

interface Counts extends Partial<Record<Counter, number>> {
	batches: number;
	hasRows: boolean;
	lastAt: number;
}

function addRows(
	counts: Map<string, Counts>,
	{ stream, count, by, batch }: RowLine,
	at: number,
): Counts {
	const known = counts.get(stream) ?? { batches: 0, hasRows: false, lastAt: at };
	counts.set(stream, known);
	known[by] = (known[by] ?? 0) + (count ?? 0);
	if (count === 0) return known;
	known.hasRows = true;
	known.lastAt = Math.max(known.lastAt, at);
	if (batch) known.batches++;
	return known;
}

/** The target's own metric counts rows only, its batches hold other messages too. */
function rowsOf({
	tap = 0,
	replicated = 0,
	target = 0,
	targetMetric = target,
	batches,
	lastAt,
}: Counts): StreamRows {
	const count = Math.max(tap, replicated, targetMetric);
	// More rows than its batches hold: there are batches that the log does not name.
	return { count, batches: targetMetric === count ? batches : 0, lastAt };
}

/**
 * Reads a job's log. Tap and target count the same rows, both in two ways: the largest sum is the
 * count; the time is that of the last of those lines.
 */
export function readJobLog(text: string): JobLog {
	const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
	const counts = new Map<string, Counts>();
	let firstAt: number | undefined;
	let lastAt: number | undefined;
	const foreign = new Set<string>();
	let exit: LogExit | undefined;
	let batch: Counts | undefined;
	let requests = 0;
	for (const line of lines) {
		const read = readLogLine(line);
		if (read === undefined) continue;
		firstAt ??= read.at;
		lastAt = Math.max(lastAt ?? read.at, read.at);
		exit = exitOf(read) ?? exit;
		const message = read.message.slice(0, LONGEST_MESSAGE);
		const row = rowLine(message);
		const sending = SENDING.exec(message);
		if (row) {
			const known = addRows(counts, row, read.at);
			if (row.batch) [batch, requests] = [known, 0];
		} else if (sending) {
			// The first one is the batch itself.
			if (batch && sending[1] === 'of' && requests++ > 0) batch.batches++;
		} else if (foreign.size <= MANY_FOREIGN && SPEAKS_OF_ROWS.test(message)) {
			foreign.add(foldWords(message));
		}
	}
	const rows = new Map<string, StreamRows>();
	const empty = new Set<string>();
	for (const [stream, known] of counts) {
		if (known.hasRows) rows.set(stream, rowsOf(known));
		else empty.add(stream);
	}
	const isForeign = foreign.size > 0 || firstAt === undefined;
	return {
		firstAt,
		lastAt,
		rows,
		empty,
		language: rows.size > 0 ? 'known' : isForeign ? 'foreign' : 'silent',
		foreign: foreign.size > MANY_FOREIGN ? 'all' : foreign,
		exit,
		tail: lines.slice(-TAIL_LINES).map((line) => line.slice(0, LONGEST_TAIL_LINE)),
	};
}

/** Logs are written while the job runs: the end may lag behind the list by so much. */
const END_LAG_MS = 2_000;

/** Whether a log reaches to the end of its job, so that what it does not say did not happen. */
export function isComplete(log: JobLog, completionTime: number): boolean {
	if (log.exit) return true;
	return log.lastAt !== undefined && log.lastAt + END_LAG_MS >= wholeSecond(completionTime);
}
