import FakeTimers from '@sinonjs/fake-timers';
import { fc } from '../../../../support/random';
import type { IDataObject } from 'n8n-workflow';
import { resetBudgets } from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import type { Storing } from '../../../../support/pollTimeline';
import { ListedStitch, PolledTrigger } from '../../../../support/pollTimeline';
import { ErrorLedger, Ledger, SourceLedger } from './ledgers';
import { drain, rawExtraction, rawLoad } from './support';

const ACCOUNT = 204817;
const MINUTE = 60_000;

/** What may happen to the lists. `seconds` go by before it; 0 makes equal times. */
type Change = { seconds: number } & (
	| { kind: 'jobEnds'; source: number; failed: boolean }
	/** Its record has no exit statuses yet; its log has. */
	| { kind: 'jobIsHalfWritten'; source: number; failed: boolean }
	| { kind: 'recordIsWritten'; source: number }
	/** Stitch shows sixty days only: the record leaves the list, the others move up. */
	| { kind: 'recordLeaves'; source: number }
	| { kind: 'loads'; source: number; stream: number }
	| { kind: 'loadFails'; source: number; stream: number; reason: number }
	| { kind: 'loadLeaves'; source: number; stream: number }
	| { kind: 'pauses'; source: number }
	| { kind: 'unpauses'; source: number }
	| { kind: 'isCreated'; source: number }
	| { kind: 'isDeleted'; source: number }
);

interface Step {
	before: Change[];
	/** What happens between the pages of the poll, by the number of pages sent. */
	between: Change[][];
	/** The page whose request fails, if any. */
	fault?: number;
	/** Requests of the budget that others leave. */
	left: number;
	minutes: number;
	/** Whether n8n is down before the poll. */
	restarts?: boolean;
}

const source = fc.integer({ min: 1, max: 9 });
const stream = fc.integer({ min: 1, max: 3 });
const seconds = fc.integer({ min: 0, max: 3 });
const change: fc.Arbitrary<Change> = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.record({
			kind: fc.constant('jobEnds' as const),
			source,
			failed: fc.boolean(),
			seconds,
		}),
	},
	fc.record({
		kind: fc.constant('jobIsHalfWritten' as const),
		source,
		failed: fc.boolean(),
		seconds,
	}),
	fc.record({ kind: fc.constant('recordIsWritten' as const), source, seconds }),
	fc.record({ kind: fc.constant('recordLeaves' as const), source, seconds }),
	{
		weight: 5,
		arbitrary: fc.record({ kind: fc.constant('loads' as const), source, stream, seconds }),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('loadFails' as const),
			source,
			stream,
			reason: fc.integer({ min: 1, max: 2 }),
			seconds,
		}),
	},
	fc.record({ kind: fc.constant('loadLeaves' as const), source, stream, seconds }),
	fc.record({ kind: fc.constant('pauses' as const), source, seconds }),
	fc.record({ kind: fc.constant('unpauses' as const), source, seconds }),
	fc.record({
		kind: fc.constant('isCreated' as const),
		source: fc.integer({ min: 10, max: 14 }),
		seconds,
	}),
	fc.record({
		kind: fc.constant('isDeleted' as const),
		source: fc.integer({ min: 8, max: 14 }),
		seconds,
	}),
);
const step: fc.Arbitrary<Step> = fc.record(
	{
		before: fc.array(change, { maxLength: 6 }),
		between: fc.array(fc.array(change, { maxLength: 2 }), { maxLength: 6 }),
		fault: fc.integer({ min: 0, max: 7 }),
		left: fc.oneof(fc.constant(30), fc.integer({ min: 0, max: 30 })),
		minutes: fc.integer({ min: 1, max: 12 }),
		restarts: fc.boolean(),
	},
	{ requiredKeys: ['before', 'between', 'left', 'minutes'] },
);

const iso = (time: number) => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');

const resultOf = ({ failed }: { failed: boolean }) => (failed ? 'failed' : 'succeeded');

/** Stitch as time goes by, and what has happened there. */
class World {
	readonly stitch: ListedStitch;

	private jobs = 0;

	/** What the records of jobs say when they are written, by job name. */
	readonly whole = new Map<string, ReturnType<typeof rawExtraction>>();

	constructor(
		private readonly clock: FakeTimers.Clock,
		pageSize: number,
	) {
		this.stitch = new ListedStitch(ACCOUNT, pageSize);
		const created_at = iso(clock.now - 24 * 60 * MINUTE);
		for (let id = 1; id <= 9; id++) this.change(id, { created_at });
	}

	/** Changes a source; one that is not there is created. */
	private change(id: number, fields: IDataObject): void {
		const known = this.stitch.sources.get(id) ?? {
			id,
			stitch_client_id: ACCOUNT,
			name: `source_${id}`,
			type: 'x',
			system_paused_at: null,
			deleted_at: null,
		};
		this.stitch.sources.set(id, { ...known, ...fields });
	}

	apply(change: Change): void {
		this.clock.tick(change.seconds * 1000);
		const now = iso(this.clock.now);
		const { extractions, loads, sources } = this.stitch;
		const name = `source_${change.source}`;
		if (change.kind === 'jobEnds') {
			extractions.set(
				change.source,
				rawExtraction(change.source, `job${++this.jobs}`, now, resultOf(change)),
			);
		} else if (change.kind === 'jobIsHalfWritten') {
			const name = `job${++this.jobs}`;
			const end = change.failed ? 'Tap failed with code 1' : 'Tap succeeded. Target succeeded';
			const half = rawExtraction(change.source, name, now, 'half');
			extractions.set(change.source, half);
			this.whole.set(half.job_name, rawExtraction(change.source, name, now, resultOf(change)));
			const line = `2024-03-05 06:00:00,000Z main - INFO Exit status is: ${end}.`;
			this.stitch.logs.set(half.job_name, line);
		} else if (change.kind === 'recordIsWritten') {
			const { job_name: name } = extractions.get(change.source) ?? {};
			const whole = this.whole.get(String(name));
			if (whole !== undefined) extractions.set(change.source, whole);
		} else if (change.kind === 'recordLeaves') {
			// Sixty days are enough to write a record, and to see it.
			const hadHalf = [...this.whole.values()].some(({ source_id: id }) => id === change.source);
			if (!hadHalf) extractions.delete(change.source);
		} else if (change.kind === 'pauses') this.change(change.source, { system_paused_at: now });
		else if (change.kind === 'unpauses') this.change(change.source, { system_paused_at: null });
		else if (change.kind === 'isDeleted') {
			if (sources.has(change.source)) this.change(change.source, { deleted_at: now });
		} else if (change.kind === 'isCreated') {
			if (!sources.has(change.source)) this.change(change.source, { created_at: now });
		} else {
			const streamName = `stream_${change.stream}`;
			const key = `${name}.${streamName}`;
			if (change.kind === 'loads') loads.set(key, rawLoad(name, streamName, now));
			else if (change.kind === 'loadLeaves') loads.delete(key);
			else
				loads.set(
					key,
					rawLoad(name, streamName, null, ['disk is full', 'down'][change.reason - 1]),
				);
		}
	}
}

const KINDS = [
	'newSource',
	'extractionCompleted',
	'extractionFailed',
	'loadCompleted',
	'loadFailed',
	'sourcePaused',
];

describe('random timelines', () => {
	let clock: ReturnType<typeof FakeTimers.install>;

	beforeEach(() => {
		clock = FakeTimers.install({
			now: Date.parse('2024-03-05T06:00:00Z'),
			toFake: ['Date', 'performance'],
		});
		resetBudgets();
	});
	afterEach(() => {
		clock.uninstall();
	});

	it.each<Storing>(['always', 'emission'])(
		'lose no event and tell none twice, over restarts of an n8n that stores: %s',
		async (storing) => {
			await fc.assert(
				fc.asyncProperty(
					fc.array(step, { minLength: 2, maxLength: 12 }),
					fc.integer({ min: 1, max: 30 }),
					async (steps, pageSize) => {
						resetBudgets();
						const world = new World(clock, pageSize);
						const trigger = new PolledTrigger(world.stitch, { triggerOn: KINDS }, storing);
						const ledgers = [new Ledger('extractions'), new Ledger('loads')];
						const errors = new ErrorLedger();
						const changed = new SourceLedger();
						const pollAndNote = async () => {
							const startedAt = clock.now;
							const sources = [...world.stitch.sources.values()] as IDataObject[];
							const output = await trigger.poll().catch((failure: Error) => failure);
							if (output instanceof Error) {
								// The fault made here; nothing was stored, so nothing can be lost.
								expect(output.message).toMatch(/having trouble right now/);
								return;
							}
							// A job that failed is never called a success, whatever its record says yet.
							for (const { event, extraction } of output) {
								const { job_name: name } = (extraction ?? {}) as IDataObject;
								const { tap_exit_status: status = 0 } = world.whole.get(String(name)) ?? {};
								if (event === 'extractionCompleted') expect([name, status]).toEqual([name, 0]);
							}
							for (const ledger of ledgers) ledger.note(output, world.stitch.sent, startedAt);
							errors.note(output, world.stitch.sent);
							changed.note(output, sources);
						};
						for (const { before, between, fault, left, minutes, restarts } of steps) {
							before.forEach((entry) => world.apply(entry));
							world.stitch.beforePage = (sent) =>
								(between[sent] ?? []).forEach((entry) => world.apply(entry));
							world.stitch.fails = (sent) => sent === fault;
							if (restarts) trigger.stop();
							drain(left);
							await pollAndNote();
							clock.tick(minutes * MINUTE);
						}
						// Then Stitch is quiet, and in the end everything that it still shows has been emitted.
						world.stitch.beforePage = () => {};
						world.stitch.fails = () => false;
						for (let round = 0; round < 14; round++) {
							clock.tick(11 * MINUTE);
							await pollAndNote();
						}
						const { extractions, loads } = world.stitch;
						ledgers[0].expectAllTold([...extractions.values()] as IDataObject[]);
						ledgers[1].expectAllTold([...loads.values()].flat() as IDataObject[]);
						trigger.stop();
						await expect(trigger.poll()).resolves.toEqual([]);
					},
				),
				{ numRuns: 40 },
			);
		},
	);

	it('never spend more than thirty requests in ten minutes', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({ min: 5, max: 600 }), { minLength: 30, maxLength: 60 }),
				async (pauses) => {
					resetBudgets();
					const world = new World(clock, 1);
					for (let id = 1; id <= 9; id++) {
						world.apply({ kind: 'jobEnds', source: id, failed: false, seconds: 0 });
						for (let number = 1; number <= 3; number++) {
							world.apply({ kind: 'loads', source: id, stream: number, seconds: 0 });
						}
					}
					const sentAt: number[] = [];
					world.stitch.beforePage = () => sentAt.push(clock.now);
					const trigger = new PolledTrigger(world.stitch, { triggerOn: KINDS });
					for (const pause of pauses) {
						await trigger.poll();
						clock.tick(pause * 1000);
					}
					const inWindows = sentAt.map(
						(from) => sentAt.filter((time) => time >= from && time < from + 10 * MINUTE).length,
					);
					expect(Math.max(...inWindows)).toBeLessThanOrEqual(30);
				},
			),
			{ numRuns: 20 },
		);
	});

	it('tell a pause by Stitch once, and a failing load once for as long as it fails', async () => {
		const world = new World(clock, 100);
		const trigger = new PolledTrigger(world.stitch, { triggerOn: ['loadFailed', 'sourcePaused'] });
		const kinds = async () => {
			clock.tick(MINUTE);
			return (await trigger.poll()).map(({ event }) => event);
		};
		expect(await kinds()).toEqual([]);
		world.apply({ kind: 'pauses', source: 1, seconds: 1 });
		world.apply({ kind: 'loadFails', source: 1, stream: 1, reason: 1, seconds: 1 });
		expect(await kinds()).toEqual(['sourcePaused', 'loadFailed']);
		expect(await kinds()).toEqual([]);
		world.apply({ kind: 'loadFails', source: 1, stream: 1, reason: 2, seconds: 1 });
		expect(await kinds()).toEqual(['loadFailed']);
		world.apply({ kind: 'loads', source: 1, stream: 1, seconds: 1 });
		world.apply({ kind: 'loadFails', source: 1, stream: 2, reason: 1, seconds: 1 });
		expect(await kinds()).toEqual(['loadFailed']);
	});
});
