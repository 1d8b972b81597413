import { startJob, stopJob } from '../../api/jobs';
import { attempt } from '../../api/attempt';
import type { StitchError } from '../../api/StitchError';
import { createItem } from '../../item/item';
import type { StitchItem } from '../../item/types';
import { monotonicClock } from '../clock';
import type { Sent } from '../judge/jobRun';

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
