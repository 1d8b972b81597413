import { checkReadiness } from '../../jobs/start/readyToStart';
import type { JsonValue } from '../../api/types';
import { apiPath } from '../../api/http/path';
import { asThrown, refusedWith } from '../../api/refusal';
import { isObject } from '../../api/shape';
import type { StitchItem } from '../shared/types';

/** The source, or `undefined` when Stitch does not give it: it says why when asked to start. */
async function fetchSource(item: StitchItem, path: string): Promise<JsonValue | undefined> {
	try {
		return await item.request({ method: 'GET', path, purpose: 'look at the source' });
	} catch (thrown) {
		const status = refusedWith(thrown);
		if (status === 400 || status === 404) return undefined;
		throw asThrown(thrown);
	}
}

/**
 * Looks at a source before a job of it is started: warns in the editor and in n8n's log when it is
 * not fully configured, throws when it has no jobs (connect-api.md 8.26 and section 12).
 */
export async function checkSource(item: StitchItem, sourceId: number): Promise<void> {
	const source = await fetchSource(item, apiPath`/v4/sources/${sourceId}`);
	if (source === undefined || !isObject(source)) return;
	checkReadiness(item, sourceId, source);
}
