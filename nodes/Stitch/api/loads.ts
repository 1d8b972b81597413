import type { JsonObject, JsonValue } from '../json';
import { isObject, isSet, objectOf, textOf } from '../json';
import { parseStitchTime } from '../time';
import { apiPath } from './http/request';
import type { PagedList, RecordReading } from './pages';

/** The last load of each stream (connect-api.md 8.30); counted by Stitch. */
export const loadsList = (accountId: number): PagedList => ({
	path: apiPath`/v4/${accountId}/loads`,
	what: 'loads',
});

/** One record of the list, checked; time in milliseconds, Stitch's clock, whole seconds. */
export interface Load {
	sourceName: string;
	streamName: string;
	/** `null` while the stream is in an error state, and before its first load. */
	lastLoadedAt: number | null;
	error?: LoadError;
	/** Stitch's own object, for the output. */
	raw: JsonObject;
}

/** What an `error_state` says. Its inner fields are not stable: each may be missing. */
export interface LoadError {
	/** The warehouse's own words where Stitch has them, else Stitch's. */
	message: string;
	/** For example LOADER_WAREHOUSE_ERROR. */
	code?: string;
	/** Tells one error state from another. */
	fingerprint: string;
}

const LONGEST_FINGERPRINT = 2_000;
const LONGEST_MESSAGE = 4_000;

function readError(state: JsonValue): LoadError {
	const { notification_data, exception_chain } = objectOf(state);
	const data = objectOf(notification_data);
	const chain = Array.isArray(exception_chain) ? exception_chain : [];
	const chained = chain.map((link) => textOf(objectOf(link).message));
	const stitch = textOf(data.message) ?? textOf(data.exception_message) ?? chained.find(isSet);
	const warehouse = textOf(data.warehouse_message);
	const code = textOf(data.error)?.slice(0, 200);
	const message =
		warehouse && stitch && warehouse !== stitch
			? `${warehouse} (${stitch})`
			: (warehouse ?? stitch);
	return {
		message: (message ?? code ?? textOf(state) ?? 'Stitch gives no message').slice(
			0,
			LONGEST_MESSAGE,
		),
		...(code ? { code } : {}),
		fingerprint: (JSON.stringify(state) ?? '').slice(0, LONGEST_FINGERPRINT),
	};
}

/** Reads one record, or says what of its shape is wrong; unknown keys are ignored. */
export function readLoad(value: JsonValue): RecordReading<Load> {
	if (!isObject(value)) return { wrong: 'the record is not an object' };
	const { source_name: sourceName, stream_name: streamName } = value;
	if (typeof sourceName !== 'string' || sourceName === '') {
		return { wrong: "'source_name' is missing" };
	}
	if (typeof streamName !== 'string' || streamName === '') {
		return { wrong: "'stream_name' is missing" };
	}
	const loaded = value.last_batch_loaded_at;
	const lastLoadedAt = isSet(loaded) ? parseStitchTime(loaded) : null;
	if (lastLoadedAt === undefined) return { wrong: "'last_batch_loaded_at' is not a time" };
	const state = value.error_state ?? null;
	const error = state === null ? undefined : readError(state);
	return { record: { sourceName, streamName, lastLoadedAt, error, raw: value } };
}

export type LoadStatus = 'failed' | 'loaded' | 'notLoaded';

/** What a record says of its stream: only whether `error_state` is set is stable. */
export function loadStatus(value: JsonObject): LoadStatus {
	if (isSet(value.error_state)) return 'failed';
	return isSet(value.last_batch_loaded_at) ? 'loaded' : 'notLoaded';
}
