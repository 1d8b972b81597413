import type { Secrets } from '../../api/http/secrets';
import type { Words } from '../../errors/advice';
import { explain, short } from '../../errors/toNodeError';
import type { WaitEnd } from '../wait/state';

/** What the waiting operation adds to how a wait ended. */
export interface WaitFacts {
	sourceId: number;
	sourceName: string;
	/** The job was running before; nothing was started. */
	attached: boolean;
	startAnswerLost: boolean;
	includeLogCounts: boolean;
	waitedMs: number;
	budgetWaitedMs: number;
	/** The limits, in seconds. */
	extractionTimeout: number;
	loadTimeout: number;
	/** What came of stopping the job after a time-out. */
	stopped?: 'stopped' | 'noAnswer' | { refused: string };
	/** Never shown. */
	secrets: Secrets;
}

/** Names that a message lists at most. */
const MOST_NAMES = 20;

function list(names: string[]): string {
	const rest = names.length - MOST_NAMES;
	const shown = names.slice(0, MOST_NAMES).map(short).join(', ');
	return rest > 0 ? `${shown} and ${rest} more` : shown;
}

function lastError({ error }: WaitEnd): string {
	return error ? ` The last request failed: ${explain(error).message}.` : '';
}

function afterStop({ stopped }: WaitFacts): string {
	if (stopped === undefined) return '';
	if (stopped === 'stopped') return ' The job was stopped; what it had extracted is still loaded.';
	if (stopped === 'noAnswer')
		return ' Stitch has not yet responded to the request to stop the job.';
	return ` The job could not be stopped: ${stopped.refused}`;
}

/** Only where the limit of requests took a good part of the time. */
function budget({ budgetWaitedMs, waitedMs }: WaitFacts): string {
	if (budgetWaitedMs < 60_000 || budgetWaitedMs * 10 < waitedMs) return '';
	return ` For ${Math.round(budgetWaitedMs / 1000)} s of it nothing could be checked, because the limit of requests per 10 minutes was used up: start fewer jobs at once, or poll less often.`;
}

/** The job, inside of a sentence. */
const theJob = ({ jobName }: WaitEnd) => (jobName === undefined ? 'the job' : `job ${jobName}`);

function timedOut(end: WaitEnd, facts: WaitFacts): Words {
	const { sourceId, extractionTimeout, loadTimeout } = facts;
	if (end.during === 'load') {
		const pending = (end.streams ?? []).filter((stream) => stream.outcome === 'pending');
		const names = list(pending.map((stream) => stream.streamName));
		const noLog = end.logMissing
			? ` Whether all of them had rows is not known, because the log could not be used: ${short(end.logMissing)}.`
			: '';
		return {
			message: `The loads of source ${sourceId} took longer than 'Load Timeout' (${loadTimeout} s)`,
			description: `The extraction succeeded. Not loaded yet, as far as Stitch tells: ${names || 'unknown'}.${noLog} Raise 'Load Timeout', or check the destination in Stitch.${budget(facts)}${lastError(end)}`,
		};
	}
	const lost = facts.startAnswerLost
		? ' The response to the start was lost, so whether Stitch started a job is not known; none has appeared. It was not retried.'
		: '';
	return {
		message: `The extraction of source ${sourceId} took longer than 'Extraction Timeout' (${extractionTimeout} s)`,
		description: `Stitch still shows no result of ${theJob(end)}.${lost} Raise 'Extraction Timeout', or for long jobs use Start, a Wait node and Get Status.${afterStop(facts)}${budget(facts)}${lastError(end)}`,
	};
}

function failed(end: WaitEnd, { sourceId }: WaitFacts): Words {
	const description = short(end.description ?? '');
	if (end.phase !== 'load') {
		return {
			message: `The extraction of source ${sourceId} failed in the phase ${end.phase ?? ''}: ${description}`,
			description: `Check ${theJob(end)} in Stitch, then start another one.`,
		};
	}
	const streams = (end.streams ?? []).filter((stream) => stream.outcome === 'failed');
	const lines = streams
		.slice(0, MOST_NAMES)
		.map(({ streamName, error }) => `${short(streamName)}: ${short(error?.message ?? '')}`);
	return {
		message: `Loading source ${sourceId} failed: ${description}`,
		description: lines.join('\n'),
	};
}

/** What a wait that didn't end well says to the user. */
export function waitMessage(end: WaitEnd, facts: WaitFacts): Words {
	const { sourceId } = facts;
	switch (end.verdict) {
		case 'failed':
			return failed(end, facts);
		case 'terminated':
			return {
				message: end.byTimeLimit
					? `Stitch ended the job of source ${sourceId} at its time limit for jobs, 24 hours`
					: `The job of source ${sourceId} was stopped before its end`,
				description: `What ${theJob(end)} had extracted by then is still loaded.`,
			};
		case 'superseded':
			return {
				message: `Another job of source ${sourceId} followed before this job's result could be read`,
				description: `Stitch only lists a source's latest job, so the result of ${theJob(end)} can only be found in its log${end.logMissing ? ` (${short(end.logMissing)})` : ''}. The newer job is ${end.newer?.jobName ?? 'not known'}. Set 'If Superseded' to 'Use the Newer Job' to continue with that one.`,
			};
		case 'timedOut':
			return timedOut(end, facts);
		case 'sourceDeleted':
			return {
				message: `Source ${sourceId} was deleted while its job was running`,
				description: `No result of ${theJob(end)} has appeared.`,
			};
		case 'cancelled':
			return { message: 'The execution was cancelled', description: afterStop(facts).trim() };
		default:
			return {
				message: `The result of the job of source ${sourceId} is not known`,
				description: `${short(end.description ?? '')} It does not count as a success. Check the source in Stitch.`,
			};
	}
}
