import type { WaitEnd } from '../wait/state';

/** What the waiting operation adds to how a wait ended. */
export interface WaitFacts {
	sourceId: number;
	sourceName: string;
	/** the job was running before; nothing was started */
	attached: boolean;
	startAnswerLost: boolean;
	includeLogCounts: boolean;
	waitedMs: number;
	budgetWaitedMs: number;
	/** the limits, in seconds */
	extractionTimeout: number;
	loadTimeout: number;
	/** what came of stopping the job after a time-out */
	stopped?: 'stopped' | { refused: string };
	/** never shown */
	secrets: string[];
}

export interface Words {
	message: string;
	description: string;
}

function lastFault(end: WaitEnd): string {
	if (!end.fault) return '';
	return ` The last time Stitch could not be asked: ${end.fault.message}`;
}

function afterStop(facts: WaitFacts): string {
	if (facts.stopped === undefined) return '';
	if (facts.stopped === 'stopped') return ' The job was stopped; what it had extracted is loaded.';
	return ` The job could not be stopped: ${facts.stopped.refused}`;
}

function timedOut(end: WaitEnd, facts: WaitFacts): Words {
	if (end.during === 'load') {
		const pending = (end.streams ?? []).filter((stream) => stream.outcome === 'pending');
		const names = pending.map((stream) => stream.streamName).join(', ');
		const noLog = end.logMissing
			? ` Whether every one of them had rows isn't known, because the log could not be read: ${end.logMissing}.`
			: '';
		return {
			message: `The loads of source ${facts.sourceId} took longer than 'Load Timeout' (${facts.loadTimeout} s)`,
			description: `The extraction went well. Not loaded yet: ${names || 'unknown'}.${noLog} Raise 'Load Timeout', or look at the destination in Stitch.${lastFault(end)}`,
		};
	}
	const lost = facts.startAnswerLost
		? ' The answer to the start was lost, so whether Stitch started a job is not known; none appeared. It was not sent a second time.'
		: '';
	return {
		message: `The extraction of source ${facts.sourceId} took longer than 'Extraction Timeout' (${facts.extractionTimeout} s)`,
		description: `Job ${end.jobName ?? 'without a known name'} is not over as far as Stitch shows.${lost} Raise 'Extraction Timeout', or for long jobs use Start, a Wait node and Get Status.${afterStop(facts)}${lastFault(end)}`,
	};
}

/** What a wait that didn't end well says to the user. */
export function words(end: WaitEnd, facts: WaitFacts): Words {
	const { sourceId } = facts;
	switch (end.verdict) {
		case 'failed':
			if (end.phase === 'load') {
				const failed = (end.streams ?? []).filter((stream) => stream.outcome === 'failed');
				return {
					message: `Loading source ${sourceId} did not succeed: ${end.description ?? ''}`,
					description: failed
						.map((stream) => `${stream.streamName}: ${stream.trouble?.message ?? ''}`)
						.join('\n'),
				};
			}
			return {
				message: `The extraction of source ${sourceId} did not succeed in the phase ${end.phase ?? ''}: ${end.description ?? ''}`,
				description: `Job ${end.jobName ?? ''}.`,
			};
		case 'terminated':
			return {
				message: end.byTimeLimit
					? `Stitch ended the job of source ${sourceId} after six hours, its time limit for a job`
					: `The job of source ${sourceId} was stopped before its end`,
				description: `Job ${end.jobName ?? ''} was terminated. What it had extracted by then is still loaded.`,
			};
		case 'superseded':
			return {
				message: `The job of source ${sourceId} was followed by another one before its result was seen`,
				description: `Stitch shows the last job of a source only. How job ${end.jobName ?? ''} ended is in its log at most${end.logMissing ? ` (${end.logMissing})` : ''}; the newer one is ${end.newer?.jobName ?? ''}. Choose 'Use the Newer Job' in 'If Superseded' to go on with that one.`,
			};
		case 'timedOut':
			return timedOut(end, facts);
		case 'sourceDeleted':
			return {
				message: `Source ${sourceId} was deleted while its job was waited for`,
				description: `No result of job ${end.jobName ?? ''} appeared.`,
			};
		case 'refused':
		case 'unreachable':
			return {
				message: end.fault?.message ?? 'Stitch refused to be asked about the job',
				description: `Waiting for the job of source ${sourceId} (${end.jobName ?? 'name not known'}) ended; the job itself goes on. ${end.fault?.description ?? ''}`,
			};
		case 'cancelled':
			return { message: 'The execution was cancelled', description: afterStop(facts).trim() };
		default:
			return {
				message: `The result of the job of source ${sourceId} is not known`,
				description: `${end.description ?? ''} It is not taken as a success. Look at the source in Stitch.`,
			};
	}
}
