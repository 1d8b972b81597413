import { findAccountId } from '../../api/accounts';
import { parseId } from '../../api/http/request';
import { getSource, isDeleted, readinessOf, sureSource } from '../../api/sources';
import { attempt } from '../../api/attempt';
import { listStreams } from '../../api/streams';
import type { StitchItem } from '../../item/types';
import type { JsonObject } from '../../json';
import { textOf } from '../../json';
import type { SelectedStream } from '../judge/streamNames';

/** What waiting for a source's job needs to know of the source. */
export interface SourceFacts {
	sourceId: number;
	/** The `name`, to which loads are joined. */
	name: string;
	source: JsonObject;
}

const LONGEST_STEP = 60;

/**
 * Reads a source whose job is asked about; Stitch doesn't count this request. Throws `StitchError`,
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
		throw item.fail("The 'Source' is deleted", `It was deleted at ${String(source.deleted_at)}.`);
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
		item.context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
	}
	return facts;
}

/** The account of a source, which the counted requests have in their path. */
export const accountOf = async (item: StitchItem, { source }: SourceFacts): Promise<number> =>
	parseId(source.stitch_client_id) ?? (await findAccountId(item));

/** The streams selected for replication; `undefined` when Stitch doesn't say. Never rejects. */
export async function selectedStreams(
	item: StitchItem,
	sourceId: number,
): Promise<SelectedStream[] | undefined> {
	const streams = await attempt(listStreams(item, sourceId));
	if ('error' in streams) {
		item.context.logger.debug(
			`The streams of source ${sourceId} could not be listed: ${streams.error.message}`,
		);
		return undefined;
	}
	return streams.value.flatMap(({ selected, stream_name, tap_stream_id }) => {
		const streamName = textOf(stream_name);
		if (selected !== true || streamName === undefined) return [];
		const tapStreamId = textOf(tap_stream_id);
		return tapStreamId === undefined ? [{ streamName }] : [{ streamName, tapStreamId }];
	});
}

/** Whether a source is deleted by now; one that can't be read isn't taken as deleted. Never rejects. */
export async function isDeletedNow(item: StitchItem, sourceId: number): Promise<boolean> {
	const source = await attempt(getSource(item, sourceId, 'look at the source'));
	return 'value' in source && isDeleted(source.value);
}
