import { textOf } from '../server/bodies.mts';
import { isoMilliseconds } from '../clock.mts';
import { streamMetadata } from '../state/selection.mts';
import type { Destination, Source, StreamOutcome } from '../types.mts';

/** The post-load event of one table and its sub-tables (webhooks.md 4). */
export function loadPayload(
	source: Source,
	streamName: string,
	destination: Destination,
	outcome: StreamOutcome,
	at: number,
) {
	const stream = source.streams.find((candidate) => candidate.streamName === streamName);
	const metadata = stream ? streamMetadata(stream) : {};
	const { rows = 128, rowsRejected = 0 } = outcome;
	const loaded = Math.max(0, rows - rowsRejected);
	const incremental = typeof metadata['replication-key'] === 'string';
	const extractedAt = isoMilliseconds(at - 1000);
	const table = (sourceName: string, destinationName: string, root: boolean) => ({
		source_table_name: sourceName,
		destination_table_name: destinationName,
		num_rows: loaded,
		num_rows_rejected: rowsRejected,
		...(destination.type === 's3'
			? {
					s3_objects: [`${textOf(destination.values.s3_bucket)}/${destinationName}/0_${at}.jsonl`],
					primary_keys: root ? (metadata['table-key-properties'] ?? []) : [],
				}
			: {}),
		bookmark_metadata:
			root && incremental && loaded > 0
				? [
						{
							key: metadata['replication-key'],
							min_value: isoMilliseconds(at - 3_600_000),
							max_value: extractedAt,
						},
					]
				: null,
		max_time_extracted: extractedAt,
	});
	return {
		version: '1.0',
		minimum_sdc_batched_at: isoMilliseconds(at),
		integration_name: source.name,
		new_version: metadata['replication-method'] === 'FULL_TABLE',
		source_root_table_name: streamName,
		destination_root_table_name: streamName,
		table_version: metadata['replication-method'] === 'FULL_TABLE' ? at : 0,
		tables: [
			table(streamName, streamName, true),
			...(stream?.subtables ?? []).map((key) => table(key, `${streamName}__${key}`, false)),
		],
	};
}
