import { verdictOf } from '../../api/extractions';
import { startJob, stopJob } from '../../api/jobs';
import { attempt } from '../../api/attempt';
import type { StitchError } from '../../api/StitchError';
import { explain } from '../../errors/explain';
import { createItem } from '../../item/item';
import type { StitchItem } from '../../item/types';
import { monotonicClock } from '../clock';
import { findSources, isMiss } from '../feed/lookUp';
import { openReader } from '../feed/reader';
import type { Sent } from '../judge/jobRun';
import { accountOf } from './lookAtSource';
import type { SourceFacts } from './lookAtSource';

export const IF_ALREADY_RUNNING = ['attach', 'fail', 'skip'] as const;
export type IfAlreadyRunning = (typeof IF_ALREADY_RUNNING)[number];

/** The item with requests that go on when the execution is cancelled. */
function uncancellable(item: StitchItem): StitchItem {
	const context = Object.create(item.context, {
		getExecutionCancelSignal: { value: () => undefined },
	}) as StitchItem['context'];
	return createItem(context, item.connection, item.itemIndex);
}

/**
 * Starts a job, exactly once. Throws Stitch's refusal; with `fail` also that a job is running. A
 * lost answer is no refusal: whoever waits can see whether a job appears. A cancellation doesn't
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

/** Stops a job, also after a cancellation; gives why it could not be stopped, if it could not. */
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
	const since = monotonicClock.now();
	const accountId = await attempt(accountOf(item, source));
	if ('error' in accountId) return { details: couldNot(explain(accountId.error).message) };
	const { reader, release } = openReader(item, accountId.value, limit);
	try {
		const { sourceId } = source;
		const places = await findSources(reader, [sourceId], { whenShort: 'leave', since });
		const place = places.get(sourceId);
		if (place === undefined || isMiss(place)) {
			const isError = place !== undefined && place.miss === 'error';
			return { details: isError ? couldNot(explain(place.error).message) : UNNAMED };
		}
		if (place.kind !== 'record' || verdictOf(place.record).verdict !== 'running') {
			return { details: UNNAMED };
		}
		return { jobName: place.record.jobName };
	} finally {
		release();
	}
}

const couldNot = (why: string) => `The name of the running job could not be found: ${why}`;
