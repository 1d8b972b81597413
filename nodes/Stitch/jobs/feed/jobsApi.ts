import type { StitchItem } from '../../item/types';
import { apiPath } from '../../api/http/path';
import { fetchLogFile } from '../../api/logFile';
import { borrowBoard } from './board';
import { systemClock } from '../wait/clock';
import { faultOf } from './faults';
import { budgetOf } from '../budget/accountBudget';
import type { JobsApi, Reader } from './reader';

/** A log that its storage doesn't give says nothing about the token: never a 401 of Stitch. */
function logUnavailable(thrown: unknown): Error {
	return Object.assign(new Error(faultOf(thrown).message), { httpCode: '404' });
}

async function logText(item: StitchItem, target: string): Promise<string> {
	try {
		return await fetchLogFile(item.context, item, target);
	} catch (thrown) {
		throw logUnavailable(thrown);
	}
}

/**
 * The rate-limited requests of one account with one item's token. Each is sent once: a repetition
 * would be one more request of the budget, and whoever waits asks again anyway.
 */
function jobsApi(item: StitchItem, accountId: number): JobsApi {
	const page = async (kind: 'extractions' | 'loads', number: number) =>
		await item.request({
			method: 'GET',
			path:
				kind === 'loads' ? apiPath`/v4/${accountId}/loads` : apiPath`/v4/${accountId}/extractions`,
			...(number === 1 ? {} : { query: { page: number } }),
			purpose: `list the ${kind}`,
			repeatable: false,
			// What carries an `error` is no page; the reader says so, and waiting goes on.
			errorInAnswer: 'return',
		});
	return {
		extractions: async (number) => await page('extractions', number),
		loads: async (number) => await page('loads', number),
		async log(jobName) {
			const target = await item.redirect({
				method: 'GET',
				path: apiPath`/v4/${accountId}/extractions/${jobName}`,
				purpose: 'get the log of the replication job',
				repeatable: false,
			});
			return await logText(item, target);
		},
	};
}

/** A reader for the items of one account and token; `release` must be called when done. */
export function openReader(item: StitchItem, accountId: number) {
	const owner = { apiBaseUrl: item.connection.apiBaseUrl, accountId };
	const { board, release } = borrowBoard(owner, item.connection.accessToken);
	const reader: Reader = {
		board,
		budget: budgetOf(owner, systemClock),
		api: jobsApi(item, accountId),
		clock: systemClock,
		signal: item.context.getExecutionCancelSignal(),
		requests: 0,
	};
	return { reader, release };
}
