import type { IDataObject } from 'n8n-workflow';
import type { Extraction } from '../../api/extractions';
import type { Secrets } from '../../api/http/secrets';
import type { JsonObject } from '../../json';
import { writeStitchTime } from '../../time';
import type { JobLog } from '../judge/jobLog';
import type { StreamLoad } from '../judge/loads';
import type { StitchItem } from '../../item/item';
import type { WaitEnd } from '../wait/state';
import type { WaitFacts } from './waitMessages';
import { waitMessage } from './waitMessages';

/** The loads of a job, one per stream, under Stitch's field names. */
export function loadsOutput(streams: StreamLoad[]): IDataObject[] {
	return streams.map(({ streamName, outcome, evidence, lastLoadedAt, rows, error }) => ({
		stream_name: streamName,
		outcome,
		...(evidence === undefined ? {} : { evidence }),
		last_batch_loaded_at: writeStitchTime(lastLoadedAt),
		...(rows === undefined ? {} : { rows }),
		...(error === undefined
			? {}
			: { trouble: { message: error.message, ...(error.code ? { code: error.code } : {}) } }),
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
export const extractionOutput = ({ raw }: Extraction): IDataObject => raw as IDataObject;

/** Texts of Stitch's, from descriptions and logs, may hold anything. */
export function withoutSecrets(secrets: Secrets, output: IDataObject): IDataObject {
	return secrets.hide(output as JsonObject, JSON.stringify(output)) as IDataObject;
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
		...(end.supersededJobs.length > 0 ? { supersededJobs: end.supersededJobs } : {}),
		...(end.phase ? { phase: end.phase, description: end.description ?? null } : {}),
		...(end.byLog ? { resultFromLog: true } : {}),
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

function logTail({ log, logMissing, verdict }: WaitEnd): string {
	if (log && log.tail.length > 0) return `\nThe last lines of the log:\n${log.tail.join('\n')}`;
	return verdict === 'failed' && logMissing ? `\nNo log: ${logMissing}` : '';
}

const LONGEST_DESCRIPTION = 6_000;

/**
 * The error of a wait that ended in anything but success: Stitch's refusal, if it refused to answer,
 * else what happened to the job.
 */
export function waitError(item: StitchItem, end: WaitEnd, facts: WaitFacts): Error {
	if (end.verdict === 'refused' && end.error) return end.error;
	const { secrets } = facts;
	const words = waitMessage(end, facts);
	const whole = secrets.hideIn(`${words.description.trim()}${logTail(end)}`);
	const message = secrets.hideIn(words.message.trim());
	const description = whole.slice(0, LONGEST_DESCRIPTION);
	const error = item.fail(message, description);
	error.context.replicationJob = waitOutput(end, facts);
	// n8n replaces messages in which it believes to see a code such as EPERM.
	return Object.assign(error, { message, description });
}
