import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { demo } from '../../../emulator/index.mts';
import { budgetOf, resetBudgets } from '../../../nodes/Stitch/jobs/budget/accountBudget';
import { useEmulator } from '../../support/emulator';
import { PollingTrigger } from '../../support/pollTrigger';

const stitch = useEmulator();
const { hubspot, shopDb, recurly } = demo.account.sourceIds;
const { stitchClientId } = demo.account;
const ALL = [
	'extractionCompleted',
	'extractionFailed',
	'loadCompleted',
	'loadFailed',
	'sourcePaused',
	'newSource',
];

beforeEach(() => {
	resetBudgets();
	stitch.emulator.switches.jobDurationMs = 0;
	stitch.emulator.switches.loadDelayMs = 0;
});

const trigger = (parameters: INodeParameters = {}) =>
	new PollingTrigger({ parameters: { triggerOn: ALL, ...parameters }, credential: stitch.token() });

/** Runs a job from start to end; its loads, if any, are done when this returns. */
function run(sourceId: number, script: Parameters<typeof stitch.emulator.jobs.start>[1] = {}) {
	const job = stitch.emulator.jobs.start(sourceId, { durationMs: 60_000, streams: [], ...script });
	stitch.emulator.jobs.finish(sourceId);
	return job;
}

const account = () => stitch.emulator.state.accounts.get(stitchClientId);

function pauseByStitch(sourceId: number) {
	const source = account()?.sources.get(sourceId);
	if (source) source.systemPausedAt = new Date().toISOString();
}

const drain = (left: number) => {
	const budget = budgetOf({
		apiBaseUrl: stitch.emulator.url,
		accountId: stitchClientId,
		accessToken: demo.account.accessToken,
	});
	while (budget.left() > left) budget.tryTake()?.end();
};

const kinds = (output: IDataObject[] | undefined) => output?.map(({ event }) => event);

describe('Stitch Trigger', () => {
	it('sets the mark with the first poll, emits nothing, and asks for each list once', async () => {
		const polled = trigger();
		expect(await polled.poll()).toBeUndefined();
		expect(stitch.calls()).toEqual([
			'GET /v4/sources',
			`GET /v4/${stitchClientId}/extractions`,
			`GET /v4/${stitchClientId}/loads`,
		]);
		expect(await polled.poll()).toBeUndefined();
	});

	it('emits the end of a job once, with the verdict, the source and the record of Stitch', async () => {
		const polled = trigger();
		await polled.poll();
		const good = run(hubspot);
		run(shopDb, { result: 'tap-failure', description: 'no connection slots', exitStatus: 3 });
		const output = await polled.poll();
		expect(kinds(output)).toEqual(
			expect.arrayContaining(['extractionCompleted', 'extractionFailed']),
		);
		expect(output).toHaveLength(2);
		expect(output).toContainEqual({
			event: 'extractionCompleted',
			verdict: 'succeeded',
			source: expect.objectContaining({ id: hubspot, name: 'hubspot' }),
			extraction: account()?.extractions.get(hubspot),
		});
		expect(output).toContainEqual({
			event: 'extractionFailed',
			verdict: 'failed',
			phase: 'tap',
			description: 'no connection slots',
			source: expect.objectContaining({ id: shopDb }),
			extraction: expect.objectContaining({ tap_exit_status: 3 }),
		});
		expect(account()?.extractions.get(hubspot)?.job_name).toBe(good);
		expect(await polled.poll()).toBeUndefined();
	});

	it('tells a job of a source without discovery as a completed extraction', async () => {
		const polled = trigger({ triggerOn: ['extractionCompleted', 'extractionFailed'] });
		await polled.poll();
		run(hubspot);
		Object.assign(account()?.extractions.get(hubspot) ?? {}, { discovery_exit_status: null });
		expect(await polled.poll()).toEqual([
			expect.objectContaining({ event: 'extractionCompleted', verdict: 'succeeded' }),
		]);
	});

	it('tells a terminated job as an extraction that failed', async () => {
		const polled = trigger({ triggerOn: ['extractionCompleted', 'extractionFailed'] });
		await polled.poll();
		run(recurly, { result: 'terminated' });
		expect(await polled.poll()).toEqual([
			expect.objectContaining({ event: 'extractionFailed', verdict: 'terminated' }),
		]);
	});

	it('emits loads, failing loads and pauses by Stitch', async () => {
		const polled = trigger();
		await polled.poll();
		const at = new Date(Date.now() + 5_000).toISOString().replace(/\.\d{3}/, '');
		const record = { stitch_client_id: stitchClientId, source_name: 'shop_db', error_state: null };
		stitch.emulator.jobs.putLoad(stitchClientId, {
			...record,
			stream_name: 'new_stream',
			last_batch_loaded_at: at,
		});
		stitch.emulator.jobs.load(hubspot, { contacts: { loadError: 'Connection refused' } });
		pauseByStitch(recurly);
		const output = await polled.poll();
		expect(kinds(output)).toEqual(['sourcePaused', 'loadCompleted', 'loadFailed']);
		expect(output?.[0].source).toMatchObject({ id: recurly });
		expect(output?.[1]).toMatchObject({
			source: { id: shopDb, name: 'shop_db' },
			load: { stream_name: 'new_stream', last_batch_loaded_at: at },
		});
		expect(output?.[2]).toMatchObject({
			message: expect.stringContaining('Connection refused'),
			code: 'LOADER_WAREHOUSE_ERROR',
			source: { id: hubspot },
			load: { stream_name: 'contacts', last_batch_loaded_at: null },
		});
		expect(await polled.poll()).toBeUndefined();
	});

	it('emits chosen events only, and asks only for the lists that they come from', async () => {
		const polled = trigger({ triggerOn: ['extractionFailed'] });
		await polled.poll();
		run(hubspot);
		run(shopDb, { result: 'tap-failure' });
		expect(kinds(await polled.poll())).toEqual(['extractionFailed']);
		expect(stitch.calls()).not.toContain(`GET /v4/${stitchClientId}/loads`);
	});

	it('filters by source; what the filter leaves out is not told when the filter changes', async () => {
		const polled = trigger({ filters: { sourceIds: [shopDb] } });
		await polled.poll();
		run(hubspot);
		run(shopDb);
		stitch.emulator.jobs.load(hubspot, { contacts: { loadError: true } });
		stitch.emulator.jobs.load(shopDb, { orders: { loadError: 'disk full' } });
		const output = await polled.poll();
		expect(kinds(output)).toEqual(['extractionCompleted', 'loadFailed']);
		expect(output?.map(({ source }) => (source as IDataObject).id)).toEqual([shopDb, shopDb]);
		polled.change({ parameters: { triggerOn: ALL, filters: {} } });
		expect(await polled.poll()).toBeUndefined();
	});

	it.each([
		['a number', 530111],
		['a text with commas', ' 530111 , 530113'],
		['texts', ['530111']],
	])('takes source IDs from an expression: %s', async (_name, sourceIds) => {
		const polled = trigger({ filters: { sourceIds } as never });
		await polled.poll();
		run(shopDb);
		run(hubspot);
		expect(await polled.poll()).toHaveLength(1);
	});

	it.each([
		['an ID that is none', { filters: { sourceIds: ['shop_db'] } }, "'Source Names or IDs'"],
		['no event', { triggerOn: [] }, "'Trigger On'"],
		['an unknown event', { triggerOn: ['extractionCompleted', 'jobStarted'] }, "'Trigger On'"],
		['events that are none', { triggerOn: '={{ null }}' }, "'Trigger On'"],
		['a source that is none', { filters: { sourceIds: '={{ null }}' } }, "'Source Names or IDs'"],
		['an object as source', { filters: { sourceIds: [{ id: 1 }] } }, "'Source Names or IDs'"],
	])('refuses %s', async (_name, parameters, message) => {
		await expect(trigger(parameters as INodeParameters).poll()).rejects.toThrow(message);
		expect(stitch.calls()).toEqual([]);
	});

	it('starts anew when the credential is of another account, and has that stored', async () => {
		const polled = trigger({ triggerOn: ['extractionCompleted', 'extractionFailed'] });
		await polled.poll();
		polled.change({ credential: stitch.token(demo.secondAccount.accessToken) });
		expect(await polled.poll()).toEqual([]);
		expect(await polled.poll()).toBeUndefined();
		run(demo.secondAccount.sourceIds.stripe);
		run(hubspot);
		const output = await polled.poll();
		expect(output?.map(({ source }) => (source as IDataObject).id)).toEqual([
			demo.secondAccount.sourceIds.stripe,
		]);
	});

	it('starts anew, and says so by emitting nothing, when the stored state is damaged', async () => {
		const polled = trigger();
		await polled.poll();
		polled.stored = polled.stored.replace('"version":2', '"version":"x"');
		run(hubspot);
		expect(await polled.poll()).toBeUndefined();
		run(hubspot);
		expect(kinds(await polled.poll())).toContain('extractionCompleted');
	});

	it('follows pages, of which one may shift into another while they are read', async () => {
		stitch.emulator.switches.pageSize = 2;
		const polled = trigger({ triggerOn: ['extractionCompleted'] });
		await polled.poll();
		run(hubspot);
		run(recurly);
		expect(await polled.poll()).toHaveLength(2);
		const pages = stitch.calls().filter((call) => call.endsWith('/extractions'));
		expect(pages.length).toBeGreaterThan(4);
	});

	it('keeps the state, and says why, when a request does not succeed; nothing is lost', async () => {
		const polled = trigger({ triggerOn: ['extractionCompleted'] });
		await polled.poll();
		const before = polled.stored;
		run(hubspot);
		stitch.emulator.faults.add({ kind: 'status', status: 503, path: /extractions/, times: 1 });
		await expect(polled.poll()).rejects.toMatchObject({ httpCode: '503' });
		expect(polled.stored).toBe(before);
		expect(kinds(await polled.poll())).toEqual(['extractionCompleted']);
	});

	it('tells what it found before a fault, and meets the fault with the next poll', async () => {
		const polled = trigger();
		await polled.poll();
		run(hubspot);
		stitch.emulator.faults.add({ kind: 'status', status: 500, path: /loads/ });
		expect(kinds(await polled.poll())).toEqual(['extractionCompleted']);
		await expect(polled.poll()).rejects.toMatchObject({ httpCode: '500' });
	});

	it("sets n8n's causes: an invalid credential, and too many requests with the time to wait", async () => {
		const refused = trigger();
		refused.change({ credential: stitch.token('ac_revoked') });
		await expect(refused.poll()).rejects.toMatchObject({
			httpCode: '401',
			failure: { cause: 'credential-invalid' },
		});
		stitch.emulator.faults.add({
			kind: 'status',
			status: 429,
			headers: { 'retry-after': '120' },
			path: /extractions/,
		});
		await expect(trigger().poll()).rejects.toMatchObject({
			httpCode: '429',
			failure: { cause: 'rate-limited', retryAfterMs: 120_000 },
		});
	});

	it('never asks twice in one poll, whatever happens: a permit is a request', async () => {
		stitch.emulator.faults.add({ kind: 'reset-before', path: /extractions/ });
		await expect(trigger({ triggerOn: ['extractionFailed'] }).poll()).rejects.toThrow(/Stitch/);
		expect(stitch.emulator.jobsRequests(stitchClientId).length).toBeLessThanOrEqual(1);
	});

	it('is not overtaken by the next poll while it is slow', async () => {
		const polled = trigger({ triggerOn: ['extractionCompleted'] });
		await polled.poll();
		run(hubspot);
		stitch.emulator.switches.latencyMs = 100;
		const both = await Promise.all([polled.poll(), polled.poll()]);
		expect(both.filter((output) => output !== undefined)).toHaveLength(1);
	});

	it('does without when the budget is used up by others, and loses nothing', async () => {
		const polled = trigger({ triggerOn: ['extractionCompleted'] });
		await polled.poll();
		run(hubspot);
		drain(2);
		const before = stitch.emulator.jobsRequests(stitchClientId).length;
		expect(await polled.poll()).toBeUndefined();
		expect(stitch.emulator.jobsRequests(stitchClientId)).toHaveLength(before);
		resetBudgets();
		expect(kinds(await polled.poll())).toEqual(['extractionCompleted']);
	});

	it('reads further pages only while a third of the budget is left, and goes on there', async () => {
		stitch.emulator.switches.pageSize = 1;
		const polled = trigger({ triggerOn: ['extractionCompleted'] });
		await polled.poll();
		run(demo.account.sourceIds.fieldSelection);
		resetBudgets();
		drain(12);
		expect(await polled.poll()).toBeUndefined();
		expect(JSON.parse(polled.stored)).toMatchObject({
			'node:Trigger under test': { state: { extractions: { nextPage: 3 } } },
		});
		resetBudgets();
		expect(kinds(await polled.poll())).toEqual(['extractionCompleted']);
	});

	it('works for an account that has nothing yet: its first job is news', async () => {
		const { emulator } = stitch;
		const created = await fetch(`${emulator.url}/v3/accounts`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				partner_id: demo.partner.id,
				partner_secret: demo.partner.secret,
				first_name: 'Joan',
				last_name: 'Clarke',
				company: 'Initech',
				email: 'joan@initech.example.com',
				region: 'us-east-1',
			}),
		});
		const { access_token } = (await created.json()) as { access_token: string };
		const polled = trigger();
		polled.change({ credential: stitch.token(access_token) });
		expect(await polled.poll()).toBeUndefined();
		const source = await fetch(`${emulator.url}/v4/sources`, {
			method: 'POST',
			headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
			body: JSON.stringify({ type: 'import_api', display_name: 'First', properties: {} }),
		});
		const { id } = (await source.json()) as { id: number };
		run(id);
		expect(kinds(await polled.poll())?.sort()).toEqual(['extractionCompleted', 'newSource']);
	});

	describe('tested in the editor', () => {
		it('shows the latest of each chosen event and leaves the state alone', async () => {
			const polled = trigger({ triggerOn: ['extractionCompleted', 'loadFailed', 'sourcePaused'] });
			const output = await polled.poll('manual');
			expect(kinds(output)).toEqual(['extractionCompleted', 'loadFailed', 'sourcePaused']);
			expect(polled.stored).toBe('{}');
			await polled.poll();
			const stored = polled.stored;
			await polled.poll('manual');
			expect(polled.stored).toBe(stored);
		});

		it('says so when there is nothing to show', async () => {
			const polled = trigger({ triggerOn: ['sourcePaused'], filters: { sourceIds: [shopDb] } });
			await expect(polled.poll('manual')).rejects.toThrow('No matching event yet');
		});

		it('says so when the budget is used up', async () => {
			drain(0);
			await expect(trigger().poll('manual')).rejects.toMatchObject({
				message: "Stitch's limit of requests is used up for now",
				failure: { cause: 'rate-limited', retryAfterMs: expect.any(Number) },
			});
		});
	});
});
