import type { IDataObject } from 'n8n-workflow';
import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const run = operationRunner(stitch, 'load', 'list');
const { stitchClientId } = demo.account;

const names = ({ json }: { json: IDataObject[] }) =>
	json.map(({ source_name, stream_name }) => `${source_name}.${stream_name}`).sort();

describe('Load: List', () => {
	it("finds the account, and gives Stitch's records", async () => {
		const result = await run({ returnAll: true });
		expect(result.error).toBeUndefined();
		expect(stitch.calls()).toEqual(['GET /v4/sources', `GET /v4/${stitchClientId}/loads`]);
		expect(names(result)).toEqual([
			'hubspot.companies',
			'hubspot.contacts',
			'import_api.signups',
			'shop_db.customers',
			'shop_db.orders',
			'stripe.accounts',
		]);
		expect(result.json.find(({ stream_name }) => stream_name === 'accounts')).toEqual({
			stitch_client_id: stitchClientId,
			source_name: 'stripe',
			stream_name: 'accounts',
			last_batch_loaded_at: null,
			error_state: expect.any(Object),
		});
	});

	it.each([
		['of a source', { sourceName: ' hubspot ' }, ['hubspot.companies', 'hubspot.contacts']],
		['of a display name, which it is not', { sourceName: 'HubSpot' }, []],
		['failed', { status: ['failed'] }, ['stripe.accounts']],
		[
			'loaded, of a source',
			{ status: ['loaded'], sourceName: 'shop_db' },
			['shop_db.customers', 'shop_db.orders'],
		],
		['not loaded', { status: ['notLoaded'] }, ['new.table']],
	])('filters: %s', async (_name, filters, expected) => {
		stitch.emulator.jobs.putLoad(stitchClientId, {
			stitch_client_id: stitchClientId,
			source_name: 'new',
			stream_name: 'table',
			last_batch_loaded_at: null,
			error_state: null,
		});
		expect(names(await run({ returnAll: true, filters }))).toEqual(expected);
	});

	it('reads all pages, and no more than the limit needs', async () => {
		stitch.emulator.switches.pageSize = 2;
		expect((await run({ returnAll: true })).json).toHaveLength(6);
		expect(stitch.emulator.jobsRequests(stitchClientId)).toHaveLength(3);
		expect((await run({ limit: 2 })).json).toHaveLength(2);
		expect(stitch.emulator.jobsRequests(stitchClientId)).toHaveLength(4);
	});

	it('keeps two streams of one name, and drops a record that comes twice', async () => {
		const path = `/v4/${stitchClientId}/loads`;
		const record = (at: string) => ({
			source_name: 's',
			stream_name: 't',
			last_batch_loaded_at: at,
		});
		const page = (number: number, data: object[], links: object) =>
			stitch.emulator.faults.add({
				kind: 'status',
				path,
				times: 1,
				status: 200,
				body: { data, page: number, total: 3, links },
			});
		page(1, [record('1'), record('2')], { next: `${path}?page=2` });
		page(2, [record('2'), record('3')], {});
		const { json } = await run({ returnAll: true });
		expect(json.map(({ last_batch_loaded_at }) => last_batch_loaded_at)).toEqual(['1', '2', '3']);
	});

	it("explains another account's ID (401, connect-api.md 8.28)", async () => {
		const { error } = await run({ additionalFields: { stitchAccountId: '204955' } });
		expect(error?.message).toBe('Stitch refused the access token for this account');
	});

	linksItems('Load: List', {
		run,
		parameters: { additionalFields: { stitchAccountId: '={{ $json.value }}' } },
		good: [String(stitchClientId), String(stitchClientId)],
		bad: '-1',
		message: "'Stitch Account ID' must be a Stitch ID",
	});
});
