/** One line of a log: `<time>Z <location> - <LEVEL> <message>`; the level may be missing. */
export interface LogLine {
	/** Milliseconds since 1970, Stitch's clock. */
	at: number;
	/** ISO 8601 in UTC, with the fraction as the log has it. */
	time: string;
	/** `main`, `tap` or `target`. */
	location: string;
	level?: string;
	/** Indentation kept. */
	message: string;
}

// "2024-03-05 07:00:11,159Z    tap - INFO Starting sync": all that comes before the level.
const PREFIX =
	/^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:[,.](\d{1,9}))?Z?[ \t]{1,20}(\S{1,100})[ \t]{1,20}-(?:[ \t]|$)/;
const LONGEST_PREFIX = 200;
const LEVEL = /^ ?(DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|FATAL|NOTSET)(?: |$)/;

/** Reads one line of a log; `undefined` for one without time and location. */
export function readLogLine(line: string): LogLine | undefined {
	const prefix = PREFIX.exec(line.slice(0, LONGEST_PREFIX));
	if (prefix === null) return undefined;
	const [whole, date, clock, fraction, location] = prefix;
	const at = Date.parse(`${date}T${clock}.${(fraction ?? '').slice(0, 3).padEnd(3, '0')}Z`);
	if (Number.isNaN(at)) return undefined;
	const time = `${date}T${clock}${fraction === undefined ? '' : `.${fraction}`}Z`;
	const rest = line.slice(whole.length);
	const level = LEVEL.exec(rest.slice(0, 12));
	return {
		at,
		time,
		location,
		...(level === null ? {} : { level: level[1] }),
		message: level === null ? rest : rest.slice(level[0].length),
	};
}

/** One event of a log, with the lines that belong to it, such as a stack trace. */
export interface LogEvent {
	/** ISO 8601 in UTC; `null` for text before the first line with a time. */
	time: string | null;
	/** `main`, `tap` or `target`. */
	phase: string | null;
	level: string | null;
	message: string;
}

/**
 * The events of a log. In Stitch's logs every line has time and location, those of a stack trace
 * too: a line without a level belongs to the event before it of its location.
 */
export function logEvents(text: string): LogEvent[] {
	const events: LogEvent[] = [];
	const lastOf = new Map<string, LogEvent>();
	const begin = (event: LogEvent) => {
		events.push(event);
		if (event.phase !== null) lastOf.set(event.phase, event);
	};
	for (const line of text.trimEnd().split(/\r?\n/)) {
		const read = readLogLine(line);
		if (read === undefined) {
			const last = events[events.length - 1];
			if (last !== undefined) last.message += `\n${line}`;
			else if (line.trim() !== '') begin({ time: null, phase: null, level: null, message: line });
			continue;
		}
		const { time, location: phase, level, message } = read;
		const before = level === undefined ? lastOf.get(phase) : undefined;
		if (before !== undefined) before.message += `\n${message}`;
		else begin({ time, phase, level: level ?? null, message });
	}
	return events;
}
