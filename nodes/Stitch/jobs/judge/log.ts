import { isObject } from './reading';

/** What the log of one job says (connect-api.md 8.29); times in milliseconds, Stitch's clock. */
export interface JobLog {
	firstAt?: number;
	lastAt?: number;
	/** streams for which rows were handed over, as the log names them */
	rows: Map<string, StreamRows>;
	/** streams of which the log says that nothing came */
	empty: Set<string>;
	/** false when lines speak of rows in words that aren't known: then silence proves nothing */
	understood: boolean;
	/** the last lines, oldest first */
	tail: string[];
	lineCount: number;
}

export interface StreamRows {
	/** records that the tap or the target counted; 0 when the log names no number */
	count: number;
	/** when the last of them was handed over */
	lastAt: number;
}

const LOG_TAIL_LINES = 20;
const MAX_LINE_LENGTH = 2000;
// "2024-03-05 07:00:11,159Z tap - INFO Starting sync"
const LINE =
	/^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:[,.](\d{1,3})\d*)?Z?\s+(\S+)\s+-\s+(.*)$/;
const SERIALIZING = /Serializing batch with (\d+) messages? for table (.+?)\s*$/i;
const REPLICATED = /replicated (\d+) records? from "([^"]+)"(?: endpoint)?/i;
const RECORD_COUNT_CALL = /send-stream-record-count-impl\s+"?([^"\s]+)"?/;
const METRIC = /METRIC:\s*(\{.*\})\s*$/;
// Words in which a line that isn't understood may still speak of rows.
const SPEAKS_OF_ROWS = /\b(?:\d+\s+(?:records?|rows?|messages?|upserts?|events?)|batch(?:es)?)\b/i;

interface RowLine {
	stream: string;
	count: number;
	/** the line has no number, only says that there were some */
	counted: boolean;
	by: 'tap' | 'target';
}

function metricLine(text: string): RowLine | undefined {
	const match = METRIC.exec(text);
	if (!match) return undefined;
	try {
		const metric: unknown = JSON.parse(match[1]);
		if (!isObject(metric) || metric.metric !== 'record_count' || !isObject(metric.tags)) {
			return undefined;
		}
		const { endpoint } = metric.tags;
		if (typeof endpoint !== 'string' || typeof metric.value !== 'number') return undefined;
		return { stream: endpoint, count: metric.value, counted: true, by: 'tap' };
	} catch {
		return undefined;
	}
}

function rowLine(text: string): RowLine | undefined {
	const serializing = SERIALIZING.exec(text);
	if (serializing) {
		const count = Number(serializing[1]);
		return { stream: unquoted(serializing[2]), count, counted: true, by: 'target' };
	}
	const replicated = REPLICATED.exec(text);
	if (replicated) {
		return { stream: replicated[2], count: Number(replicated[1]), counted: true, by: 'tap' };
	}
	const call = RECORD_COUNT_CALL.exec(text);
	if (call) return { stream: call[1], count: 0, counted: false, by: 'target' };
	return metricLine(text);
}

function unquoted(name: string): string {
	return name.replace(/^["']|["']$/g, '');
}

function timeOf(match: RegExpExecArray): number | undefined {
	const time = Date.parse(`${match[1]}T${match[2]}.${(match[3] ?? '0').padEnd(3, '0')}Z`);
	return Number.isNaN(time) ? undefined : time;
}

/**
 * Reads a job's log. Tap and target both count the same rows: the larger of the two sums is
 * the count; the time is the latest line of either. A text without a single line of the
 * documented form is not understood.
 */
export function readLog(text: string): JobLog {
	const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
	const counts = new Map<string, { tap: number; target: number; some: boolean; lastAt: number }>();
	let firstAt: number | undefined;
	let lastAt: number | undefined;
	let understood = true;
	for (const line of lines) {
		const match = LINE.exec(line);
		const at = match ? timeOf(match) : undefined;
		if (!match || at === undefined) continue;
		firstAt ??= at;
		lastAt = at;
		const row = rowLine(match[5]);
		if (row) {
			const known = counts.get(row.stream) ?? { tap: 0, target: 0, some: false, lastAt: at };
			known[row.by] += row.count;
			if (!row.counted || row.count > 0) {
				known.some = true;
				known.lastAt = Math.max(known.lastAt, at);
			}
			counts.set(row.stream, known);
		} else if (/^(?:tap|target)/.test(match[4]) && SPEAKS_OF_ROWS.test(match[5])) {
			understood = false;
		}
	}
	const rows = new Map<string, StreamRows>();
	const empty = new Set<string>();
	for (const [stream, known] of counts) {
		if (known.some) {
			rows.set(stream, { count: Math.max(known.tap, known.target), lastAt: known.lastAt });
		} else empty.add(stream);
	}
	return {
		...(firstAt === undefined ? {} : { firstAt, lastAt }),
		rows,
		empty,
		// A line that names the rows in known words vouches for the log's language.
		understood: firstAt !== undefined && (understood || counts.size > 0),
		tail: lines.slice(-LOG_TAIL_LINES).map((line) => line.slice(0, MAX_LINE_LENGTH)),
		lineCount: lines.length,
	};
}
