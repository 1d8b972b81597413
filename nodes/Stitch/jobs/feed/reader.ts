import type { Board } from './board';
import { unlessCancelled } from '../wait/clock';
import type { Clock } from '../wait/clock';
import { readExtractionsPage } from '../judge/extraction';
import type { PageSight } from './extractionPages';
import { faultOf } from './faults';
import type { Fault } from './faults';
import type { JobsBudget, Permit } from '../budget/accountBudget';
import { readLoadsPage } from '../judge/loadRecord';
import { readLog } from '../judge/log';
import type { JobLog } from '../judge/log';
import type { Page, Reading } from '../judge/reading';

/** The three rate-limited requests, each sent exactly once per call; they throw n8n's errors. */
export interface JobsApi {
	extractions(page: number): Promise<unknown>;
	loads(page: number): Promise<unknown>;
	log(jobName: string): Promise<string>;
}

export type JobsRequest =
	| { kind: 'extractions'; page: number }
	| { kind: 'loads'; page: number }
	| { kind: 'log'; jobName: string };

export type Answered =
	/** the page is on the board now */
	| { kind: 'page' }
	| { kind: 'log'; log: JobLog }
	/** somebody else's request for the same page has just ended: look at the board again */
	| { kind: 'shared' }
	| { kind: 'fault'; fault: Fault };

/** What an execution uses of an account, and what it spent. */
export interface Reader {
	board: Board;
	budget: JobsBudget;
	api: JobsApi;
	clock: Clock;
	signal?: AbortSignal;
	/** requests of the jobs group that this execution sent */
	requests: number;
}

function keep<T>(
	sights: Map<number, PageSight<T>>,
	reading: Reading<Page<T>>,
	requestedAt: number,
	answeredAt: number,
): Answered {
	if (!reading.ok) {
		const message = `Stitch's answer can't be read: ${reading.reason}`;
		return { kind: 'fault', fault: { kind: 'transient', message } };
	}
	const page = reading.value;
	sights.set(page.page, { page, requestedAt, answeredAt });
	// What lies behind the last page is gone.
	if (!page.hasNext) {
		for (const number of [...sights.keys()]) if (number > page.page) sights.delete(number);
	}
	return { kind: 'page' };
}

async function perform(reader: Reader, request: JobsRequest, permit: Permit): Promise<Answered> {
	const { api, board, clock } = reader;
	const requestedAt = clock.now();
	reader.requests++;
	try {
		if (request.kind === 'log') {
			return { kind: 'log', log: readLog(await api.log(request.jobName)) };
		}
		const answer = await api[request.kind](request.page);
		const answeredAt = clock.now();
		return request.kind === 'extractions'
			? keep(board.extractions, readExtractionsPage(answer, request.page), requestedAt, answeredAt)
			: keep(board.loads, readLoadsPage(answer, request.page), requestedAt, answeredAt);
	} catch (error) {
		return { kind: 'fault', fault: faultOf(error) };
	} finally {
		permit.end();
	}
}

/**
 * Sends one request, unless somebody with the same token has just sent it: then waits for that
 * one. Throws only WaitCancelled. The caller brings the permit (`none`: nobody asked the budget).
 */
export async function ask(
	reader: Reader,
	request: JobsRequest,
	takePermit: () => Permit | undefined,
): Promise<Answered | 'noBudget'> {
	const { underWay } = reader.board;
	const key = JSON.stringify(request);
	const other = request.kind === 'log' ? undefined : underWay.get(key);
	if (other) {
		await unlessCancelled(other, reader.signal);
		return { kind: 'shared' };
	}
	const permit = takePermit();
	if (!permit) return 'noBudget';
	const answer = perform(reader, request, permit);
	const settled = answer.then(() => {});
	underWay.set(key, settled);
	try {
		return await unlessCancelled(answer, reader.signal);
	} finally {
		if (underWay.get(key) === settled) underWay.delete(key);
	}
}
