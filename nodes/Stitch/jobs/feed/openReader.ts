import { extractionsList } from '../../api/extractions';
import { loadsList } from '../../api/loads';
import { fetchLog } from '../../api/logs';
import { fetchPage } from '../../api/pages';
import type { StitchItem } from '../../item/types';
import { budgetOfItem } from '../budget/jobsRequests';
import { monotonicClock } from '../clock';
import { AccountCache, Shared } from './cache';
import type { JobsApi, Reader } from './reader';

/** The counted requests of one account with one item's token; each is sent once. */
function jobsApi(item: StitchItem, accountId: number): JobsApi {
	const lists = { extractions: extractionsList(accountId), loads: loadsList(accountId) };
	const sending = { attempts: 1, discarded: true } as const;
	return {
		page: async (list, page) => await fetchPage(item, lists[list], page, sending),
		log: async (jobName) => await fetchLog(item, accountId, jobName),
	};
}

const caches = new Shared<AccountCache>();

/** A reader for the items of one account and token; `release` must be called when done. */
export function openReader(item: StitchItem, accountId: number, limit?: number) {
	const { apiBaseUrl, accessToken } = item.connection;
	const owner = { apiBaseUrl, accountId, accessToken };
	const { value: cache, release } = caches.borrow(owner, () => new AccountCache());
	const reader: Reader = {
		cache,
		budget: budgetOfItem(item, accountId),
		api: jobsApi(item, accountId),
		clock: monotonicClock,
		signal: item.context.getExecutionCancelSignal(),
		group: item.context,
		...(limit === undefined ? {} : { limit }),
	};
	return { reader, owner, release };
}
