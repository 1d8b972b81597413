import type { IDataObject } from 'n8n-workflow';
import { demo } from '../../emulator/index.mts';
import { MAX_STORED } from '../../nodes/Stitch/triggers/postLoad/deliveries';
import ordinary from '../nodes/Stitch/triggers/postLoad/fixtures/ordinary.json';
import { useEmulator } from '../support/emulator';
import { runNode } from '../support/engine';
import { PollingTrigger } from '../support/pollTrigger';
import { ReceivingTrigger } from '../support/webhookTrigger';
import type { EchoServer } from './support/echoServer.mts';
import { startEchoServer } from './support/echoServer.mts';
import { heapInUse } from './support/memory.mts';
import { idleClock, useIdleClock } from '../support/idleClock.mts';

useIdleClock();

const MINUTE = 60_000;
const MB = 1024 * 1024;
/** Memory counts as flat when it grows by no more than this, whatever the number of rounds. */
const FLAT = 6 * MB;

const stitch = useEmulator();
const { destinationId, hookId, stitchClientId } = demo.account;

const time = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

/** 250 sources, each with a job and a load every minute: all that Stitch would show of them. */
const SOURCES = Array.from({ length: 250 }, (_, index) => 600_000 + index);

const extraction = (sourceId: number, at: number) => ({
	job_name: `7.${sourceId}.sync.${at}`,
	stitch_client_id: 7,
	source_id: sourceId,
	source_type: 'tap-postgres',
	start_time: time(at - MINUTE / 2),
	completion_time: time(at),
	discovery_exit_status: 0,
	discovery_description: null,
	tap_exit_status: 0,
	tap_description: null,
	target_exit_status: 0,
	target_description: null,
});

const load = (sourceId: number, at: number) => ({
	stitch_client_id: 7,
	source_name: `source_${sourceId}`,
	stream_name: 'orders',
	last_batch_loaded_at: time(at),
	error_state: null,
});

const source = (id: number) => ({
	id,
	name: `source_${id}`,
	display_name: `Source ${id}`,
	type: 'platform.hp-postgres',
	stitch_client_id: 7,
	paused_at: null,
	system_paused_at: null,
	deleted_at: null,
});

/** The page that a request asks for, 100 records long (connect-api.md section 6). */
function pageOf(url: string, records: object[]) {
	const [path, query = ''] = url.split('?');
	const page = Number(new URLSearchParams(query).get('page') ?? 1);
	const data = records.slice((page - 1) * 100, page * 100);
	const links = page * 100 < records.length ? { next: `${path}?page=${page + 1}` } : {};
	return { data, page, total: records.length, links };
}

/** The answers of an account in which every source has had a job and a load a moment ago. */
function busyAccount(server: EchoServer, at: () => number) {
	server.interfere(({ url }) => {
		if (url.startsWith('/v4/sources')) return { body: SOURCES.map(source) };
		if (url.includes('/extractions'))
			return {
				body: pageOf(
					url,
					SOURCES.map((id) => extraction(id, at())),
				),
			};
		return {
			body: pageOf(
				url,
				SOURCES.map((id) => load(id, at())),
			),
		};
	});
}

describe('an hour of polls, one a minute', () => {
	let server: EchoServer;
	beforeAll(async () => {
		server = await startEchoServer(idleClock.now);
	});
	afterAll(async () => await server.stop());

	it('leaves memory and state as they were, and keeps within the budget of Stitch', async () => {
		const trigger = new PollingTrigger({
			parameters: { triggerOn: ['extractionCompleted', 'loadCompleted'], filters: {} },
			credential: { accessToken: 'at_soak', apiBaseUrl: server.url },
		});
		let now = idleClock.now();
		busyAccount(server, () => now);
		const heap: number[] = [];
		const state: number[] = [];
		const jobs: number[] = [];
		let events = 0;
		for (let minute = 0; minute < 60; minute++) {
			await idleClock.sleep(MINUTE);
			now = idleClock.now();
			events += (await trigger.poll())?.length ?? 0;
			jobs.push(server.requests.filter(({ url }) => /extractions|loads/.test(url)).length);
			server.requests.length = 0;
			state.push(trigger.stored.length);
			if (minute % 15 === 14) heap.push(await heapInUse());
		}
		// 60 polls with six pages each would be 360; 30 in ten minutes are allowed.
		const tenMinutes = jobs.map((_, index) =>
			jobs.slice(index, index + 10).reduce((sum, count) => sum + count, 0),
		);
		expect(Math.max(...tenMinutes)).toBeLessThanOrEqual(30);
		expect(events).toBeGreaterThan(SOURCES.length);
		expect(Math.max(...state.slice(-30))).toBeLessThan(Math.max(...state.slice(0, 30)) * 1.1);
		expect(heap[heap.length - 1] - heap[0]).toBeLessThan(FLAT);
	}, 120_000);

	it('is all the same to Start and Wait, whose job takes an hour', async () => {
		const started = idleClock.now();
		const hasEnded = () => idleClock.now() - started > 60 * MINUTE;
		const before = extraction(7_100_000_000, started - 60 * MINUTE);
		const own = () => ({
			...extraction(7_100_000_000, idleClock.now()),
			job_name: '7100000000.7100000000.sync.started',
		});
		server.reset();
		server.interfere(({ url }) =>
			url.includes('/extractions')
				? {
						body: pageOf(url, [
							{ ...(hasEnded() ? own() : before), stitch_client_id: 7_100_000_000 },
						]),
					}
				: undefined,
		);
		const heapBefore = await heapInUse();
		const { error, json } = await runNode({
			parameters: {
				resource: 'replicationJob',
				operation: 'startAndWait',
				authentication: 'accessToken',
				sourceId: { __rl: true, mode: 'list', value: 7_100_000_000 },
				ifAlreadyRunning: 'fail',
				waitFor: 'extraction',
				options: {},
			},
			credentials: { stitchApi: { accessToken: 'at_7100000000', apiBaseUrl: server.url } },
		});
		expect(error).toBeUndefined();
		expect(json).toHaveLength(1);
		const jobs = server.requests.filter(({ url }) => /extractions|loads/.test(url)).length;
		expect(jobs).toBeGreaterThan(20);
		expect(jobs).toBeLessThanOrEqual(7 * 30);
		expect((await heapInUse()) - heapBefore).toBeLessThan(FLAT);
	}, 120_000);
});

describe('3,000 deliveries of a post-load hook', () => {
	const DELIVERIES = 3_000;
	/** A kilobyte that stayed of each would be more. */
	const FLAT_PER_HALF = 1.5 * MB;

	it('start 3,000 runs, and leave memory and state as they were', async () => {
		const trigger = new ReceivingTrigger({
			parameters: { destinationId: { __rl: true, mode: 'list', value: destinationId } },
			credential: stitch.token(),
		});
		await trigger.start();
		try {
			await trigger.activate();
			const hooks = [...(stitch.emulator.state.accounts.get(stitchClientId)?.hooks.values() ?? [])];
			const url = hooks.find(({ id }) => id !== hookId)?.config.url ?? '';
			const post = async (payload: IDataObject) => {
				const headers = { 'content-type': 'application/json' };
				const response = await fetch(url, {
					method: 'POST',
					headers,
					body: JSON.stringify(payload),
				});
				await response.text();
				return response.status;
			};
			const heap: number[] = [];
			const state: number[] = [];
			const statuses = new Map<number, number>();
			let runs = 0;
			const event = (index: number): IDataObject => ({
				...ordinary,
				minimum_sdc_batched_at: new Date(1_709_622_552_000 + index * 1_000).toISOString(),
			});
			for (let index = 0; index < DELIVERIES; index++) {
				// Every tenth one comes twice, as Stitch repeats what it has no answer to.
				for (let times = index % 10 === 0 ? 2 : 1; times > 0; times--) {
					const status = await post(event(index));
					statuses.set(status, (statuses.get(status) ?? 0) + 1);
				}
				if (index % 500 !== 499) continue;
				runs += trigger.runs.length;
				trigger.runs.length = 0;
				state.push(trigger.stored.length);
				if (index % 1_500 === 1_499) heap.push(await heapInUse());
			}
			expect(runs).toBe(DELIVERIES);
			expect([...statuses]).toEqual([[200, (DELIVERIES * 11) / 10]]);
			const remembered = (JSON.parse(trigger.stored) as Record<string, { delivered: string[] }>)[
				'node:Trigger under test'
			].delivered;
			expect(remembered).toHaveLength(MAX_STORED);
			expect(state[state.length - 1]).toBeLessThanOrEqual(Math.max(...state.slice(0, 4)) + 100);
			expect(heap[1] - heap[0]).toBeLessThan(FLAT_PER_HALF);
		} finally {
			await trigger.stop();
		}
	}, 300_000);
});
