import { NodeOperationError } from 'n8n-workflow';
import type { StitchItem } from '../../item/types';
import type { JsonObject } from '../../api/types';
import { parseId } from '../../api/http/path';
import { findAccountId } from '../../api/accounts';
import { fetchStreams } from '../../api/lists';
import { getSource } from '../../api/sources';
import type { SelectedStream } from '../judge/loads';
import { checkReadiness } from './readyToStart';

/** What waiting for a source's job needs to know of the source. */
export interface SourceFacts {
	sourceId: number;
	accountId: number;
	/** the `name`, to which loads are joined */
	name: string;
	source: JsonObject;
}

async function factsFrom(item: StitchItem, sourceId: number): Promise<SourceFacts> {
	const source = await getSource(item, sourceId, 'look at the source');
	const accountId = parseId(source.stitch_client_id) ?? (await findAccountId(item));
	return { sourceId, accountId, name: String(source.name ?? ''), source };
}

/**
 * Reads a source before a job of it is started (not rate-limited). Throws what Stitch says, and
 * NodeOperationError for a source that is deleted or has no jobs (connect-api.md 8.26).
 */
export async function sourceToStart(item: StitchItem, sourceId: number): Promise<SourceFacts> {
	const facts = await factsFrom(item, sourceId);
	const { source } = facts;
	if (typeof source.deleted_at === 'string') {
		throw new NodeOperationError(item.context.getNode(), "The 'Source' is deleted", {
			description: `It was deleted at ${source.deleted_at}.`,
			itemIndex: item.itemIndex,
		});
	}
	checkReadiness(item, sourceId, source);
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
		const streams = await fetchStreams(item.context, item, sourceId);
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
