import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { accountIdIn } from '../../api/accounts';
import type { StitchError } from '../../api/StitchError';
import { pollDestinations } from '../../api/destinations';
import { fetchLog } from '../../api/logs';
import { pollSources } from '../../api/sources';
import type { Attempt } from '../../api/types';
import { explain, toNodeError } from '../../errors/toNodeError';
import { budgetOf } from '../../jobs/budget/accountBudget';
import { ownerOf } from '../../jobs/budget/permits';
import { readJobLog } from '../../jobs/judge/jobLog';
import { monotonicClock } from '../../clock';
import type { JsonObject } from '../../json';
import { isSet } from '../../json';
import { parseStitchTime } from '../../time';
import { connect } from '../connect';
import type { ExtractionEvent, Unsaved } from './jobEvents';
import { seeExtractions, seeLoads } from './jobEvents';
import type { ListState, SeenPage } from './listState';
import { finishLook, newList } from './listState';
import type { OutputContext } from './items';
import { isWatched, sample, toOutput } from './items';
import type { TriggerEvent, TriggerParameters } from './events';
import { listsFor } from './events';
import { readParameters } from './pollParameters';
import type { JobsList, ListReader } from './readLists';
import { EXTRACTIONS, lookAtList, LOADS } from './readLists';
import { lookAtSchemas } from './readSchemas';
import { seeSources } from './sourceEvents';
import type { TriggerState } from './triggerState';
import { readSpent, readState, stateFor, watchAfter, writeState } from './triggerState';

/** n8n before 2.38 has no `getPollBudgetMs`. */
const DEFAULT_POLL_BUDGET = 60_000;

interface Poll extends ListReader {
	parameters: TriggerParameters;
	/** All sources of the account, deleted ones too (connect-api.md 8.15). */
	sources: JsonObject[];
	/** Stitch's clock when it listed them. */
	at: number;
}

/** What a poll found out. */
interface Findings {
	state: TriggerState;
	events: TriggerEvent[];
	faults: StitchError[];
	/** Since when the account had nothing. */
	emptySince?: number;
	/** Something that n8n has to store, even without an event to store it with. */
	mustStore: boolean;
}

/** The value of an attempt; throws its error. */
function orThrow<T>(attempt: Attempt<T>): { value: T; date?: number } {
	if ('error' in attempt) throw attempt.error;
	return attempt;
}

function warnOfUnreadable({ logger }: IPollFunctions, count = 0, what: string): void {
	if (count > 0) logger.warn(`Stitch Trigger: ${count} records of the ${what} can't be read`);
}

function warnOf({ logger }: IPollFunctions, faults: StitchError[]): void {
	for (const fault of faults) logger.warn(`Stitch Trigger: ${explain(fault).message}`);
}

async function preparePoll(context: IPollFunctions): Promise<Poll> {
	const started = monotonicClock.now();
	const parameters = readParameters(context);
	const client = await connect(context);
	const listed = await pollSources(client);
	const { value: sources, date: at = Date.now() } = orThrow(listed);
	warnOfUnreadable(context, listed.unreadable, 'sources');
	let account = client.connection.stitchAccountId ?? accountIdIn(sources);
	account ??= accountIdIn(orThrow(await pollDestinations(client)).value) ?? 0;
	return {
		context,
		client,
		account,
		budget: budgetOf(ownerOf(client, account)),
		limit: parameters.requestsPer10Minutes,
		clock: monotonicClock,
		deadline: started + (context.getPollBudgetMs?.() ?? DEFAULT_POLL_BUDGET) / 2,
		parameters,
		sources,
		at,
	};
}

type See<T, Entry> = (
	before: ListState<Entry>,
	pages: Array<SeenPage<T>>,
	ends: boolean,
) => {
	state: ListState<Entry>;
	events: TriggerEvent[];
	unsaved: Array<Unsaved<TriggerEvent>>;
};

/** Whether an account that showed nothing was really empty: all of its sources came after that. */
const isNewAccount = ({ sources }: Poll, emptySince?: number) =>
	emptySince !== undefined &&
	sources.length > 0 &&
	sources.every(({ created_at }) => (parseStitchTime(created_at) ?? 0) >= emptySince);

/** Looks at one paged list and takes in what it shows; a fault is added to those of the poll. */
async function takeIn<T, Entry extends { seen: number }>(
	poll: Poll,
	list: JobsList<T>,
	see: See<T, Entry>,
	known: ListState<Entry> | undefined,
	findings: Findings,
): Promise<ListState<Entry>> {
	const { emptySince } = findings;
	// A list that is needed from now on, or whose account had nothing to list.
	const before = known ?? newList<Entry>(emptySince ?? poll.at, isNewAccount(poll, emptySince));
	let look = await lookAtList(poll, list, before.nextPage);
	// A list may come back empty for once, and then all errors in it would seem to be new.
	if (known === undefined && look.pages.at(-1)?.total === 0) look = await lookAtList(poll, list, 1);
	warnOfUnreadable(poll.context, look.unreadable, list.what);
	const { state, events, unsaved } = see(before, look.pages, look.complete);
	// What the first poll shows is old, unless there was nothing before.
	if (known !== undefined || emptySince !== undefined) findings.events.push(...events);
	if (look.fault !== undefined) findings.faults.push(look.fault);
	const after = finishLook(state, look);
	// A first round is stored with the activation, unless it took more than that poll. An error that
	// is over, or a job that is half written, has to be stored too: n8n may be down when it comes back
	// or another one takes its place.
	const context = contextOf(poll, findings.state);
	const isWanted = (what: Unsaved<TriggerEvent>) =>
		'record' in what
			? isEmitted(what, findings.state, context)
			: poll.parameters.triggerOn.includes(what.kind);
	const isFirstRoundOver = after.ready && !before.ready && Object.keys(after.entries).length > 0;
	findings.mustStore ||= known !== undefined && (isFirstRoundOver || unsaved.some(isWanted));
	return after;
}

/** How a job ended whose record does not say it: the last line of its log does (connect-api.md 8.29). */
async function withLog(poll: Poll, event: ExtractionEvent): Promise<ExtractionEvent> {
	const { client, account, budget, limit, clock, deadline } = poll;
	const permit = clock.now() > deadline ? undefined : budget.tryTake({ limit });
	if (permit === undefined) return event;
	const log = await fetchLog(client, account, event.record.jobName, { attempts: 1 });
	permit.end('error' in log ? log.error : undefined);
	const exit = 'value' in log ? readJobLog(log.value).exit : undefined;
	if (exit === undefined) return event;
	const kind = exit.verdict === 'failed' ? event.kind : 'extractionCompleted';
	return { ...event, kind, verdict: exit };
}

/** The same for those of a poll; most of the limit is left to the lists. */
async function withLogs(poll: Poll, events: TriggerEvent[]): Promise<TriggerEvent[]> {
	let left = Math.ceil(poll.limit / 3);
	const all: TriggerEvent[] = [];
	for (const event of events) {
		const isOpen =
			'verdict' in event &&
			event.verdict.verdict === 'unknown' &&
			isWantedSource(poll.parameters, event.record.sourceId);
		all.push(isOpen && left-- > 0 ? await withLog(poll, event) : event);
	}
	return all;
}

const contextOf = ({ sources, at }: Poll, { names }: TriggerState): OutputContext => ({
	sources,
	names,
	at,
});

const isEmitted = (event: TriggerEvent, { watch }: TriggerState, context: OutputContext) =>
	watch !== undefined && isWatched(event, watch, context);

const isWantedSource = ({ sourceIds }: TriggerParameters, id: unknown) =>
	sourceIds.length === 0 || sourceIds.some((wanted) => wanted === id);

async function takeInSchemas(poll: Poll, before: TriggerState['schemas'], findings: Findings) {
	const { client, parameters, sources, at, clock, deadline, context } = poll;
	const known = new Map(
		[...(before?.sources ?? [])].filter(([id]) => isWantedSource(parameters, id)),
	);
	const look = await lookAtSchemas(
		client,
		sources.filter(({ id }) => isWantedSource(parameters, id)),
		before && { ...before, sources: known },
		{ at, hasTime: () => clock.now() < deadline },
	);
	findings.events.push(...look.events);
	// What Stitch refuses of one source for good must not stop the others.
	if (look.isAnswered) warnOf(context, look.faults);
	else findings.faults.push(...look.faults);
	warnOfUnreadable(context, look.unreadable, 'streams');
	if (look.isFull) {
		context.logger.warn(
			'Stitch Trigger: too many streams or fields to remember; choose fewer sources',
		);
	}
	if (look.complete && look.state.unsaved) {
		// What the first poll saw is stored with the activation, the rest once the round is over.
		if (before !== undefined) findings.mustStore = true;
		delete look.state.unsaved;
	}
	return look.state;
}

/** Names of the sources in the filter, those from earlier polls too. */
function namesFor({ parameters, sources }: Poll, before: TriggerState['names'] = {}) {
	if (parameters.sourceIds.length === 0) return undefined;
	const names: Record<string, string> = {};
	for (const id of parameters.sourceIds) {
		const name = sources.find((source) => source.id === id)?.name ?? before[id];
		if (typeof name === 'string') names[id] = name.slice(0, 1_000);
	}
	return names;
}

/** Reads what the chosen events come from, and compares it with what was known. */
async function findOut(poll: Poll, stored: TriggerState | undefined): Promise<Findings> {
	const { account, parameters, sources, at } = poll;
	const before = stateFor(stored, account, at);
	const { version, emptySince } = before;
	const watch = watchAfter(before.watch, parameters, at);
	const names = namesFor(poll, before.names);
	const kept = { version, account: before.account, watch, names };
	const findings: Findings = {
		state: kept,
		events: [],
		faults: [],
		emptySince,
		// The credential may have been changed without publishing: this is then a first poll, too.
		mustStore: !!stored?.account && stored.account !== account && account !== 0,
	};
	if (account === 0) {
		findings.state = { ...before, ...kept };
		return findings;
	}
	const wanted = listsFor(parameters);
	const { state } = findings;
	if (wanted.sources) {
		const seen = seeSources(before.sources, sources, at, emptySince);
		state.sources = seen.state;
		findings.events.push(...seen.events);
	}
	const lookAtLoads = async () => {
		state.loads = await takeIn(poll, LOADS, seeLoads, before.loads, findings);
	};
	// Of a limit of one request, one of the lists would otherwise get none for ever.
	const loadsFirst = wanted.loads && (before.loads?.late ?? 0) > (before.extractions?.late ?? 0);
	if (loadsFirst) await lookAtLoads();
	if (wanted.extractions) {
		const list = before.extractions;
		state.extractions = await takeIn(poll, EXTRACTIONS, seeExtractions, list, findings);
		findings.events = await withLogs(poll, findings.events);
	}
	if (wanted.loads && !loadsFirst) await lookAtLoads();
	if (wanted.schemas) state.schemas = await takeInSchemas(poll, before.schemas, findings);
	return findings;
}

/** The stored state; one that can't be read is as good as none. */
function readStored(context: IPollFunctions, stored: unknown): TriggerState | undefined {
	const state = readState(stored);
	if (isSet(stored) && state === undefined) {
		context.logger.warn("Stitch Trigger: the stored state can't be read, it starts anew");
	}
	return state;
}

async function pollOnce(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const poll = await preparePoll(context);
	if (context.getMode() === 'manual') return await sample(poll, poll.sources, poll.parameters);

	const storage = context.getWorkflowStaticData('node');
	const stored = readStored(context, storage.state);
	if (stored?.account === poll.account) poll.budget.recall(readSpent(storage.spent));
	const { state, events, faults, mustStore } = await findOut(poll, stored);
	const output = contextOf(poll, state);
	const emitted = events.filter((event) => isEmitted(event, state, output));
	const items = context.helpers.returnJsonArray(toOutput(emitted, output));
	const isStored = emitted.length > 0 || mustStore;
	const written = writeState(state);
	const isChanged = JSON.stringify(storage.state) !== JSON.stringify(written);
	if (isChanged) storage.state = written;
	// Only with what is stored anyhow: nothing is written for it alone.
	if (isStored || isChanged) storage.spent = poll.budget.spentTimes();
	// What was found, or has to be stored, goes first: the next poll continues where this one ended.
	if (!isStored && faults.length > 0) throw faults[0];
	warnOf(context, faults);
	// n8n stores the state with an emission and not without: this one may have no items.
	return isStored ? [items] : null;
}

/** Polls under way, by workflow, node and mode: the next one must not overtake a slow one. */
const underWay = new Set<string>();

/**
 * One poll of the Stitch Trigger: emits what has happened since the last one, and stores what it
 * saw. Throws n8n's errors when there is nothing to emit or to store at once; what was read meanwhile
 * is kept for the next poll.
 */
export async function poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const key = `${this.getWorkflow().id} ${this.getNode().id} ${this.getMode()}`;
	if (underWay.has(key)) return null;
	underWay.add(key);
	try {
		return await pollOnce(this);
	} catch (thrown) {
		throw toNodeError(this.getNode(), thrown);
	} finally {
		underWay.delete(key);
	}
}
