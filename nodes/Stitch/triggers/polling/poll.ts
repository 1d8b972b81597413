import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { budgetOf } from '../../jobs/budget/accountBudget';
import { createClient } from '../../api/client';
import { getConnection } from '../../api/credentials';
import { systemClock } from '../../api/http/clock';
import { credentialTypeOf } from '../../api/credentials';
import { createAccountReader } from './account';
import type { AccountReader } from './account';
import { seeExtractions } from './extractionEvents';
import { emptyList, finishLook, newList } from './listState';
import { seeLoads } from './loadEvents';
import { toOutput } from './output';
import type { Look, PageReader } from './pages';
import { EXTRACTIONS, look, LOADS } from './pages';
import type { TriggerEvent, TriggerParameters } from './parameters';
import { listsFor, readParameters } from './parameters';
import { seePaused } from './pausedEvents';
import { sample } from './sample';
import type { ListState, TriggerState } from './state';
import { readState, stateFor } from './state';

/** Polls under way, by workflow and node: a slow one must not be overtaken by the next. */
const underWay = new Set<string>();

/** n8n before 2.38 has no `getPollBudgetMs`. */
const DEFAULT_POLL_BUDGET = 60_000;

interface Seen {
	state: TriggerState;
	events: TriggerEvent[];
	faults: Error[];
}

function report(
	context: IPollFunctions,
	what: string,
	{ rejected, cutShort, nextPage }: Look<unknown>,
) {
	if (rejected > 0) {
		context.logger.warn(`Stitch Trigger: ${rejected} records of the ${what} could not be read`);
	}
	if (cutShort) {
		context.logger.info(
			`Stitch Trigger: no request left for page ${nextPage} of the ${what}; the next poll goes on there`,
		);
	}
}

type See<T, Entry> = (
	before: ListState<Entry>,
	records: T[],
) => { state: ListState<Entry>; events: TriggerEvent[] };

/** Looks at one paged list and takes in what it shows; a fault is added to those of the poll. */
async function takeIn<T, Entry extends { seen: number }>(
	reader: PageReader,
	list: Parameters<typeof look<T>>[1],
	see: See<T, Entry>,
	stored: ListState<Entry> | undefined,
	poll: Seen,
): Promise<ListState<Entry>> {
	// An account that has nothing yet has no list to ask for, and whatever comes will be new.
	if (reader.account === 0) return stored ?? emptyList<Entry>();
	const before = stored ?? newList<Entry>();
	const found = await look(reader, list, before.nextPage);
	report(reader.context, list.what, found);
	const { state, events } = see(before, found.records);
	poll.events.push(...events);
	if (found.fault !== undefined) poll.faults.push(found.fault);
	return finishLook(state, found);
}

async function lookAround(
	reader: PageReader,
	account: AccountReader,
	parameters: TriggerParameters,
	stored: TriggerState | undefined,
): Promise<Seen> {
	const wanted = listsFor(parameters);
	const before = stateFor(stored, reader.account, wanted);
	const poll: Seen = { state: { ...before }, events: [], faults: [] };
	if (wanted.paused) {
		const { state, events } = seePaused(before.paused, await account.sources());
		poll.state.paused = state;
		poll.events.push(...events);
	}
	if (wanted.extractions) {
		poll.state.extractions = await takeIn(
			reader,
			EXTRACTIONS,
			seeExtractions,
			before.extractions,
			poll,
		);
	}
	if (wanted.loads) {
		poll.state.loads = await takeIn(reader, LOADS, seeLoads, before.loads, poll);
	}
	return poll;
}

async function pollOnce(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const started = systemClock.now();
	const parameters = readParameters(context);
	const type = credentialTypeOf('', context.getNodeParameter('authentication', 'oAuth2') as string);
	const client = createClient(context, await getConnection(context, type, 0), 0);
	const account = createAccountReader(context, client);
	const accountId = await account.id();
	const { apiBaseUrl, accessToken } = client.connection;
	const owner = { apiBaseUrl, accountId, accessToken };
	const reader: PageReader = {
		context,
		client,
		account: accountId,
		budget: budgetOf(owner),
		clock: systemClock,
		deadline: started + (context.getPollBudgetMs?.() ?? DEFAULT_POLL_BUDGET) / 2,
	};
	if (context.getMode() === 'manual') return await sample(reader, account, parameters);

	const storage = context.getWorkflowStaticData('node');
	const stored = readState(storage.state);
	if (storage.state !== undefined && stored === undefined) {
		context.logger.warn('Stitch Trigger: the stored state could not be read; the mark is set anew');
	}
	const { state, events, faults } = await lookAround(reader, account, parameters, stored);
	const output = events.length > 0 ? toOutput(events, parameters, await account.sources()) : [];
	// What was found is told first; the next poll goes on where this one ended and meets the fault.
	if (output.length === 0 && faults.length > 0) throw faults[0];
	for (const fault of faults) context.logger.warn(`Stitch Trigger: ${fault.message}`);
	// Nothing below can fail, so the state is only stored for a poll that succeeded.
	if (JSON.stringify(storage.state) !== JSON.stringify(state)) storage.state = state;
	return output.length > 0 ? [context.helpers.returnJsonArray(output)] : null;
}

/**
 * One poll of the Stitch Trigger: emits what has happened since the last one, and stores what it
 * saw. Throws n8n's errors; the stored state is then what it was.
 */
export async function poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const key = `${this.getWorkflow().id} ${this.getNode().id} ${this.getMode()}`;
	if (underWay.has(key)) return null;
	underWay.add(key);
	try {
		return await pollOnce(this);
	} finally {
		underWay.delete(key);
	}
}
