import FakeTimers from '@sinonjs/fake-timers';
import { resetBudgets } from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { ListedStitch, PolledTrigger } from '../../../../support/pollTimeline';
import { rawExtraction } from './support';

const MINUTE = 60_000;
const iso = (time: number) => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');

let clock: ReturnType<typeof FakeTimers.install>;
let stitch: ListedStitch;

beforeEach(() => {
	const now = Date.parse('2024-03-05T10:00:00Z');
	clock = FakeTimers.install({ now, toFake: ['Date', 'performance'] });
	resetBudgets();
	stitch = new ListedStitch(204817, 100);
	stitch.sources.set(1, { id: 1, stitch_client_id: 204817, name: 'source_1' });
});
afterEach(() => clock.uninstall());

const trigger = (triggerOn: string[], more = {}) =>
	new PolledTrigger(stitch, { triggerOn, ...more }, 'emission');

/** A poll a minute later: each event with its job. */
async function poll(polled: PolledTrigger): Promise<string[]> {
	clock.tick(MINUTE);
	return (await polled.poll()).map(({ event, extraction }) => {
		const { job_name: name } = extraction as { job_name: string };
		return `${String(event)} ${name.split('.').pop()}`;
	});
}

describe('a job whose record is half written when another one takes its place', () => {
	const ends = (job: string, result?: 'half') =>
		stitch.extractions.set(1, rawExtraction(1, job, iso(clock.now), result));
	const says = (job: string, end: string) =>
		stitch.logs.set(`204817.1.sync.${job}`, `2024-03-05 10:01:00,000Z main - INFO ${end}`);
	const GOOD = 'Exit status is: Discovery succeeded. Tap succeeded. Target succeeded.';
	const BAD =
		'Exit status is: Discovery succeeded. Tap failed with code 1 and error message: "no".';

	it.each([
		['is an event with the end that its log says', GOOD, 'extractionCompleted', 'succeeded'],
		['is a failed one if its log says so', BAD, 'extractionFailed', 'failed'],
		['is never called a success without a log', undefined, 'extractionFailed', 'unknown'],
	])('%s, over a restart too', async (_name, log, event, verdict) => {
		const polled = trigger(['extractionCompleted', 'extractionFailed']);
		expect(await poll(polled)).toEqual([]);
		ends('a1', 'half');
		expect(await poll(polled)).toEqual([]);
		polled.stop();
		if (log !== undefined) says('a1', log);
		clock.tick(MINUTE);
		ends('a2');
		const [first, second] = await polled.poll();
		expect(first).toMatchObject({ event, verdict, extraction: { job_name: '204817.1.sync.a1' } });
		expect(second).toMatchObject({ event: 'extractionCompleted', verdict: 'succeeded' });
		expect(await poll(polled)).toEqual([]);
		expect(await poll(polled)).toEqual([]);
	});

	it('that stays half written is decided by its log, for which a request is left', async () => {
		const options = { requestsPer10Minutes: 3 };
		const polled = trigger(['extractionCompleted'], { options });
		says('a1', GOOD);
		says('a2', GOOD);
		expect(await poll(polled)).toEqual([]);
		ends('a1', 'half');
		expect(await poll(polled)).toEqual([]);
		clock.tick(9 * MINUTE);
		expect(await poll(polled)).toEqual(['extractionCompleted a1']);
	});

	it('and others like it leave the lists most of the limit', async () => {
		const polled = trigger(['extractionFailed', 'loadFailed']);
		for (let id = 1; id <= 40; id++) {
			stitch.sources.set(id, { id, stitch_client_id: 204817, name: `source_${id}` });
			stitch.extractions.set(id, rawExtraction(id, 'a0', iso(clock.now - MINUTE)));
		}
		expect(await poll(polled)).toEqual([]);
		for (const id of stitch.sources.keys()) {
			stitch.extractions.set(id, rawExtraction(id, 'a1', iso(clock.now), 'half'));
		}
		expect(await poll(polled)).toEqual([]);
		stitch.requests = [];
		expect(await poll(polled)).toHaveLength(40);
		expect(stitch.requests.filter((path) => /extractions\/./.test(path))).toHaveLength(10);
		expect(stitch.requests.filter((path) => /\/loads/.test(path))).toHaveLength(1);
	});

	it('is stored while it is short: a text of Stitch can have any length', async () => {
		const polled = trigger(['extractionFailed']);
		expect(await poll(polled)).toEqual([]);
		const long = { tap_description: 'x'.repeat(100_000) };
		const record = rawExtraction(1, 'a1', iso(clock.now), 'half');
		stitch.extractions.set(1, { ...record, ...long });
		expect(await poll(polled)).toEqual([]);
		expect(JSON.stringify(polled.state).length).toBeLessThan(20_000);
		expect(await poll(polled)).toEqual(['extractionFailed a1']);
		expect(await poll(polled)).toEqual([]);
	});

	it.each([
		['of the source that is watched starts a run, so that n8n stores it', 1, 1],
		['of another source starts none', 2, 0],
	])('%s', async (_name, sourceId, runs) => {
		for (const kind of ['extractionCompleted', 'extractionFailed']) {
			stitch.extractions.clear();
			const polled = trigger([kind], { filters: { sourceIds: [sourceId] } });
			expect(await poll(polled)).toEqual([]);
			ends('a1', 'half');
			expect(await poll(polled)).toEqual([]);
			expect(polled.emptyRuns).toBe(runs);
		}
	});
});
