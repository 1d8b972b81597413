import type { IDataObject } from 'n8n-workflow';
import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { byExpression, byId, linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const run = operationRunner(stitch, 'extraction', 'list');
const { sourceIds: ids, stitchClientId } = demo.account;
const LIST = `GET /v4/${stitchClientId}/extractions`;

const sourcesOf = ({ json }: { json: IDataObject[] }) => json.map(({ source_id }) => source_id);
const lists = () => stitch.emulator.requests.filter(({ path }) => path.endsWith('/extractions'));

/** So many extractions of made-up sources, with the demo ones. */
function fillPages(count: number) {
	for (let index = 0; index < count; index++) {
		stitch.emulator.jobs.putExtraction(stitchClientId, {
			job_name: `${stitchClientId}.${600_000 + index}.sync.x`,
			stitch_client_id: stitchClientId,
			source_id: 600_000 + index,
			source_type: 'tap-x',
			start_time: new Date().toISOString(),
			completion_time: new Date().toISOString(),
			discovery_exit_status: 0,
			discovery_description: null,
			tap_exit_status: 0,
			tap_description: null,
			target_exit_status: 0,
			target_description: null,
		});
	}
}

const envelope = (page: number, data: object[], links: object = {}) => ({
	kind: 'status' as const,
	path: `/v4/${stitchClientId}/extractions`,
	times: 1,
	status: 200,
	body: { data, page, total: 3, links },
});

describe('Extraction: List', () => {
	it('finds the account, and gives ten fields of each record', async () => {
		const result = await run({ returnAll: true });
		expect(result.error).toBeUndefined();
		expect(stitch.calls()).toEqual(['GET /v4/sources', LIST]);
		expect(lists()[0].query).toEqual({});
		expect(sourcesOf(result)).toEqual([
			ids.hubspot,
			ids.shopDb,
			ids.toggl,
			ids.paused,
			ids.systemPaused,
			ids.deleted,
		]);
		for (const record of result.json) expect(Object.keys(record).length).toBeLessThanOrEqual(10);
		expect(result.json[1]).toMatchObject({
			job_name: expect.stringContaining('204817.530111.sync.'),
			tap_exit_status: 1,
			tap_description: expect.stringContaining('FATAL'),
		});
	});

	it('gives all fields unless it simplifies', async () => {
		const { json } = await run({ simplify: false, limit: 1 });
		expect(json).toEqual([
			expect.objectContaining({ stitch_client_id: stitchClientId, source_type: 'tap-hubspot' }),
		]);
	});

	it.each([
		['succeeded', ['succeeded'], [ids.hubspot, ids.paused, ids.deleted]],
		['failed', ['failed'], [ids.shopDb, ids.systemPaused]],
		['terminated', ['terminated'], [ids.toggl]],
		['running, none shown', ['running'], []],
		['of two kinds', ['failed', 'terminated'], [ids.shopDb, ids.toggl, ids.systemPaused]],
	])('filters by result: %s', async (_name, status, expected) => {
		expect(sourcesOf(await run({ returnAll: true, filters: { status } }))).toEqual(expected);
	});

	it('takes a job of a source without discovery for succeeded', async () => {
		const account = stitch.emulator.state.accounts.get(stitchClientId);
		Object.assign(account?.extractions.get(ids.hubspot) ?? {}, { discovery_exit_status: null });
		const filters = { status: ['succeeded'] };
		expect(sourcesOf(await run({ returnAll: true, filters }))).toContain(ids.hubspot);
	});

	it('shows a running job where Stitch shows it', async () => {
		stitch.emulator.switches.showRunningJobs = true;
		stitch.emulator.jobs.start(ids.shopDb, { durationMs: 60_000 });
		expect(sourcesOf(await run({ filters: { status: ['running'] } }))).toEqual([ids.shopDb]);
	});

	it('takes a record of no documented form for unknown, never for a success', async () => {
		stitch.emulator.faults.add(
			envelope(1, [{ source_id: 1, job_name: 'x', completion_time: '2024-03-05T07:00:00Z' }]),
		);
		expect(sourcesOf(await run({ filters: { status: ['succeeded'] } }))).toEqual([]);
		stitch.emulator.faults.add(envelope(1, [{ source_id: 1, job_name: 'x' }]));
		expect(sourcesOf(await run({ filters: { status: ['unknown'] } }))).toEqual([1]);
	});

	it('finds the one of a source on whatever page it is, and reads no further', async () => {
		stitch.emulator.switches.pageSize = 2;
		const result = await run({ returnAll: true, filters: { sourceId: byId(ids.toggl) } });
		expect(sourcesOf(result)).toEqual([ids.toggl]);
		expect(lists().map(({ query }) => query)).toEqual([{}, { page: '2' }]);
	});

	it('refuses a source that is none', async () => {
		const { error } = await run({ filters: { sourceId: byExpression('x1') } });
		expect(error?.message).toBe("'Source' must be a Stitch ID");
		expect(stitch.calls()).toEqual([]);
	});

	describe('pages', () => {
		it('reads them all when asked to', async () => {
			fillPages(230);
			const result = await run({ returnAll: true });
			expect(result.json).toHaveLength(236);
			expect(new Set(sourcesOf(result)).size).toBe(236);
			expect(lists().map(({ query }) => query)).toEqual([{}, { page: '2' }, { page: '3' }]);
		});

		it.each([
			[50, 1],
			[100, 1],
			[101, 2],
		])('reads no more than a limit of %i needs', async (limit, pages) => {
			fillPages(230);
			expect((await run({ limit })).json).toHaveLength(limit);
			expect(lists()).toHaveLength(pages);
		});

		const next = (address: string) => ({ next: address });
		const path = `/v4/${stitchClientId}/extractions`;

		it('keeps the newer of two records of a source that moved to the next page', async () => {
			stitch.emulator.faults.add(
				envelope(1, [{ source_id: 1, job_name: 'old' }, { source_id: 2 }], next(`${path}?page=2`)),
			);
			stitch.emulator.faults.add(envelope(2, [{ source_id: 1, job_name: 'new' }]));
			const { json } = await run({ returnAll: true });
			expect(json).toEqual([{ job_name: 'new', source_id: 1 }, { source_id: 2 }]);
		});

		it.each([
			['another origin', 'https://evil.example.com/v4/204817/extractions?page=2'],
			['another origin without a scheme', '//evil.example.com/v4/204817/extractions?page=2'],
			['another list', '/v4/999/extractions?page=2'],
			['no page', `${path}?page=x`],
			['a page number that is none', `${path}?page=-1`],
		])('does not follow a link to %s', async (_name, address) => {
			stitch.emulator.faults.add(envelope(1, [], next(address)));
			const { error } = await run({ returnAll: true });
			expect(error?.message).toContain('whose next page is elsewhere');
			expect(lists()).toHaveLength(1);
		});

		it('notices a list that leads back', async () => {
			stitch.emulator.faults.add(envelope(1, [{ source_id: 1 }], next(`${path}?page=1`)));
			const { error } = await run({ returnAll: true });
			expect(error?.message).toBe("Stitch's list of extractions does not end");
		});
	});

	it.each([
		['no envelope', [], "Stitch's response is not a page of extractions"],
		['no records', { page: 1 }, "Stitch's response is not a list of extractions"],
		[
			'records that are none',
			{ data: [1], links: {} },
			"Stitch's response is not a list of extractions",
		],
	])('refuses %s', async (_name, body, message) => {
		stitch.emulator.faults.add({ kind: 'status', path: '/v4/204817', status: 200, body });
		expect((await run()).error?.message).toContain(message);
	});

	it("explains another account's ID (401, connect-api.md 8.28)", async () => {
		const { error } = await run({
			additionalFields: { stitchAccountId: String(demo.secondAccount.stitchClientId) },
		});
		expect(error?.message).toBe('Stitch refused the access token for this account');
		expect(error?.description).toContain("'Stitch Account ID'");
	});

	it('explains too many requests', async () => {
		stitch.emulator.faults.add({
			kind: 'status',
			path: '/v4/204817',
			status: 429,
			headers: { 'retry-after': '600' },
		});
		expect((await run()).error?.message).toBe('Stitch received too many requests');
	});

	linksItems('Extraction: List', {
		run,
		parameters: {
			returnAll: true,
			additionalFields: { stitchAccountId: '={{ $json.value }}' },
		},
		good: [String(stitchClientId), String(stitchClientId)],
		bad: 'x',
		message: "'Stitch Account ID' must be a Stitch ID",
	});
});
