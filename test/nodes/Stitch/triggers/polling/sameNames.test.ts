import FakeTimers from '@sinonjs/fake-timers';
import type { IDataObject } from 'n8n-workflow';
import { resetBudgets } from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { fc } from '../../../../support/random';
import { ListedStitch, PolledTrigger } from '../../../../support/pollTimeline';
import { drain, rawLoad } from './support';

const ACCOUNT = 204817;
const MINUTE = 60_000;
/** The names of nine streams of one source, in three schemas. */
const NAMES = ['a', 'b', 'b', 'c', 'c', 'c', 'd', 'd', 'e'];
const iso = (time: number) => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** A load, or one that fails, so many seconds after what was before. */
interface Change {
	stream: number;
	seconds: number;
	fails?: 'disk is full' | 'no permission';
}

const change: fc.Arbitrary<Change> = fc.record(
	{
		stream: fc.nat(NAMES.length - 1),
		seconds: fc.nat(2),
		fails: fc.constantFrom('disk is full' as const, 'no permission' as const),
	},
	{ requiredKeys: ['stream', 'seconds'] },
);
const step = fc.record({
	before: fc.array(change, { maxLength: 5 }),
	between: fc.array(fc.array(change, { maxLength: 1 }), { maxLength: 6 }),
	left: fc.oneof(fc.constant(30), fc.integer({ min: 0, max: 30 })),
	minutes: fc.integer({ min: 1, max: 12 }),
	restarts: fc.boolean(),
});

const add = (counts: Map<string, number>, key: string) =>
	counts.set(key, (counts.get(key) ?? 0) + 1);

describe('streams of which several have one name', () => {
	let clock: ReturnType<typeof FakeTimers.install>;
	beforeEach(() => {
		const now = Date.parse('2024-03-05T06:00:00Z');
		clock = FakeTimers.install({ now, toFake: ['Date', 'performance'] });
	});
	afterEach(() => clock.uninstall());

	it('have no event twice, and in the end each load that is still shown has been one', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(step, { minLength: 2, maxLength: 12 }),
				fc.integer({ min: 1, max: 5 }),
				async (steps, pageSize) => {
					resetBudgets();
					const stitch = new ListedStitch(ACCOUNT, pageSize);
					stitch.sources.set(1, { id: 1, stitch_client_id: ACCOUNT, name: 's' });
					const happened = new Map<string, number>();
					const told = new Map<string, number>();
					const failing = new Map<number, string>();
					const apply = ({ stream, seconds, fails }: Change) => {
						clock.tick(seconds * 1_000);
						const [name, time] = [NAMES[stream], fails === undefined ? iso(clock.now) : null];
						const key = fails ?? String(time);
						const known = stitch.loads.get(String(stream)) as IDataObject | undefined;
						const isSame = fails !== undefined && failing.get(stream) === fails;
						if (known?.last_batch_loaded_at !== key && !isSame) add(happened, `${name} ${key}`);
						failing.set(stream, key);
						stitch.loads.set(String(stream), rawLoad('s', name, time, fails));
					};
					const trigger = new PolledTrigger(
						stitch,
						{ triggerOn: ['loadCompleted', 'loadFailed'] },
						'emission',
					);
					const poll = async () => {
						for (const { load, message } of await trigger.poll()) {
							const { stream_name: name, last_batch_loaded_at: time } = load as IDataObject;
							add(told, `${String(name)} ${String(message ?? time)}`);
						}
					};
					await poll();
					clock.tick(MINUTE);
					for (const { before, between, left, minutes, restarts } of steps) {
						before.forEach(apply);
						stitch.beforePage = (sent) => (between[sent] ?? []).forEach(apply);
						if (restarts) trigger.stop();
						drain(left);
						await poll();
						clock.tick(minutes * MINUTE);
					}
					stitch.beforePage = () => {};
					for (let round = 0; round < 14; round++) {
						clock.tick(11 * MINUTE);
						await poll();
					}
					const doubled = [...told].filter(([key, count]) => count > (happened.get(key) ?? 0));
					expect(doubled).toEqual([]);
					const shown = new Map<string, number>();
					for (const { stream_name: name, last_batch_loaded_at: time } of [
						...stitch.loads.values(),
					].flat()) {
						if (time !== null) add(shown, `${String(name)} ${String(time)}`);
					}
					const lost = [...shown].filter(([key, count]) => count > (told.get(key) ?? 0));
					expect(lost).toEqual([]);
				},
			),
			{ numRuns: 60 },
		);
	});
});
