import type { IDataObject } from 'n8n-workflow';
import type { Extraction } from '../../api/extractions';
import { Secrets } from '../../api/http/secrets';
import type { JsonObject } from '../../json';
import type { JobLog } from '../judge/jobLog';
import type { StreamLoad } from '../judge/loads';

/** Stitch's way to write a time. */
export function stitchTime(time: number | null): string | null {
	return time === null ? null : new Date(time).toISOString().replace('.000Z', 'Z');
}

/** The loads of a job, one per stream, under Stitch's field names. */
export function loadsOutput(streams: StreamLoad[]): IDataObject[] {
	return streams.map(({ streamName, outcome, evidence, lastLoadedAt, rows, error }) => ({
		stream_name: streamName,
		outcome,
		...(evidence === undefined ? {} : { evidence }),
		last_batch_loaded_at: stitchTime(lastLoadedAt),
		...(rows === undefined ? {} : { rows }),
		...(error === undefined
			? {}
			: { trouble: { message: error.message, ...(error.code ? { code: error.code } : {}) } }),
	}));
}

/** Rows by stream, as the log counted them. */
export function countsOutput(log: JobLog): IDataObject {
	const counts: IDataObject = {};
	for (const stream of log.empty) counts[stream] = 0;
	for (const [stream, { count }] of log.rows) counts[stream] = count;
	return counts;
}

/** Stitch's record of the extraction, as it came. */
export const extractionOutput = ({ raw }: Extraction): IDataObject => raw as IDataObject;

/** Texts of Stitch's, from descriptions and logs, may hold anything. */
export function withoutSecrets(secrets: string[], output: IDataObject): IDataObject {
	return new Secrets(secrets).hide(output as JsonObject, JSON.stringify(output)) as IDataObject;
}
