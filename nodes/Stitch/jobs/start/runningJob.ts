import { verdictOf } from '../../api/extractions';
import { attempt } from '../../api/attempt';
import { explain } from '../../errors/explain';
import type { StitchItem } from '../../item/types';
import { monotonicClock } from '../clock';
import { findSources, isMiss } from '../feed/lookUp';
import { openReader } from '../feed/openReader';
import { accountOf } from './lookAtSource';
import type { SourceFacts } from './lookAtSource';

const UNNAMED = 'Stitch does not tell the name of the running job.';

/**
 * The name of the running job of a source, as far as Stitch tells: its list of extractions may show
 * a job that has not ended (connect-api.md 8.28). With nothing left of Stitch's limit it is not
 * asked. Throws WaitCancelled only.
 */
export async function runningJobName(
	item: StitchItem,
	source: SourceFacts,
	limit: number,
): Promise<{ jobName: string } | { details: string }> {
	const since = monotonicClock.now();
	const accountId = await attempt(accountOf(item, source));
	if ('error' in accountId) return { details: couldNot(explain(accountId.error).message) };
	const { reader, release } = openReader(item, accountId.value, limit);
	try {
		const { sourceId } = source;
		const places = await findSources(reader, [sourceId], { whenShort: 'leave', since });
		const place = places.get(sourceId);
		if (place === undefined || isMiss(place)) {
			const isError = place !== undefined && place.miss === 'error';
			return { details: isError ? couldNot(explain(place.error).message) : UNNAMED };
		}
		if (place.kind !== 'record' || verdictOf(place.record).verdict !== 'running') {
			return { details: UNNAMED };
		}
		return { jobName: place.record.jobName };
	} finally {
		release();
	}
}

const couldNot = (why: string) => `The name of the running job could not be found: ${why}`;
