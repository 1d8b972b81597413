import type { JobScript } from '../types.mts';

/**
 * The text of an extraction log: `<timestamp>Z <location> - <LEVEL> <message>` (connect-api.md 8.29).
 */

const stamp = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('.', ',');

const line = (ms: number, location: string, level: string, message: string) =>
	`${stamp(ms)} ${location} - ${level} ${message}`;

export function jobLog({
	tapName,
	startedAt,
	endedAt,
	script,
	rows,
}: {
	tapName: string;
	startedAt: number;
	endedAt: number;
	script: JobScript;
	rows: Array<[string, number]>;
}) {
	if (typeof script.log === 'string') return script.log;
	if (script.log) return `${script.log.join('\n')}\n`;
	const lines = [line(startedAt, 'main', 'INFO', `Running ${tapName}`)];
	const failed = script.result ?? 'success';
	const description = script.description ?? defaultDescription(failed);
	if (failed === 'discovery-failure')
		lines.push(line(endedAt, 'tap', 'CRITICAL', description ?? ''));
	else {
		lines.push(line(startedAt + 1, 'tap', 'INFO', 'Starting sync'));
		for (const [stream, count] of rows) {
			const metric = {
				type: 'counter',
				metric: 'record_count',
				value: count,
				tags: { endpoint: stream },
			};
			lines.push(line(endedAt, 'tap', 'INFO', `METRIC: ${JSON.stringify(metric)}`));
		}
		if (failed === 'tap-failure') lines.push(line(endedAt, 'tap', 'CRITICAL', description ?? ''));
		else if (failed === 'target-failure')
			lines.push(line(endedAt, 'target', 'CRITICAL', description ?? ''));
		else if (failed === 'terminated') lines.push(line(endedAt, 'main', 'WARNING', 'Terminated'));
		else {
			lines.push(line(endedAt, 'target', 'INFO', 'Requests complete, stopping loop'));
			lines.push(
				line(
					endedAt,
					'main',
					'INFO',
					'Exit status is: Discovery succeeded. Tap succeeded. Target succeeded.',
				),
			);
		}
	}
	return `${lines.join('\n')}\n`;
}

export function defaultDescription(result: NonNullable<JobScript['result']>) {
	if (result === 'discovery-failure')
		return 'FATAL: password authentication failed for user "stitch"';
	if (result === 'tap-failure') return 'FATAL: remaining connection slots are reserved';
	if (result === 'target-failure') return 'Request batch was refused by the import gate';
	return null;
}
