import type { Load } from '../api/loads';
import type { BatchOutcome, StitchItem } from '../item/item';
import { parseJson } from '../json';
import { memoryOf } from '../reruns';
import { explain } from '../errors/toNodeError';
import { WaitCancelled, monotonicClock, throwIfCancelled, unlessCancelled, within } from '../clock';
import { Shared, openReader } from './feed/reader';
import { locate, stalePages, viewLoads } from './feed/jobPages';
import { budgetLog } from './budget/permits';
import { beforeOf, findSource, isMiss, readList } from './feed/lookUp';
import type { LookUpOptions } from './feed/lookUp';
import type { Reader } from './feed/reader';
import type { Sent } from './judge/jobRun';
import type { WaitFacts } from './report/waitMessages';
import { waitError, waitOutput } from './report/output';
import {
	accountOf,
	isDeletedNow,
	lookBeforeStart,
	sourceStreams,
	startForWaiting,
	stopAfterAll,
	stopOnceStarted,
} from './start/startJob';
import type { IfAlreadyRunning, SourceFacts } from './start/startJob';
import { AccountPoll } from './wait/accountPoll';
import type { WaitEnd, WaitRequest, WaitResult } from './wait/state';

/** One item that starts a job and waits for it. Times in seconds, as the user gives them. */
export interface WaitPlan {
	item: StitchItem;
	sourceId: number;
	ifAlreadyRunning: IfAlreadyRunning;
	waitFor: 'extraction' | 'load';
	extractionTimeout: number;
	loadTimeout: number;
	/** 0: from what is left of the budget. */
	pollInterval: number;
	stopOnTimeout: boolean;
	includeLogCounts: boolean;
	followNewer: boolean;
	/** Requests per 10 minutes. */
	limit: number;
}

/** A page that another workflow requested just now is as good as a new one before a start. */
const FRESH_MS = 30_000;
/** Of the loads also an older one, if all that the job before brought was loaded by then. */
const FRESH_LOADS_MS = 120_000;
/** With few requests left, an older one is better than none. */
const FRESH_WHEN_SHORT_MS = 90_000;
/** A page that was requested longer before the start may lack a job that came and went since. */
const OLD_MS = 5_000;
/** The look before a start is given so long: it helps, and the start must not wait for it. */
const LOOK_BEFORE_MS = 20_000;
/** A list of loads with so few pages is always looked at. */
const FEW_PAGES = 2;
/** Requests that a look at many pages of loads before the start leaves to the waiting itself. */
const LEFT_AFTER_LOOK = 10;
/** Characters of a look before a start that are remembered for *Retry On Fail*. */
const LONGEST_LOOK = 20_000;
/** How long the answer to a stop after a time-out is waited for. */
const STOP_MS = 20_000;

const polls = new Shared<AccountPoll>();

type LookBefore = Pick<
	WaitRequest,
	'before' | 'isLookOld' | 'lookLeftOut' | 'loadsBefore' | 'areLoadsOld'
>;

/** When a look began, and since when the list of extractions has to be read for it; our clock. */
interface Moment {
	now: number;
	since: number;
}

const NOT_KNOWN: LookBefore = { before: { kind: 'unknown' }, lookLeftOut: true };

/** What the pages in memory show before a start, and since when its loads have to be read for that. */
function knownBefore({ cache }: Reader, { sourceId }: WaitPlan, { name }: SourceFacts, at: Moment) {
	const seen = locate(sourceId, cache.extractions, at.since);
	const place = seen.kind === 'ask' ? locate(sourceId, cache.extractions, 0) : seen;
	const before = beforeOf(place);
	const endTime = (before.kind === 'record' && before.completionTime) || Infinity;
	const { records } = viewLoads(name, cache.loads, 0);
	const isLoaded = ({ error, lastLoadedAt }: Load) => !error && (lastLoadedAt ?? 0) >= endTime;
	const areLoaded = records.length > 0 && records.every(isLoaded);
	return { place, before, records, loadsSince: at.now - (areLoaded ? FRESH_LOADS_MS : FRESH_MS) };
}

/**
 * Asks for what shows the source's last job and loads; returns whether the limit has no request for
 * it within the time that the look has. Throws WaitCancelled only.
 */
async function lookUpBefore(reader: Reader, plan: WaitPlan, source: SourceFacts, at: Moment) {
	const { budget, group, limit } = reader;
	const most = Math.max(FEW_PAGES, budget.left(limit) - LEFT_AFTER_LOOK);
	const whenShort = (): LookUpOptions['whenShort'] =>
		budget.waitTime(limit, group) < LOOK_BEFORE_MS ? 'wait' : 'leave';
	const options = { whenShort: whenShort(), since: at.since };
	const place = await findSource(reader, plan.sourceId, options);
	const since = knownBefore(reader, plan, source, at).loadsSince;
	const loads =
		plan.waitFor === 'load'
			? await readList(reader, 'loads', { whenShort: whenShort(), since, most })
			: undefined;
	return [place, loads].some((one) => isMiss(one) && one.miss === 'noBudget');
}

/**
 * Best effort: whatever is not known by then, Stitch's clock and the log decide later. The look may
 * use the requests that are kept for polls: without it, a load counts only after half an hour of quiet.
 */
async function lookBefore(
	reader: Reader,
	poll: AccountPoll,
	plan: WaitPlan,
	source: SourceFacts,
): Promise<LookBefore> {
	const { budget, cache, clock, limit, signal } = reader;
	const isShort = budget.left(limit) <= LEFT_AFTER_LOOK;
	const now = clock.now();
	const at = { now, since: now - (isShort ? FRESH_WHEN_SHORT_MS : FRESH_MS) };
	const over = new AbortController();
	const signals = [over.signal, signal].filter((one) => one !== undefined);
	const looking = { ...reader, group: poll, signal: AbortSignal.any(signals) };
	const look = lookUpBefore(looking, plan, source, at);
	const lookLeftOut = await within(clock, LOOK_BEFORE_MS, look, true).finally(() => over.abort());
	throwIfCancelled(signal);
	const { place, before, records, loadsSince } = knownBefore(reader, plan, source, at);
	const isRead = stalePages(cache.loads, loadsSince).length === 0;
	return {
		before,
		isLookOld: place.kind !== 'ask' && place.requestedAt < clock.now() - OLD_MS,
		lookLeftOut,
		loadsBefore: isRead ? records : undefined,
		areLoadsOld: isRead && stalePages(cache.loads, now - FRESH_MS).length > 0,
	};
}

/**
 * What was seen before the job was started: by the try that started it, if n8n runs the node again.
 * What was there before this try says nothing of that.
 */
function lookOfStart({ item, sourceId }: WaitPlan, sent: Sent, looked: LookBefore): LookBefore {
	const memory = memoryOf(item.context);
	const key = `look ${item.itemIndex} ${sourceId}`;
	if (sent.ofEarlierTry === true) {
		return (parseJson(memory?.get(key) ?? '') as unknown as LookBefore | undefined) ?? NOT_KNOWN;
	}
	const text = JSON.stringify(looked, (name, value: unknown) => (name === 'raw' ? {} : value));
	// What is to be sent once has to fit, too.
	if (text.length <= LONGEST_LOOK) memory?.keep(key, text);
	return looked;
}

async function startUnlessCancelled({ signal }: Reader, plan: WaitPlan): Promise<Sent> {
	const { item, sourceId, ifAlreadyRunning, stopOnTimeout } = plan;
	const starting = startForWaiting(item, sourceId, ifAlreadyRunning);
	return await unlessCancelled(starting, signal).catch(async (thrown: Error) => {
		if (!(thrown instanceof WaitCancelled)) return await Promise.reject(thrown);
		if (stopOnTimeout) void stopOnceStarted(item, sourceId, starting);
		else starting.catch(() => undefined);
		return await Promise.reject(thrown);
	});
}

/** Whether a wait that ended so leaves a job running that this node has started. */
function leavesJobRunning({ stopOnTimeout }: WaitPlan, sent: Sent, end: WaitEnd): boolean {
	if (!stopOnTimeout || sent.kind !== 'started' || end.record || end.byLog) return false;
	return end.verdict === 'cancelled' || (end.verdict === 'timedOut' && end.during === 'extraction');
}

async function stop({ item, sourceId }: WaitPlan, end: WaitEnd): Promise<WaitFacts['stopped']> {
	const stopping = stopAfterAll(item, sourceId);
	// A cancelled execution ends at once, whatever the answer to the request will be.
	if (end.verdict === 'cancelled') return 'noAnswer';
	const refusal = await within(monotonicClock, STOP_MS, stopping, 'noAnswer' as const);
	if (refusal === undefined) return 'stopped';
	return refusal === 'noAnswer' ? refusal : { refused: explain(refusal).message };
}

/** Names, beside the output, the streams that count as done only because nothing came for so long. */
function hintAtQuiet(item: StitchItem, { streams = [] }: WaitEnd): void {
	const names = streams.flatMap(({ evidence, streamName }) =>
		evidence === 'quiet' ? streamName : [],
	);
	if (names.length === 0) return;
	const message = `Counted as done after 30 minutes without a load: ${names.slice(0, 20).join(', ')}`;
	item.hint({ message, type: 'info', location: 'outputPane' });
}

function outcomeOf(
	plan: WaitPlan,
	{ name }: SourceFacts,
	sent: Sent,
	{ end, waitedMs, budgetWaitedMs }: WaitResult,
	stopped: WaitFacts['stopped'],
): BatchOutcome {
	const { item, sourceId, includeLogCounts, extractionTimeout, loadTimeout } = plan;
	const facts: WaitFacts = {
		sourceId,
		sourceName: name,
		attached: sent.kind === 'alreadyRunning',
		startAnswerLost: sent.kind === 'answerLost',
		includeLogCounts,
		waitedMs,
		budgetWaitedMs,
		extractionTimeout,
		loadTimeout,
		stopped,
		secrets: item.secrets,
	};
	const itemIndexes = [item.itemIndex];
	if (end.verdict === 'extracted' || end.verdict === 'loaded') {
		hintAtQuiet(item, end);
		return { itemIndexes, output: waitOutput(end, facts) };
	}
	return { itemIndexes, error: waitError(item, end, facts) };
}

/** What one item came to, and how long it waited for the budget. */
export interface WaitOutcome {
	outcome: BatchOutcome;
	budgetWaitedMs: number;
}

/**
 * Starts the job of one item and waits for it, in the one poll of its account and token.
 * `onStarted` is called when the job is started, if it is. Throws n8n's errors and
 * `StitchError` for what comes before the waiting.
 */
export async function startAndWait(plan: WaitPlan, onStarted: () => void): Promise<WaitOutcome> {
	const { item, sourceId } = plan;
	const source = await lookBeforeStart(item, sourceId);
	const accountId = await accountOf(item, source);
	const { reader, owner, release } = openReader(item, accountId, plan.limit);
	const poll = polls.borrow(owner, () => new AccountPoll());
	try {
		const looked = await lookBefore(reader, poll.value, plan, source);
		const sent = await startUnlessCancelled(reader, plan);
		const look = lookOfStart(plan, sent, looked);
		onStarted();
		if (sent.kind === 'alreadyRunning' && plan.ifAlreadyRunning === 'skip') {
			const output = { sourceId, alreadyRunning: true };
			return { outcome: { itemIndexes: [item.itemIndex], output }, budgetWaitedMs: 0 };
		}
		const { sentAt: requestedAt, answeredAt, date } = sent;
		reader.cache.noteDate({ requestedAt, answeredAt, date });
		const result = await poll.value.wait(
			reader,
			{
				sourceId,
				sourceName: source.name,
				...look,
				sent,
				waitFor: plan.waitFor,
				extractionTimeoutMs: plan.extractionTimeout * 1_000,
				loadTimeoutMs: plan.loadTimeout * 1_000,
				pollIntervalMs: plan.pollInterval > 0 ? plan.pollInterval * 1_000 : undefined,
				wantLog: plan.includeLogCounts,
				followNewer: plan.followNewer,
			},
			sent.ofEarlierTry === true ? reader.clock.now() : answeredAt,
			{
				onBudgetShort: budgetLog(item, accountId),
				isDeleted: async () => await isDeletedNow(item, sourceId),
				streams:
					plan.waitFor === 'load' ? async () => await sourceStreams(item, sourceId) : undefined,
			},
		);
		const stopped = leavesJobRunning(plan, sent, result.end)
			? await stop(plan, result.end)
			: undefined;
		const outcome = outcomeOf(plan, source, sent, result, stopped);
		return { outcome, budgetWaitedMs: result.budgetWaitedMs };
	} finally {
		poll.release();
		release();
	}
}
