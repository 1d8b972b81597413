import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { byExpression, byId, linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const run = operationRunner(stitch, 'destination', 'delete');
const id = demo.account.destinationId;
const GONE = "The 'Destination' does not exist in this account, or it is deleted";

describe('Destination: Delete', () => {
	it('deletes, and says what it deleted', async () => {
		const { json, error } = await run({ destinationId: byId(id) });
		expect(error).toBeUndefined();
		expect(json).toEqual([{ deleted: true, id }]);
		expect(stitch.calls()).toEqual([`DELETE /v4/destinations/${id}`]);
		const account = stitch.emulator.state.accounts.get(demo.account.stitchClientId);
		expect(account?.destinations.get(id)?.deletedAt).toEqual(expect.any(String));
	});

	it.each([
		['an empty object', {}],
		['nothing', undefined],
		['null', 'null'],
	])('takes %s for done (connect-api.md 8.8)', async (_name, body) => {
		stitch.emulator.faults.add({ kind: 'status', status: 200, body });
		expect((await run({ destinationId: byId(id) })).json).toEqual([{ deleted: true, id }]);
	});

	it.each([
		['an unknown one', 999],
		["another account's", demo.secondAccount.destinationId],
	])('explains %s', async (_name, unknown) => {
		const { error } = await run({ destinationId: byId(unknown) });
		expect(error?.message).toBe(GONE);
		expect(error?.description).toContain(
			`Stitch says: Unable to locate dest (${unknown}) for client (204817) to delete`,
		);
	});

	it('explains one that is deleted already', async () => {
		await run({ destinationId: byId(id) });
		expect((await run({ destinationId: byId(id) })).error?.message).toBe(GONE);
	});

	it.each([
		['letters', 'abc'],
		['nothing', ' '],
	])('sends nothing for %s (connect-api.md 8.8: 404)', async (_name, value) => {
		const { error } = await run({ destinationId: byExpression(value) });
		expect(error?.message).toBe("'Destination' must be a Stitch ID");
		expect(stitch.calls()).toEqual([]);
	});

	it('explains a 404', async () => {
		stitch.emulator.faults.add({ kind: 'status', status: 404 });
		expect((await run({ destinationId: byId(id) })).error?.message).toBe(GONE);
	});

	linksItems('Destination: Delete', {
		run: async (parameters, options = {}) =>
			await run(parameters, {
				...options,
				// Each item in its own account.
				credentials: {
					stitchApi: stitch.token(
						'={{ $json.value === 412090 ? "' +
							demo.secondAccount.accessToken +
							'" : "' +
							demo.account.accessToken +
							'" }}',
					),
				},
			}),
		parameters: { destinationId: byId('={{ $json.value }}') },
		good: [id, demo.secondAccount.destinationId],
		bad: 999,
		message: GONE,
	});
});
