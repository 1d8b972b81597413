import { Board } from '../../../../../nodes/Stitch/jobs/feed/board';
import type { Before, Sent } from '../../../../../nodes/Stitch/jobs/judge/jobRun';
import { JobsBudget } from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { waitForJobs } from '../../../../../nodes/Stitch/jobs/wait/loop';
import type { WaitHooks, WaitResult } from '../../../../../nodes/Stitch/jobs/wait/loop';
import type { Reader } from '../../../../../nodes/Stitch/jobs/feed/reader';
import type { WaitRequest } from '../../../../../nodes/Stitch/jobs/wait/state';
import { FakeStitch } from './fakeStitch';
import type { FakeOptions } from './fakeStitch';
import { VirtualClock } from './virtualClock';

export const SOURCE = 530111;
export const NAME = 'shop_db';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

const defaults: Omit<WaitRequest, 'sourceId' | 'sourceName' | 'before' | 'sent'> = {
	waitFor: 'load',
	extractionTimeoutMs: 6 * HOUR + 5 * MINUTE,
	loadTimeoutMs: HOUR,
	wantLog: false,
	followNewer: false,
};

export interface World {
	clock: VirtualClock;
	stitch: FakeStitch;
	reader: Reader;
}

export function newWorld(options: FakeOptions = {}, signal?: AbortSignal): World {
	const clock = new VirtualClock();
	const stitch = new FakeStitch(clock, options);
	return { clock, stitch, reader: newReader(clock, stitch, signal) };
}

export function newReader(
	clock: VirtualClock,
	api: FakeStitch,
	signal?: AbortSignal,
	shared?: Pick<Reader, 'board' | 'budget'>,
): Reader {
	return {
		board: shared?.board ?? new Board(),
		budget: shared?.budget ?? new JobsBudget(),
		api,
		clock,
		signal,
		requests: 0,
	};
}

export function started(overrides: Partial<WaitRequest> & { job?: string } = {}): WaitRequest {
	const { job, ...rest } = overrides;
	const sent: Sent = { kind: 'started', jobName: job ?? 'ours' };
	const before: Before = { kind: 'record', jobName: 'previous', running: false };
	return { ...defaults, sourceId: SOURCE, sourceName: NAME, before, sent, ...rest };
}

/** Waits on the virtual clock; the starts were answered just now. */
export async function wait(
	world: World,
	requests: WaitRequest[],
	hooks: WaitHooks = {},
): Promise<WaitResult[]> {
	const now = world.clock.now();
	const startedAt = requests.map(() => now);
	return await world.clock.run(waitForJobs(world.reader, requests, startedAt, hooks));
}
