import { AccountCache } from '../../../../../nodes/Stitch/jobs/feed/reader';
import type { Before, Sent } from '../../../../../nodes/Stitch/jobs/judge/jobRun';
import { AccountSpending, JobsBudget } from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { JOBS_BUDGET } from '../../../../../nodes/Stitch/jobs/budget/slidingWindow';
import { AccountPoll } from '../../../../../nodes/Stitch/jobs/wait/accountPoll';
import type {
	WaitHooks,
	WaitRequest,
	WaitResult,
} from '../../../../../nodes/Stitch/jobs/wait/state';
import type { Reader } from '../../../../../nodes/Stitch/jobs/feed/reader';
import { FakeStitch } from './fakeStitch';
import type { FakeOptions } from './fakeStitch';
import { VirtualClock } from './virtualClock';

export const SOURCE = 530111;
export const NAME = 'shop_db';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

const defaults: Omit<WaitRequest, 'sourceId' | 'sourceName' | 'before' | 'sent'> = {
	waitFor: 'load',
	extractionTimeoutMs: 24 * HOUR + 5 * MINUTE,
	loadTimeoutMs: HOUR,
	wantLog: false,
	followNewer: false,
};

export interface World {
	clock: VirtualClock;
	stitch: FakeStitch;
	reader: Reader;
	/** the one poll of the token, for all executions of the process */
	poll: AccountPoll;
}

export function newWorld(options: FakeOptions = {}, signal?: AbortSignal): World {
	const clock = new VirtualClock();
	const stitch = new FakeStitch(clock, options);
	return { clock, stitch, reader: newReader(clock, stitch, signal), poll: new AccountPoll() };
}

/** A world in a process that began just now: what an earlier one spent is not known. */
export function afterRestart(options: FakeOptions = {}): World {
	const world = newWorld(options);
	const { clock, stitch } = world;
	const budget = new JobsBudget(new AccountSpending(clock, clock.now()), '');
	return { ...world, reader: newReader(clock, stitch, undefined, { ...world.reader, budget }) };
}

export function newReader(
	clock: VirtualClock,
	api: FakeStitch,
	signal?: AbortSignal,
	shared?: Pick<Reader, 'cache' | 'budget'>,
): Reader {
	return {
		cache: shared?.cache ?? new AccountCache(),
		budget: shared?.budget ?? new JobsBudget(new AccountSpending(clock), ''),
		api,
		clock,
		signal,
		limit: JOBS_BUDGET,
	};
}

const UNSENT = { sentAt: 0, answeredAt: 0 };

/** A job that was started just now; the moment is filled in when the wait begins. */
export function started(overrides: Partial<WaitRequest> & { job?: string } = {}): WaitRequest {
	const { job, ...rest } = overrides;
	const sent: Sent = { ...UNSENT, kind: 'started', jobName: job ?? 'ours' };
	const before: Before = { kind: 'record', jobName: 'previous', completionTime: 0 };
	return { ...defaults, sourceId: SOURCE, sourceName: NAME, before, sent, ...rest };
}

/** A wait with a start that was answered just now, as Stitch's clock says, if it does. */
function now({ clock, stitch, reader }: World, request: WaitRequest): WaitRequest {
	const at = clock.now();
	const moment = { sentAt: at, answeredAt: at, ...stitch.date() };
	if (request.sent.kind !== 'answerLost') {
		reader.cache.noteDate({ ...stitch.date(), requestedAt: at, answeredAt: at });
	}
	return { ...request, sent: { ...request.sent, ...moment } };
}

/** Waits in the one poll of the world; `index` tells the hooks which wait they are of. */
export async function waitAll(
	world: World,
	requests: WaitRequest[],
	{ onEnd, ...hooks }: WaitHooks & { onEnd?(index: number, result: WaitResult): void } = {},
	reader = world.reader,
): Promise<WaitResult[]> {
	return await Promise.all(
		requests.map(async (request, index) => {
			const asked = now(world, request);
			const result = await world.poll.wait(reader, asked, world.clock.now(), hooks);
			onEnd?.(index, result);
			return result;
		}),
	);
}

/** Waits on the virtual clock; the starts were answered just now. */
export async function wait(
	world: World,
	requests: WaitRequest[],
	hooks: Parameters<typeof waitAll>[2] = {},
): Promise<WaitResult[]> {
	return await world.clock.run(waitAll(world, requests, hooks));
}
