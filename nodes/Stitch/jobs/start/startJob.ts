import { findAccountId } from '../../api/accounts';
import { parseId } from '../../api/http/request';
import { getSource, isDeleted, readinessOf, sureSource } from '../../api/sources';
import { attempt } from '../../api/types';
import { listStreams } from '../../api/streams';
import type { JsonObject } from '../../json';
import { textOf } from '../../json';
import type { SourceStream } from '../judge/streamNames';
import { verdictOf } from '../../api/extractions';
import { startJob, stopJob } from '../../api/jobs';
import type { StitchError } from '../../api/StitchError';
import { explain } from '../../errors/toNodeError';
import { StitchItem } from '../../item/item';
import { monotonicClock } from '../../clock';
import { findSource, isMiss, lookUp } from '../feed/lookUp';
import type { Sent } from '../judge/jobRun';

/** What waiting for a source's job needs to know of the source. */
export interface SourceFacts {
	sourceId: number;
	/** The `name`, to which loads are joined. */
	name: string;
	source: JsonObject;
}

const LONGEST_STEP = 60;

/**
 * Reads a source for its job; Stitch doesn't count this request. Throws `StitchError`,
 * also for an answer that is not that source.
 */
export async function lookAtSource(item: StitchItem, sourceId: number): Promise<SourceFacts> {
	const { name, source } = await sureSource(item, sourceId, 'look at the source');
	return { sourceId, name, source };
}

/**
 * The one look at a source before a job of it is started. Throws for one that is deleted or has no
 * jobs, and what Stitch says of an unknown one; warns in the editor and in n8n's log when it is not
 * fully configured (connect-api.md 8.26 and section 12).
 */
export async function lookBeforeStart(item: StitchItem, sourceId: number): Promise<SourceFacts> {
	const facts = await lookAtSource(item, sourceId);
	const { source } = facts;
	if (isDeleted(source)) {
		const when = String(source.deleted_at);
		throw item.fail("The 'Source' is deleted", `It was deleted at ${when}. Pick another source.`);
	}
	const readiness = readinessOf(source);
	if (readiness.kind === 'withoutJobs') {
		throw item.fail(
			"The 'Source' has no replication jobs",
			`Sources of type "${readiness.type}" receive data all the time, so there is nothing to start. Only "platform." sources have jobs.`,
		);
	}
	if (readiness.kind === 'unfinished') {
		const step = readiness.step.replace(/\s/g, ' ').slice(0, LONGEST_STEP);
		const message = `Source ${sourceId} is not fully configured (it is at the step "${step}"). The job was requested anyway.`;
		item.context.logger.warn(message);
		item.hint({ message, type: 'warning', location: 'outputPane' });
	}
	return facts;
}

/** The account of a source, which the counted requests have in their path. */
export const accountOf = async (item: StitchItem, { source }: SourceFacts): Promise<number> =>
	parseId(source.stitch_client_id) ?? (await findAccountId(item));

/** The streams of a source; `undefined` when Stitch doesn't say. Never rejects. */
export async function sourceStreams(
	item: StitchItem,
	sourceId: number,
): Promise<SourceStream[] | undefined> {
	const streams = await attempt(listStreams(item, sourceId));
	if ('error' in streams) {
		item.context.logger.debug(
			`The streams of source ${sourceId} could not be listed: ${streams.error.message}`,
		);
		return undefined;
	}
	return streams.value.flatMap(({ selected, stream_name, tap_stream_id }) => {
		const streamName = textOf(stream_name);
		if (streamName === undefined) return [];
		return { streamName, tapStreamId: textOf(tap_stream_id), isLeftOut: selected !== true };
	});
}

/** Whether a source is deleted by now; one that can't be read isn't taken as deleted. Never rejects. */
export async function isDeletedNow(item: StitchItem, sourceId: number): Promise<boolean> {
	const source = await attempt(getSource(item, sourceId, 'look at the source'));
	return 'value' in source && isDeleted(source.value);
}

export const IF_ALREADY_RUNNING = ['attach', 'fail', 'skip'] as const;
export type IfAlreadyRunning = (typeof IF_ALREADY_RUNNING)[number];

/** The item with requests that a cancellation of the execution doesn't end. */
function uncancellable(item: StitchItem): StitchItem {
	const context = Object.create(item.context, {
		getExecutionCancelSignal: { value: () => undefined },
	}) as StitchItem['context'];
	return new StitchItem(context, item.connection, item.itemIndex);
}

/**
 * Starts a job, exactly once. Throws Stitch's refusal; with `fail` also that a job is running. A
 * lost answer is not a refusal: a wait can see whether a job appears. A cancellation doesn't
 * cut the request off: what was started has to be known, to be stopped.
 */
export async function startForWaiting(
	item: StitchItem,
	sourceId: number,
	ifRunning: IfAlreadyRunning,
): Promise<Sent> {
	const sentAt = monotonicClock.now();
	const { again, ...started } = await startJob(uncancellable(item), sourceId);
	const moment =
		again === undefined
			? { sentAt, answeredAt: monotonicClock.now() }
			: {
					sentAt: sentAt - again.sentMsAgo,
					answeredAt: sentAt - again.answeredMsAgo,
					ofEarlierTry: true as const,
				};
	switch (started.kind) {
		case 'started':
			return { ...moment, ...started };
		case 'answerLost':
			return { ...moment, kind: 'answerLost', attach: ifRunning === 'attach' };
		case 'alreadyRunning': {
			const { refusal, ...answer } = started;
			if (ifRunning === 'fail') throw refusal;
			return { ...moment, ...answer };
		}
	}
}

/** Stops a job, also after a cancellation; returns why it could not be stopped, if it could not. */
export async function stopAfterAll(
	item: StitchItem,
	sourceId: number,
): Promise<StitchError | undefined> {
	const stopped = await attempt(stopJob(uncancellable(item), sourceId));
	return 'error' in stopped ? stopped.error : undefined;
}

/** Stops the job of a start that was still under way when the execution was cancelled. */
export async function stopOnceStarted(
	item: StitchItem,
	sourceId: number,
	starting: Promise<Sent>,
): Promise<void> {
	const sent = await attempt(starting);
	if ('value' in sent && sent.value.kind === 'started') await stopAfterAll(item, sourceId);
}

const UNNAMED = 'Stitch does not tell the name of the running job.';

/**
 * The name of the running job of a source, as far as Stitch tells: its list of extractions may show
 * a job that has not ended (connect-api.md 8.28). With nothing left of Stitch's limit it is not
 * asked. Throws WaitCancelled only.
 */
export async function runningJobName(
	item: StitchItem,
	source: SourceFacts,
	limit: number,
): Promise<{ jobName: string } | { details: string }> {
	const { sourceId } = source;
	const accountId = await attempt(accountOf(item, source));
	if ('error' in accountId) return { details: couldNot(explain(accountId.error).message) };
	const place = await lookUp('leave', async (open) => {
		const { reader, options } = open(item, accountId.value, limit);
		return await findSource(reader, sourceId, options);
	});
	if (isMiss(place)) {
		const details = place.miss === 'error' ? couldNot(explain(place.error).message) : UNNAMED;
		return { details };
	}
	const isRunning = place.kind === 'record' && verdictOf(place.record).verdict === 'running';
	return isRunning ? { jobName: place.record.jobName } : { details: UNNAMED };
}

const couldNot = (why: string) => `The name of the running job could not be found: ${why}`;
