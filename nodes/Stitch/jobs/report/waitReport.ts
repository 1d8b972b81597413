import type { IDataObject } from 'n8n-workflow';
import { Secrets } from '../../api/http/secrets';
import type { StitchItem } from '../../item/types';
import type { WaitEnd } from '../wait/state';
import { countsOutput, extractionOutput, loadsOutput, withoutSecrets } from './output';
import type { WaitFacts } from './waitMessages';
import { waitMessage } from './waitMessages';

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
 * The error of a wait that ended in anything but success: what Stitch said, if it refused to tell
 * about the job, else what became of the job.
 */
export function waitError(item: StitchItem, end: WaitEnd, facts: WaitFacts): Error {
	if (end.verdict === 'refused' && end.error) return end.error;
	const secrets = new Secrets(facts.secrets);
	const words = waitMessage(end, facts);
	const whole = secrets.hideIn(`${words.description.trim()}${logTail(end)}`);
	const message = secrets.hideIn(words.message.trim());
	const description = whole.slice(0, LONGEST_DESCRIPTION);
	const error = item.fail(message, description);
	error.context.replicationJob = waitOutput(end, facts);
	// n8n replaces messages in which it believes to see a code such as EPERM.
	return Object.assign(error, { message, description });
}
