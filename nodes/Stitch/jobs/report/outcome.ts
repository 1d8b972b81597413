import { NodeApiError, NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';
import type { JsonObject } from '../../json';
import { Secrets } from '../../api/http/secrets';
import type { ExtractionRecord } from '../judge/extraction';
import type { StreamLoad } from '../judge/loads';
import type { JobLog } from '../judge/log';
import type { WaitEnd } from '../wait/state';
import type { WaitFacts } from './waitWords';
import { words } from './waitWords';

/** Stitch's way to write a time. */
export function stitchTime(time: number | null): string | null {
	return time === null ? null : new Date(time).toISOString().replace('.000Z', 'Z');
}

/** The loads of a job, one per stream, under Stitch's field names. */
export function loadsOutput(streams: StreamLoad[]): IDataObject[] {
	return streams.map((stream) => ({
		stream_name: stream.streamName,
		outcome: stream.outcome,
		last_batch_loaded_at: stitchTime(stream.lastLoadedAt),
		...(stream.rows === undefined ? {} : { rows: stream.rows }),
		...(stream.trouble === undefined
			? {}
			: {
					trouble: {
						message: stream.trouble.message,
						...(stream.trouble.code ? { code: stream.trouble.code } : {}),
					},
				}),
	}));
}

/** Rows by stream, as the log counted them. */
export function countsOutput(log: JobLog): IDataObject {
	const counts: IDataObject = {};
	for (const stream of log.empty) counts[stream] = 0;
	for (const [stream, { count }] of log.rows) counts[stream] = count;
	return counts;
}

/** Stitch's record of the extraction, as it came. */
export function extractionOutput(record: ExtractionRecord): IDataObject {
	return record.raw as IDataObject;
}

/** Texts of Stitch's, from descriptions and logs, may hold anything. */
export function withoutSecrets(secrets: string[], output: IDataObject): IDataObject {
	return new Secrets(secrets).hide(output as JsonObject, JSON.stringify(output)) as IDataObject;
}

const seconds = (ms: number) => Math.round(ms / 100) / 10;

/** The output of a wait, whatever its end. */
export function waitOutput(end: WaitEnd, facts: WaitFacts): IDataObject {
	return withoutSecrets(facts.secrets, {
		verdict: end.verdict,
		job_name: end.jobName ?? null,
		sourceId: facts.sourceId,
		sourceName: facts.sourceName,
		alreadyRunning: facts.attached,
		...(facts.startAnswerLost ? { startAnswerLost: true } : {}),
		...(end.overtaken.length > 0 ? { supersededJobs: end.overtaken } : {}),
		...(end.phase ? { phase: end.phase, description: end.description ?? null } : {}),
		...(end.record ? { extraction: extractionOutput(end.record) } : {}),
		...(end.newer ? { newerExtraction: extractionOutput(end.newer) } : {}),
		...(end.streams ? { loads: loadsOutput(end.streams) } : {}),
		...(facts.includeLogCounts && end.log ? { counts: countsOutput(end.log) } : {}),
		...(facts.includeLogCounts && end.logMissing ? { countsMissing: end.logMissing } : {}),
		waited: {
			seconds: seconds(facts.waitedMs),
			secondsForBudget: seconds(facts.budgetWaitedMs),
		},
	});
}

function logTail(end: WaitEnd): string {
	if (end.log && end.log.tail.length > 0) {
		return `\nThe last lines of the log:\n${end.log.tail.join('\n')}`;
	}
	return end.verdict === 'failed' && end.logMissing ? `\nNo log: ${end.logMissing}` : '';
}

const LONGEST_DESCRIPTION = 6000;

/** The error of a wait that ended in anything but success. */
export function waitError(
	node: INode,
	itemIndex: number,
	end: WaitEnd,
	facts: WaitFacts,
): NodeApiError | NodeOperationError {
	const said = words(end, facts);
	const message = new Secrets(facts.secrets).hideIn(said.message.trim());
	const whole = new Secrets(facts.secrets).hideIn(`${said.description.trim()}${logTail(end)}`);
	const description = whole.slice(0, LONGEST_DESCRIPTION);
	const httpCode = end.fault?.httpCode;
	const byStitch = httpCode !== undefined && end.verdict !== 'timedOut';
	const base = byStitch
		? new NodeApiError(node, { message }, { message, description, httpCode, itemIndex })
		: new NodeOperationError(node, message, { description, itemIndex });
	const error = Object.assign(base, { message, description });
	error.context.replicationJob = waitOutput(end, facts);
	return error;
}
