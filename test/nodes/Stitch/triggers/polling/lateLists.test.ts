import FakeTimers from '@sinonjs/fake-timers';
import type { IDataObject } from 'n8n-workflow';
import { resetBudgets } from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { fc } from '../../../../support/random';
import { ListedStitch, PolledTrigger } from '../../../../support/pollTimeline';
import { rawExtraction, rawLoad } from './support';

const SECOND = 1_000;
const START = Date.parse('2024-03-05T06:00:00Z');
const iso = (time: number) => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** A Stitch with several copies of its lists, each of them so many seconds behind. */
class LateStitch extends ListedStitch {
	private readonly past: Array<{ at: number; extractions: object[]; loads: object[] }> = [];

	/** Seconds that the copies are behind; one after the other answers. */
	late: number[] = [0];

	private answers = 0;

	remember(): void {
		const extractions = super.ordered('extractions');
		this.past.push({ at: Date.now(), extractions, loads: super.ordered('loads') });
	}

	protected override ordered(list: 'extractions' | 'loads') {
		const late = this.late[this.answers++ % this.late.length];
		const shown = this.past.filter(({ at }) => at <= Date.now() - late * SECOND).at(-1);
		return (shown?.[list] ?? []) as Array<Record<string, unknown>>;
	}
}

interface Step {
	/** Sources whose job ends, and whose stream is loaded, so many seconds after the last one. */
	ends: Array<{ source: number; seconds: number }>;
	restarts: boolean;
	seconds: number;
}

const step: fc.Arbitrary<Step> = fc.record({
	ends: fc.array(
		fc.record({ source: fc.integer({ min: 1, max: 6 }), seconds: fc.integer({ min: 1, max: 40 }) }),
		{ maxLength: 4 },
	),
	restarts: fc.boolean(),
	seconds: fc.integer({ min: 60, max: 600 }),
});

const keyOf = ({ extraction, load }: IDataObject): string => {
	if (extraction !== undefined) return String((extraction as IDataObject).job_name);
	const { stream_name, last_batch_loaded_at } = load as IDataObject;
	return `${String(stream_name)} ${String(last_batch_loaded_at)}`;
};

describe('lists of which some copies are late', () => {
	let clock: ReturnType<typeof FakeTimers.install>;
	beforeEach(() => {
		clock = FakeTimers.install({ now: START, toFake: ['Date', 'performance'] });
	});
	afterEach(() => clock.uninstall());

	it('lose no job and no load, and double none, over restarts', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(step, { minLength: 2, maxLength: 12 }),
				fc.array(fc.constantFrom(0, 5, 30, 300), { minLength: 1, maxLength: 3 }),
				async (steps, late) => {
					resetBudgets();
					const stitch = new LateStitch(204817, 100);
					let jobs = 0;
					const end = (source: number) => {
						const now = iso(clock.now);
						stitch.extractions.set(source, rawExtraction(source, `job${++jobs}`, now));
						const stream = `stream_${source}`;
						stitch.loads.set(stream, rawLoad(`source_${source}`, stream, now));
						stitch.remember();
					};
					for (let id = 1; id <= 9; id++) {
						stitch.sources.set(id, { id, stitch_client_id: 204817, name: `source_${id}` });
					}
					// Some sources have had a job long before, the others come later.
					for (const source of [1, 2, 3]) end(source);
					clock.tick(3_600 * SECOND);
					stitch.remember();
					stitch.late = late;
					const triggerOn = ['extractionCompleted', 'extractionFailed', 'loadCompleted'];
					const trigger = new PolledTrigger(stitch, { triggerOn }, 'emission');
					const emitted = new Set<string>();
					const poll = async () => {
						clock.tick(SECOND);
						for (const json of await trigger.poll()) {
							expect(emitted).not.toContain(keyOf(json));
							emitted.add(keyOf(json));
						}
					};
					await poll();
					const activated = clock.now;
					for (const { ends, restarts, seconds } of steps) {
						for (const one of ends) {
							clock.tick(one.seconds * SECOND);
							end(one.source);
						}
						if (restarts) trigger.stop();
						await poll();
						clock.tick(seconds * SECOND);
					}
					for (let polls = 0; polls < 2 * late.length; polls++) {
						clock.tick(600 * SECOND);
						await poll();
					}
					// In the end every copy shows the same: the last job and load of each source.
					for (const extraction of stitch.extractions.values()) {
						const isNew = Date.parse(String(extraction.completion_time)) > activated;
						const key = keyOf({ extraction: extraction as IDataObject });
						expect(emitted.has(key)).toBe(isNew);
					}
					for (const load of [...stitch.loads.values()].flat()) {
						const isNew = Date.parse(String(load.last_batch_loaded_at)) > activated;
						expect(emitted.has(keyOf({ load: load as IDataObject }))).toBe(isNew);
					}
				},
			),
			{ numRuns: 80 },
		);
	});
});
