import type { BatchOutcome, StitchItem } from '../../item/types';
import { asThrown } from '../../api/refusal';
import { throwIfCancelled, unlessCancelled } from './clock';
import { budgetTeller, hintAtBudget } from '../report/hints';
import type { Sent } from '../judge/jobRun';
import { openReader } from '../feed/jobsApi';
import type { LoadRecord } from '../judge/loadRecord';
import { lookError } from '../report/lookError';
import { allLoads, beforeOf, findSources, isMiss } from '../feed/lookNow';
import { waitError, waitOutput } from '../report/outcome';
import type { WaitResult } from './loop';
import { waitForJobs } from './loop';
import type { Reader } from '../feed/reader';
import type { SourceFacts } from '../start/sourceFacts';
import { isDeleted, selectedStreams } from '../start/sourceFacts';
import { startForWaiting, stopJob, stopOnceStarted } from '../start/startJob';
import type { IfAlreadyRunning } from '../start/startOnce';
import type { WaitEnd, WaitRequest } from './state';
import type { WaitFacts } from '../report/waitWords';

/** One item that starts a job and waits for it. Times in seconds, as the user gives them. */
export interface WaitPlan {
	item: StitchItem;
	source: SourceFacts;
	ifAlreadyRunning: IfAlreadyRunning;
	waitFor: 'extraction' | 'load';
	extractionTimeout: number;
	loadTimeout: number;
	/** 0: from what is left of the budget */
	pollInterval: number;
	stopOnTimeout: boolean;
	includeLogCounts: boolean;
	followNewer: boolean;
}

interface Started {
	plan: WaitPlan;
	sent: Sent;
	startedAt: number;
	request: WaitRequest;
}

/** Requests that a look at the loads before the start leaves to the waiting itself. */
const LEFT_AFTER_LOOK = 20;

async function lookBefore(reader: Reader, plans: WaitPlan[], tell: (ms: number) => void) {
	const sourceIds = [...new Set(plans.map((plan) => plan.source.sourceId))];
	// Only who may attach can't do without: the running job is the one that isn't the one before.
	const attaching = plans.some((plan) => plan.ifAlreadyRunning === 'attach');
	const whenShort = attaching ? 'wait' : 'leave';
	const places = await findSources(reader, sourceIds, { whenShort, onBudgetShort: tell });
	const wanted = plans.some((plan) => plan.waitFor === 'load');
	const roomy = reader.budget.left(reader.clock) > LEFT_AFTER_LOOK;
	const loads = wanted && roomy ? await allLoads(reader, { whenShort: 'leave' }) : undefined;
	return { places, loads: loads === undefined || isMiss(loads) ? undefined : loads };
}

function requestFor(
	plan: WaitPlan,
	sent: Sent,
	before: WaitRequest['before'],
	loadsBefore: LoadRecord[] | undefined,
	selected: WaitRequest['selected'],
): WaitRequest {
	return {
		sourceId: plan.source.sourceId,
		sourceName: plan.source.name,
		before,
		sent,
		...(loadsBefore ? { loadsBefore } : {}),
		...(selected ? { selected } : {}),
		waitFor: plan.waitFor,
		extractionTimeoutMs: plan.extractionTimeout * 1000,
		loadTimeoutMs: plan.loadTimeout * 1000,
		...(plan.pollInterval > 0 ? { pollIntervalMs: plan.pollInterval * 1000 } : {}),
		wantLog: plan.includeLogCounts,
		followNewer: plan.followNewer,
	};
}

async function startUnlessCancelled({ signal }: Reader, plan: WaitPlan): Promise<Sent> {
	const { item, source } = plan;
	const starting = startForWaiting(item, source.sourceId, plan.ifAlreadyRunning);
	try {
		return await unlessCancelled(starting, signal);
	} catch (thrown) {
		if (plan.stopOnTimeout && signal?.aborted) {
			void stopOnceStarted(item, source.sourceId, starting);
		} else starting.catch(() => undefined);
		throw asThrown(thrown);
	}
}

/** Starts the jobs of one account, one after another, and gives those to wait for. */
async function startAll(
	reader: Reader,
	plans: WaitPlan[],
	tell: (ms: number) => void,
	outcomes: BatchOutcome[],
): Promise<Started[]> {
	const { places, loads } = await lookBefore(reader, plans, tell);
	const started: Started[] = [];
	for (const plan of plans) {
		const { item, source } = plan;
		const itemIndexes = [item.itemIndex];
		try {
			throwIfCancelled(reader.signal);
			const sent = await startUnlessCancelled(reader, plan);
			if (sent.kind === 'alreadyRunning' && plan.ifAlreadyRunning === 'skip') {
				outcomes.push({ itemIndexes, output: { sourceId: source.sourceId, alreadyRunning: true } });
				continue;
			}
			const startedAt = reader.clock.now();
			const before = beforeOf(places.get(source.sourceId));
			started.push({
				plan,
				sent,
				startedAt,
				request: requestFor(plan, sent, before, loads, undefined),
			});
		} catch (thrown) {
			outcomes.push({ itemIndexes, error: lookError(item, thrown) });
		}
	}
	return started;
}

async function withStreams(started: Started[]): Promise<void> {
	await Promise.all(
		started.map(async (one) => {
			if (one.plan.waitFor !== 'load') return;
			const selected = await selectedStreams(one.plan.item, one.plan.source.sourceId);
			if (selected) one.request = { ...one.request, selected };
		}),
	);
}

/** Whether a wait that ended so leaves a job running that this node has started. */
function leavesJobRunning({ plan, sent }: Started, end: WaitEnd): boolean {
	if (!plan.stopOnTimeout || sent.kind !== 'started' || end.record) return false;
	return end.verdict === 'cancelled' || (end.verdict === 'timedOut' && end.during === 'extraction');
}

function outcomeOf(
	one: Started,
	{ end, waitedMs, budgetWaitedMs }: WaitResult,
	stopped: WaitFacts['stopped'],
): BatchOutcome {
	const { plan, sent } = one;
	const { item, source } = plan;
	const facts: WaitFacts = {
		sourceId: source.sourceId,
		sourceName: source.name,
		attached: sent.kind === 'alreadyRunning',
		startAnswerLost: sent.kind === 'answerLost',
		includeLogCounts: plan.includeLogCounts,
		waitedMs,
		budgetWaitedMs,
		extractionTimeout: plan.extractionTimeout,
		loadTimeout: plan.loadTimeout,
		...(stopped ? { stopped } : {}),
		secrets: [item.connection.accessToken, item.connection.partner?.secret ?? ''],
	};
	const itemIndexes = [item.itemIndex];
	if (end.verdict === 'extracted' || end.verdict === 'loaded') {
		return { itemIndexes, output: waitOutput(end, facts) };
	}
	return { itemIndexes, error: waitError(item.context.getNode(), item.itemIndex, end, facts) };
}

/** The sources that are deleted by now: asked for one by one, they are few or the list is long. */
async function deletedSources(started: Started[]): Promise<ReadonlySet<number>> {
	const byId = new Map(started.map((one) => [one.plan.source.sourceId, one.plan.item]));
	const gone = await Promise.all(
		[...byId].map(async ([sourceId, item]) =>
			(await isDeleted(item, sourceId)) ? [sourceId] : [],
		),
	);
	return new Set(gone.flat());
}

/**
 * Starts the jobs of one account's items, which share a token, and waits for all of them with one
 * poll. Never throws: each item gets its own outcome.
 */
export async function startAndWaitForAccount(plans: WaitPlan[]): Promise<BatchOutcome[]> {
	const [{ item, source }] = plans;
	const { reader, release } = openReader(item, source.accountId);
	const tell = budgetTeller(item, source.accountId);
	const outcomes: BatchOutcome[] = [];
	try {
		const started = await startAll(reader, plans, tell, outcomes);
		if (started.length === 0) return outcomes;
		await withStreams(started);
		const stops = new Map<number, Promise<WaitFacts['stopped']>>();
		const results = await waitForJobs(
			reader,
			started.map((one) => one.request),
			started.map((one) => one.startedAt),
			{
				onBudgetShort: tell,
				deletedSources: async () => await deletedSources(started),
				onEnd(index, end) {
					const one = started[index];
					if (!leavesJobRunning(one, end)) return;
					const stopping = stopJob(one.plan.item, one.plan.source.sourceId);
					stops.set(
						index,
						stopping.then((refused) => (refused === undefined ? 'stopped' : { refused })),
					);
				},
			},
		);
		for (const [index, result] of results.entries()) {
			outcomes.push(outcomeOf(started[index], result, await stops.get(index)));
		}
		hintAtBudget(item, Math.max(...results.map((result) => result.budgetWaitedMs)));
	} catch (thrown) {
		const answered = new Set(outcomes.flatMap((outcome) => outcome.itemIndexes));
		for (const plan of plans) {
			const itemIndexes = [plan.item.itemIndex];
			if (answered.has(itemIndexes[0])) continue;
			outcomes.push({ itemIndexes, error: lookError(plan.item, thrown) });
		}
	} finally {
		release();
	}
	return outcomes;
}
