import FakeTimers from '@sinonjs/fake-timers';
import { ListedStitch } from '../../../../support/pollTimeline';
import type { PolledTrigger, Storing } from '../../../../support/pollTimeline';
import { rawExtraction, rawLoad } from './support';

const MINUTE = 60_000;
const WINDOW = 10 * MINUTE;
const START = Date.parse('2024-03-05T10:00:00Z');
const iso = (time: number) => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');

let clock: ReturnType<typeof FakeTimers.install>;
let stitch: ListedStitch;
/** When each request was sent that Stitch counts. */
let sent: number[];

beforeEach(() => {
	clock = FakeTimers.install({ now: START, toFake: ['Date', 'performance'] });
	// Three pages of each list.
	stitch = new ListedStitch(204817, 1);
	sent = [];
	stitch.beforePage = () => sent.push(Date.now());
	for (const id of [1, 2, 3]) {
		stitch.sources.set(id, { id, stitch_client_id: 204817, name: `source_${id}` });
		stitch.extractions.set(id, rawExtraction(id, 'old', iso(START - MINUTE)));
		stitch.loads.set(`${id}`, rawLoad(`source_${id}`, 'orders', iso(START - MINUTE)));
	}
});
afterEach(() => clock.uninstall());

/** n8n starts: the package is loaded anew, and continues with what n8n has stored. */
function startN8n(stored: string, storing: Storing): PolledTrigger {
	const triggers: PolledTrigger[] = [];
	jest.isolateModules(() => {
		const support = jest.requireActual<typeof import('../../../../support/pollTimeline')>(
			'../../../../support/pollTimeline',
		);
		const triggerOn = ['extractionCompleted', 'loadCompleted'];
		triggers.push(new support.PolledTrigger(stitch, { triggerOn }, storing));
	});
	const [trigger] = triggers;
	trigger.stored = stored;
	return trigger;
}

/** Polls each minute, with so many minutes from one restart to the next; a job ends each minute. */
async function run(processes: number, minutes: number, storing: Storing): Promise<void> {
	let stored = '{}';
	for (let process = 0; process < processes; process++) {
		const trigger = startN8n(stored, storing);
		for (let minute = 0; minute < minutes; minute++) {
			clock.tick(MINUTE);
			const job = `job${process}.${minute}`;
			stitch.extractions.set(1, rawExtraction(1, job, iso(clock.now - 1_000)));
			await trigger.poll();
		}
		stored = trigger.stored;
	}
}

const worst = () =>
	Math.max(...sent.map((from) => sent.filter((at) => at >= from && at <= from + WINDOW).length));

describe('what a trigger spent before a restart', () => {
	it.each<[string, number, number, Storing]>([
		['once, after ten minutes', 2, 10, 'emission'],
		['every minute', 7, 1, 'emission'],
		['every four minutes, with durable cursors', 4, 4, 'always'],
	])('counts after it, so that no ten minutes hold more than 30: %s', async (...row) => {
		const [, processes, minutes, storing] = row;
		await run(processes, minutes, storing);
		expect(sent.length).toBeGreaterThan(15);
		expect(worst()).toBeLessThanOrEqual(30);
	});

	it.each([
		['this account', 204817, 0],
		['another account, no longer', 1, 5],
	])('counts where it was for %s', async (_name, account, pages) => {
		const spent = Array.from({ length: 30 }, () => START - 1_000);
		await startN8n(JSON.stringify({ state: { version: 2, account }, spent }), 'always').poll();
		expect(sent).toHaveLength(pages);
	});
});
