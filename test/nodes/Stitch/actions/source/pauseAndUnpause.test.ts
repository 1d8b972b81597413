import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { byId, linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const pause = operationRunner(stitch, 'source', 'pause');
const unpause = operationRunner(stitch, 'source', 'unpause');
const ids = demo.account.sourceIds;
const GONE = "The 'Source' does not exist in this account, or it is deleted";

describe.each([
	['Pause', pause, ids.shopDb, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/],
	['Unpause', unpause, ids.paused, null],
])('Source: %s', (name, run, id, sent) => {
	const expected = sent === null ? null : expect.stringMatching(sent);

	it('changes paused_at and nothing else, and gives the source', async () => {
		const { json, error } = await run({ sourceId: byId(id) });
		expect(error).toBeUndefined();
		expect(stitch.calls()).toEqual([`PUT /v4/sources/${id}`]);
		expect(stitch.emulator.requests[0].body).toEqual({ paused_at: expected });
		expect(json).toHaveLength(1);
		expect(json[0]).toMatchObject({ id, paused_at: expected });
		expect(json[0]).not.toHaveProperty('properties');
	});

	it('gives all fields unless it simplifies', async () => {
		const { json } = await run({ sourceId: byId(id), simplify: false });
		expect(json[0]).toHaveProperty('properties');
	});

	it('does no harm when it is done already', async () => {
		await run({ sourceId: byId(id) });
		expect((await run({ sourceId: byId(id) })).json[0]).toMatchObject({ paused_at: expected });
	});

	it.each([
		['an unknown source', 999],
		['a deleted source', ids.deleted],
	])('explains %s (connect-api.md 8.17)', async (_name, unknown) => {
		const { error } = await run({ sourceId: byId(unknown) });
		expect(error?.message).toBe(GONE);
		expect(error?.description).toContain(`Stitch says: source not found (${unknown})`);
	});

	linksItems(`Source: ${name}`, {
		run,
		parameters: { sourceId: byId('={{ $json.value }}') },
		good: [ids.shopDb, ids.hubspot],
		bad: 999,
		message: GONE,
	});
});
