import { isObject, readPage, rejected } from './reading';
import type { Page, PlainObject, Reading } from './reading';
import { parseStitchTime } from '../../time';

/** One record of the loads list (connect-api.md 8.30), checked; time in milliseconds. */
export interface LoadRecord {
	sourceName: string;
	streamName: string;
	/** null while the stream is in an error state, or before its first load */
	lastLoadedAt: number | null;
	error?: LoadTrouble;
	raw: PlainObject;
}

/** What an `error_state` says. Its inner fields are not stable: each may be missing. */
export interface LoadTrouble {
	/** the warehouse's own words where Stitch has them, else Stitch's */
	message: string;
	/** e.g. LOADER_WAREHOUSE_ERROR */
	code?: string;
	/** tells one error state from another */
	fingerprint: string;
}

const MAX_FINGERPRINT = 2000;

function text(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function readTrouble(state: unknown): LoadTrouble {
	const data = isObject(state) && isObject(state.notification_data) ? state.notification_data : {};
	const chain: unknown[] =
		isObject(state) && Array.isArray(state.exception_chain) ? state.exception_chain : [];
	const chained = chain.map((link) => (isObject(link) ? text(link.message) : undefined));
	const stitch = text(data.message) ?? text(data.exception_message) ?? chained.find(Boolean);
	const warehouse = text(data.warehouse_message);
	const code = text(data.error);
	const message =
		warehouse && stitch && warehouse !== stitch
			? `${warehouse} (${stitch})`
			: (warehouse ?? stitch);
	return {
		message: message ?? code ?? text(state) ?? 'Stitch gives no message',
		...(code ? { code } : {}),
		fingerprint: (JSON.stringify(state) ?? '').slice(0, MAX_FINGERPRINT),
	};
}

/** Checks the shape of one record; unknown keys are ignored, a wrong shape is rejected. */
export function readLoad(value: unknown): Reading<LoadRecord> {
	if (!isObject(value)) return rejected('the record is not an object');
	const { source_name: sourceName, stream_name: streamName } = value;
	if (typeof sourceName !== 'string' || sourceName === '') {
		return rejected("'source_name' is missing");
	}
	if (typeof streamName !== 'string' || streamName === '') {
		return rejected("'stream_name' is missing");
	}
	const loaded = value.last_batch_loaded_at ?? null;
	const lastLoadedAt = loaded === null ? null : parseStitchTime(loaded);
	if (lastLoadedAt === undefined) return rejected("'last_batch_loaded_at' is not a time");
	const state = value.error_state ?? null;
	return {
		ok: true,
		value: {
			sourceName,
			streamName,
			lastLoadedAt,
			...(state === null ? {} : { error: readTrouble(state) }),
			raw: value,
		},
	};
}

/** Reads one page of the loads list. */
export function readLoadsPage(answer: unknown, asked: number): Reading<Page<LoadRecord>> {
	return readPage(answer, asked, readLoad);
}
