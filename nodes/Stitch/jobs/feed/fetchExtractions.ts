import type { StitchItem } from '../../item/types';
import type { JsonObject } from '../../api/types';
import { apiPath } from '../../api/http/path';
import type { Collecting } from '../../api/pages';
import { collectPages } from '../../api/pages';
import { takeJobsRequest } from '../budget/jobsRequests';

export interface ExtractionsWanted extends Pick<Collecting, 'wanted' | 'accept'> {
	accountId: number;
}

/** Records of the extractions list: the last completed job of each source (connect-api.md 8.28). */
export async function fetchExtractions(
	item: StitchItem,
	{ accountId, wanted, accept }: ExtractionsWanted,
): Promise<JsonObject[]> {
	return await collectPages(item, {
		path: apiPath`/v4/${accountId}/extractions`,
		what: 'extractions',
		wanted,
		accept,
		keyOf: ({ source_id }) => String(source_id),
		before: async () => await takeJobsRequest(item, accountId),
	});
}
