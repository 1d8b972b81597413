import { extractionStatus } from '../../jobs/judge/extractionStatus';
import { fetchExtractions } from '../../jobs/feed/fetchExtractions';
import { budgetOfItem } from '../../jobs/budget/jobsRequests';
import { systemClock } from '../../api/http/clock';
import { findAccountId } from '../../api/accounts';
import type { StitchItem } from '../shared/types';

/**
 * The name of the running job of a source, as far as Stitch tells: its list of extractions may
 * show a job that has not ended (connect-api.md 8.28). With nothing left of Stitch's budget it is
 * not asked. Throws what the look-up throws.
 */
export async function runningJobName(
	item: StitchItem,
	sourceId: number,
): Promise<string | undefined> {
	const accountId = await findAccountId(item);
	if (budgetOfItem(item, accountId).left(systemClock) === 0) return undefined;
	const [record] = await fetchExtractions(item, {
		accountId,
		wanted: 1,
		accept: (candidate) => candidate.source_id === sourceId,
	});
	if (record === undefined || extractionStatus(record) !== 'running') return undefined;
	return String(record.job_name);
}
