import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { byExpression, byId, linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const run = operationRunner(stitch, 'source', 'delete');
const ids = demo.account.sourceIds;
const GONE = "The 'Source' does not exist in this account, or it is deleted";

describe('Source: Delete', () => {
	it('deletes, and says what it deleted', async () => {
		const { json, error } = await run({ sourceId: byId(ids.hubspot) });
		expect(error).toBeUndefined();
		expect(json).toEqual([{ deleted: true, id: ids.hubspot }]);
		expect(stitch.calls()).toEqual([`DELETE /v4/sources/${ids.hubspot}`]);
		const account = stitch.emulator.state.accounts.get(demo.account.stitchClientId);
		expect(account?.sources.get(ids.hubspot)?.deletedAt).toEqual(expect.any(String));
	});

	it('explains an unknown source (connect-api.md 8.18)', async () => {
		const { error } = await run({ sourceId: byId(999) });
		expect(error?.message).toBe(GONE);
		expect(error?.description).toContain('Stitch says: source not found (999)');
	});

	it('is not content with a source that is not deleted', async () => {
		const body = { id: ids.hubspot, deleted_at: null };
		stitch.emulator.faults.add({ kind: 'status', status: 200, body });
		expect((await run({ sourceId: byId(ids.hubspot) })).error?.message).toBe(
			"Stitch's response is a source that is not deleted (delete the source)",
		);
	});

	it.each([
		['an empty ID', ' ', "'Source' must be a Stitch ID"],
		['a negative ID', -5, "'Source' must be a Stitch ID"],
	])('sends nothing for %s', async (_name, id, message) => {
		expect((await run({ sourceId: byExpression(id) })).error?.message).toBe(message);
		expect(stitch.calls()).toEqual([]);
	});

	linksItems('Source: Delete', {
		run,
		parameters: { sourceId: byId('={{ $json.value }}') },
		good: [ids.hubspot, ids.toggl],
		bad: 999,
		message: GONE,
	});
});
