import type { IDataObject, INode } from 'n8n-workflow';
import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { runNode } from '../../../../support/engine';
import { importCredential } from '../../../../support/importCredential';

const stitch = useEmulator();

async function run(
	operation: string,
	items: IDataObject[],
	parameters: IDataObject = {},
	onError?: INode['onError'],
	credential: IDataObject = {},
) {
	return await runNode({
		parameters: { resource: 'importRecord', operation, ...parameters } as never,
		items,
		onError,
		credentials: { stitchImportApi: importCredential(stitch.emulator.url, credential as never) },
	});
}

const validate = async (
	items: IDataObject[],
	parameters: IDataObject = {},
	onError?: INode['onError'],
	credential?: IDataObject,
) =>
	await run(
		'validate',
		items,
		{ tableName: '={{ $json.table }}', keyNames: 'id', ...parameters },
		onError,
		credential,
	);

const linked = (item: { pairedItem?: unknown }) =>
	[item.pairedItem].flat().map((link) => (link as { item: number }).item);

describe('Import API Record: Validate', () => {
	it('asks for all tables in one request, and stores nothing', async () => {
		const { json, outputs, error } = await validate([
			{ table: 'orders', id: 1 },
			{ table: 'customers', id: 2 },
		]);
		expect(error).toBeUndefined();
		expect(stitch.calls()).toEqual(['POST /v2/import/validate']);
		expect(stitch.emulator.requests[0].body).toMatchObject([
			{
				client_id: demo.account.stitchClientId,
				table_name: 'orders',
				key_names: ['id'],
				action: 'upsert',
				data: { id: 1 },
			},
			{ client_id: demo.account.stitchClientId, table_name: 'customers', data: { id: 2 } },
		]);
		expect(json).toMatchObject([
			{ status: 'OK', message: 'Batch is valid!', table_name: 'orders, customers', records: 2 },
		]);
		expect(linked(outputs[0][0])).toEqual([0, 1]);
		expect(stitch.emulator.state.accounts.get(demo.account.stitchClientId)?.imported.size).toBe(0);
	});

	it('names the record that Stitch would not take', async () => {
		const items = [
			{ table: 'a', id: 'x'.repeat(2000) },
			{ table: 'a', id: 'y' },
		];
		const { outputs } = await validate(items, {}, 'continueErrorOutput');
		expect(outputs[1].map(linked)).toEqual([[0], [1]]);
		expect(outputs[1][0].json.error).toMatch(
			/^Stitch does not accept Item 0 .*String keys cannot be longer/,
		);
		expect(outputs[1][1].json.error).toBe(
			'Not stored: Stitch rejected the whole request because of Item 0',
		);
	});

	it('needs keys, and the account ID', async () => {
		const items = [{ table: 'a', id: 1, keys: '' }];
		const keyless = await validate(items, { keyNames: '={{ $json.keys }}' });
		expect(keyless.error?.message).toBe("'Key Names' is empty for table 'a'");
		const nobody = await validate(items, {}, undefined, { clientId: 'acme' });
		expect(nobody.error?.message).toBe("The 'Client ID' of the credential is not a Stitch account");
		expect(stitch.calls()).toEqual([]);
	});

	it('explains the token of another account', async () => {
		const { error } = await validate([{ table: 'a', id: 1 }], {}, undefined, { clientId: '999' });
		expect(error?.message).toBe('The Import API token belongs to another Stitch account');
	});

	it.each<[string, unknown]>([
		[
			'several clients',
			{
				reason: 'The batch contains data points for multiple clients. Only client_id 1 is allowed',
			},
		],
		['a missing argument', { table_name: { table_name: ["can't be blank"] } }],
		['a wrong type', { reason: { sequence: ['should be an integer', 'should be a number'] } }],
		['data that is no object', { reason: { data: ['data must be an object'] } }],
		['missing keys', { reason: { data: ['data must include keys'] } }],
		['null keys', { reason: { data: ['keys cannot not be null in data'] } }],
		[
			'no key names',
			{ reason: { key_names: ["can't be blank"], key_properties: ['unknown key'] } },
		],
	])('tells what a 422 says: %s', async (_name, reason) => {
		const body = {
			status: 'ERROR',
			error: 'Request cannot be processed; see errors.',
			errors: [reason],
		};
		stitch.emulator.faults.add({ kind: 'status', status: 422, body });
		const { error } = await validate([{ table: 'a', id: 1 }]);
		const text = JSON.stringify(reason).match(/"([^"]+)"[\]}]+$/)?.[1] ?? '';
		expect(error?.message).toMatch(/^Stitch does not accept the records for table 'a': /);
		expect(error?.message).toContain(text);
	});

	it.each(['An array of records is expected', 'Malformed json in the body!'])(
		'tells what a 400 says: %s',
		async (message) => {
			stitch.emulator.faults.add({
				kind: 'status',
				status: 400,
				body: { status: 'ERROR', message },
			});
			expect((await validate([{ table: 'a', id: 1 }])).error?.message).toContain(message);
		},
	);

	it('is sent once, like every POST', async () => {
		stitch.emulator.faults.add({ kind: 'status', status: 503, times: 1 });
		const { error } = await validate([{ table: 'a', id: 1 }]);
		expect(error?.httpCode).toBe('503');
		expect(stitch.calls()).toHaveLength(1);
	});
});

describe('Import API Record: Get Status', () => {
	it('asks without a token, once per item', async () => {
		const { json, outputs } = await run('getStatus', [{}, {}]);
		expect(stitch.calls()).toEqual(['GET /v2/import/status', 'GET /v2/import/status']);
		expect(stitch.emulator.requests[0].headers).not.toHaveProperty('authorization');
		expect(json[0]).toMatchObject({ name: 'pipeline.gate', status: 'OK', reason: null });
		expect(outputs[0].map(linked)).toEqual([[0], [1]]);
	});

	it('explains an API in trouble', async () => {
		stitch.emulator.faults.add({ kind: 'status', status: 400 });
		expect((await run('getStatus', [{}])).error?.httpCode).toBe('400');
	});
});
