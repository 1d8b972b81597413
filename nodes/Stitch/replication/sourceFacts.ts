import { NodeOperationError } from 'n8n-workflow';
import { readinessOf } from '../actions/replicationJob/readiness';
import { fetchStreams } from '../actions/stream/fetch';
import type { StitchItem } from '../actions/types';
import type { JsonObject } from '../transport';
import { apiPath, parseId } from '../transport';
import { findAccountId } from '../transport/account';
import { expectObject } from '../transport/shape';
import type { SelectedStream } from './loads';

/** What waiting for a source's job needs to know of the source. */
export interface SourceFacts {
	sourceId: number;
	accountId: number;
	/** the `name`, to which loads are joined */
	name: string;
	source: JsonObject;
}

async function factsFrom(item: StitchItem, sourceId: number): Promise<SourceFacts> {
	const path = apiPath`/v4/sources/${sourceId}`;
	const answer = await item.request({ method: 'GET', path, purpose: 'look at the source' });
	const source = expectObject(item.context.getNode(), answer, 'source', item.itemIndex);
	const accountId = parseId(source.stitch_client_id) ?? (await findAccountId(item.context, item));
	return { sourceId, accountId, name: String(source.name ?? ''), source };
}

/**
 * Reads a source before a job of it is started (not rate-limited). Throws what Stitch says, and
 * NodeOperationError for a source that is deleted or has no jobs (connect-api.md 8.26).
 */
export async function sourceToStart(item: StitchItem, sourceId: number): Promise<SourceFacts> {
	const facts = await factsFrom(item, sourceId);
	const { source } = facts;
	const refuse = (message: string, description: string) =>
		new NodeOperationError(item.context.getNode(), message, {
			description,
			itemIndex: item.itemIndex,
		});
	if (typeof source.deleted_at === 'string') {
		throw refuse("The 'Source' is deleted", `It was deleted at ${source.deleted_at}.`);
	}
	const readiness = readinessOf(source);
	if (readiness.kind === 'withoutJobs') {
		throw refuse(
			"The 'Source' has no replication jobs",
			`Sources of type "${readiness.type}" receive data all the time, so there is nothing to start. Only "platform." sources have jobs.`,
		);
	}
	if (readiness.kind === 'unfinished') {
		const message = `Source ${sourceId} is not fully configured (it is at the step "${readiness.step}"). Stitch was asked to start a job all the same.`;
		item.context.logger.warn(message);
		item.context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
	}
	return facts;
}

/** Reads a source whose job is asked about. */
export async function sourceToShow(item: StitchItem, sourceId: number): Promise<SourceFacts> {
	return await factsFrom(item, sourceId);
}

/** The streams selected for replication; undefined when Stitch doesn't say (not rate-limited). */
export async function selectedStreams(
	item: StitchItem,
	sourceId: number,
): Promise<SelectedStream[] | undefined> {
	try {
		const streams = await fetchStreams(item, sourceId);
		return streams.flatMap((stream) =>
			stream.selected === true && typeof stream.stream_name === 'string'
				? {
						streamName: stream.stream_name,
						...(typeof stream.tap_stream_id === 'string'
							? { tapStreamId: stream.tap_stream_id }
							: {}),
					}
				: [],
		);
	} catch (thrown) {
		const why = thrown instanceof Error ? thrown.message : String(thrown);
		item.context.logger.debug(`The streams of source ${sourceId} could not be listed: ${why}`);
		return undefined;
	}
}

/** Whether a source is deleted by now; a source that can't be read isn't taken as deleted. */
export async function isDeleted(item: StitchItem, sourceId: number): Promise<boolean> {
	try {
		return typeof (await factsFrom(item, sourceId)).source.deleted_at === 'string';
	} catch {
		return false;
	}
}
