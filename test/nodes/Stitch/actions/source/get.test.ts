import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { byExpression, byId, linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const run = operationRunner(stitch, 'source', 'get');
const ids = demo.account.sourceIds;

describe('Source: Get', () => {
	it('asks for the one source, and simplifies it to ten fields', async () => {
		const { json, error } = await run({ sourceId: byId(ids.shopDb) });
		expect(error).toBeUndefined();
		expect(stitch.calls()).toEqual([`GET /v4/sources/${ids.shopDb}`]);
		expect(json).toHaveLength(1);
		expect(Object.keys(json[0]).length).toBeLessThanOrEqual(10);
		expect(json[0]).toMatchObject({
			id: ids.shopDb,
			name: 'shop_db',
			report_card: { current_step_type: 'fully_configured' },
		});
	});

	it("returns all of Stitch's fields unless it simplifies", async () => {
		const { json } = await run({ sourceId: byId(ids.shopDb), simplify: false });
		expect(json[0]).toMatchObject({
			stitch_client_id: demo.account.stitchClientId,
			properties: { dbname: 'shop' },
			report_card: { steps: expect.any(Array) },
		});
	});

	it.each([
		['paused', ids.paused, { paused_at: expect.any(String) }],
		['deleted', ids.deleted, { deleted_at: expect.any(String) }],
	])('gives a %s source too', async (_name, id, expected) => {
		expect((await run({ sourceId: byId(id) })).json[0]).toMatchObject({ id, ...expected });
	});

	it.each([
		['an unknown source', 999, "The 'Source' does not exist in this account"],
		[
			"another account's source",
			demo.secondAccount.sourceIds.stripe,
			"The 'Source' does not exist in this account",
		],
		['letters', 'abc', "'Source' must be a Stitch ID"],
		['a path', '1/../2', "'Source' must be a Stitch ID"],
	])('explains %s', async (_name, id, message) => {
		expect((await run({ sourceId: byExpression(id) })).error?.message).toBe(message);
	});

	it('refuses an answer that is no source', async () => {
		stitch.emulator.faults.add({ kind: 'status', status: 200, body: [1] });
		const { error } = await run({ sourceId: byId(ids.shopDb) });
		expect(error?.message).toBe("Stitch's response is not a source (get the source)");
	});

	linksItems('Source: Get', {
		run,
		parameters: { sourceId: byId('={{ $json.value }}') },
		good: [ids.shopDb, ids.hubspot],
		bad: 999,
		message: "The 'Source' does not exist in this account",
	});
});
