import FakeTimers from '@sinonjs/fake-timers';
import type { IDataObject } from 'n8n-workflow';
import { resetBudgets } from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { ListedStitch, PolledTrigger } from '../../../../support/pollTimeline';

export const MINUTE = 60_000;
export const START = Date.parse('2024-03-05T10:00:00Z');

/** Times as Stitch writes them. */
export const iso = (time: number) => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');

export const ALL = [
	'extractionCompleted',
	'extractionFailed',
	'loadCompleted',
	'loadFailed',
	'newSource',
	'sourcePaused',
];

/** An account with three sources before each test, and triggers that poll it every minute. */
export function usePolledAccount() {
	const account = {} as { clock: ReturnType<typeof FakeTimers.install>; stitch: ListedStitch };

	function addSource(id: number, more: IDataObject = {}) {
		account.stitch.sources.set(id, {
			id,
			stitch_client_id: 204817,
			name: `source_${id}`,
			type: 'platform.hubspot',
			created_at: iso(account.clock.now),
			system_paused_at: null,
			deleted_at: null,
			report_card: { current_step_type: 'fully_configured' },
			...more,
		});
	}

	const trigger = (triggerOn = ALL, more: IDataObject = {}) =>
		new PolledTrigger(account.stitch, { triggerOn, ...more }, 'emission');

	/** A poll a minute later; the source or stream of each event, or its job. */
	async function poll(polled: PolledTrigger): Promise<string[]> {
		account.clock.tick(MINUTE);
		return (await polled.poll()).map(({ event, source, extraction, load, stream, change }) => {
			const [job, of] = [extraction as IDataObject | undefined, load as IDataObject | undefined];
			const name = (stream as IDataObject | undefined)?.stream_name ?? of?.stream_name;
			const id = (source as IDataObject | null)?.id;
			const detail = job ? String(job.job_name).split('.').pop() : (name ?? id);
			return [event, change, detail].filter(Boolean).join(' ');
		});
	}

	beforeEach(() => {
		account.clock = FakeTimers.install({ now: START, toFake: ['Date', 'performance'] });
		resetBudgets();
		account.stitch = new ListedStitch(204817, 100);
		for (const id of [1, 2, 3]) addSource(id);
	});
	afterEach(() => account.clock.uninstall());

	return { account, addSource, trigger, poll };
}
