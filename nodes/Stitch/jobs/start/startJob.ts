import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { createItem } from '../../item/item';
import type { StitchItem } from '../../item/types';
import { apiPath } from '../../api/http/path';
import { asThrown, stitchCode } from '../../api/refusal';
import { systemClock } from '../wait/clock';
import type { Sent } from '../judge/jobRun';
import type { IfAlreadyRunning } from './startOnce';
import { startOnce } from './startOnce';

/**
 * Whether Stitch may have started the job although no usable answer came. An answer with a code
 * of Stitch's is an answer; a POST whose effect is unknown is marked.
 */
function isAnswerLost(thrown: unknown): boolean {
	if (stitchCode(thrown) !== undefined) return false;
	const ofNode = thrown instanceof NodeApiError || thrown instanceof NodeOperationError;
	return ofNode && thrown.context.effectUnknown === true;
}

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
	const sentAt = systemClock.now();
	try {
		const started = await startOnce(
			uncancellable(item),
			sourceId,
			ifRunning === 'fail' ? 'fail' : 'return',
		);
		if (started === 'alreadyRunning') return { kind: 'alreadyRunning' };
		return { kind: 'started', jobName: started.job_name };
	} catch (thrown) {
		if (!isAnswerLost(thrown)) throw asThrown(thrown);
		return { kind: 'answerLost', sentAt, attach: ifRunning === 'attach' };
	}
}

/**
 * Stops a job, best effort, also after a cancellation; gives what Stitch said against it, if
 * anything.
 */
export async function stopJob(item: StitchItem, sourceId: number): Promise<string | undefined> {
	try {
		await uncancellable(item).request({
			method: 'DELETE',
			path: apiPath`/v4/sources/${sourceId}/sync`,
			purpose: 'stop the replication job',
		});
		return undefined;
	} catch (thrown) {
		return thrown instanceof Error ? thrown.message : String(thrown);
	}
}

/** Stops the job of a start that was still under way when the execution was cancelled. */
export async function stopOnceStarted(
	item: StitchItem,
	sourceId: number,
	starting: Promise<Sent>,
): Promise<void> {
	try {
		const sent = await starting;
		if (sent.kind === 'started') await stopJob(item, sourceId);
	} catch (thrown) {
		const why = thrown instanceof Error ? thrown.message : String(thrown);
		item.context.logger.debug(`No job of source ${sourceId} was left to stop: ${why}`);
	}
}
