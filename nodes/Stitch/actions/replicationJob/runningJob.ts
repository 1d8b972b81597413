import { extractionStatus } from '../../replication/extractionStatus';
import { fetchExtractions } from '../../replication/fetchExtractions';
import { budgetOfItem } from '../../replication/jobsRequests';
import { systemClock } from '../../transport';
import { findAccountId } from '../../transport/account';
import type { StitchItem } from '../types';

/**
 * The name of the running job of a source, as far as Stitch tells: its list of extractions may
 * show a job that has not ended (connect-api.md 8.28). With nothing left of Stitch's budget it is
 * not asked. Throws what the look-up throws.
 */
export async function runningJobName(
	item: StitchItem,
	sourceId: number,
): Promise<string | undefined> {
	const accountId = await findAccountId(item.context, item);
	if (budgetOfItem(item, accountId).left(systemClock) === 0) return undefined;
	const [record] = await fetchExtractions(item, {
		accountId,
		wanted: 1,
		accept: (candidate) => candidate.source_id === sourceId,
	});
	if (record === undefined || extractionStatus(record) !== 'running') return undefined;
	return String(record.job_name);
}
