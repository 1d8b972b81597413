import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { byId, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const run = operationRunner(stitch, 'destination', 'list');
const remove = operationRunner(stitch, 'destination', 'delete');
const id = demo.account.destinationId;

describe('Destination: List', () => {
	it('asks once and without a query, and simplifies to ten fields', async () => {
		const { json, error } = await run();
		expect(error).toBeUndefined();
		expect(stitch.calls()).toEqual(['GET /v4/destinations']);
		expect(stitch.emulator.requests[0].query).toEqual({});
		expect(json).toHaveLength(1);
		expect(Object.keys(json[0]).length).toBeLessThanOrEqual(10);
		expect(json[0]).toMatchObject({
			id,
			name: 'Warehouse',
			type: 'postgres',
			report_card: { current_step_type: 'fully_configured' },
		});
	});

	it('gives all fields unless it simplifies, and never a credential', async () => {
		const { json } = await run({ simplify: false });
		expect(json[0]).toMatchObject({
			stitch_client_id: demo.account.stitchClientId,
			properties: { database: 'analytics' },
		});
		expect(json[0].properties).not.toHaveProperty('password');
	});

	it('leaves deleted ones out, unless asked for', async () => {
		stitch.emulator.switches.listDeletedDestinations = true;
		await remove({ destinationId: byId(id) });
		expect((await run()).json).toEqual([]);
		expect((await run({ filters: { includeDeleted: true } })).json).toEqual([
			expect.objectContaining({ id, deleted_at: expect.any(String) }),
		]);
	});

	it.each([
		['postgres', 1],
		['snowflake', 0],
	])('filters by type: %s', async (type, count) => {
		expect((await run({ filters: { type } })).json).toHaveLength(count);
	});

	it.each([
		['a refused token', 401, undefined, 'Stitch refused the access token'],
		[
			'a refused query (connect-api.md 8.6)',
			400,
			'GET may only include the params: source_id and/or destination_id',
			'Stitch does not take this request',
		],
	])('explains %s', async (_name, status, body, message) => {
		stitch.emulator.faults.add({ kind: 'status', status, body });
		expect((await run()).error?.message).toBe(message);
	});

	it('links each destination to the item that it was asked for, with the token of each', async () => {
		const credentials = { stitchApi: stitch.token('={{ $json.token }}') };
		const items = [{ token: demo.secondAccount.accessToken }, { token: demo.account.accessToken }];
		const { outputs } = await run({}, { items, credentials });
		expect(outputs[0].map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual([
			[demo.secondAccount.destinationId, { item: 0 }],
			[id, { item: 1 }],
		]);
	});
});
