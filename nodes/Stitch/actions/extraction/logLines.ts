/** One event of an extraction log. */
export interface LogLine {
	/** ISO 8601 in UTC; `null` for text before the first line of the documented form. */
	time: string | null;
	/** `main`, `tap` or `target`. */
	phase: string | null;
	level: string | null;
	/** With the lines that follow it, such as a stack trace. */
	message: string;
}

/** "2024-03-05 07:00:11,159Z tap - INFO Starting sync" (connect-api.md 8.29). */
const LINE =
	/^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:[,.](\d{1,9}))?Z?\s+(\S+)\s+-\s+([A-Z]+)\s?(.*)$/;

function readLine(line: string): LogLine | undefined {
	const match = LINE.exec(line);
	if (match === null) return undefined;
	const [, date, clock, fraction, phase, level, message] = match;
	const time = `${date}T${clock}${fraction === undefined ? '' : `.${fraction}`}Z`;
	return { time, phase, level, message };
}

/** The events of an extraction log. A line of no documented form belongs to the one before it. */
export function logLines(text: string): LogLine[] {
	const lines: LogLine[] = [];
	for (const line of text.replace(/\s+$/, '').split(/\r?\n/)) {
		const read = readLine(line);
		const last = lines[lines.length - 1];
		if (read !== undefined) lines.push(read);
		else if (last !== undefined) last.message += `\n${line}`;
		else if (line.trim() !== '')
			lines.push({ time: null, phase: null, level: null, message: line });
	}
	return lines;
}
