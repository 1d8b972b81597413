import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { byId, linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const run = operationRunner(stitch, 'destination', 'get');
const id = demo.account.destinationId;
const GONE = "The 'Destination' does not exist in this account, or it is deleted";

describe('Destination: Get', () => {
	it('picks it from the list: there is no other way', async () => {
		const { json, error } = await run({ destinationId: byId(id) });
		expect(error).toBeUndefined();
		expect(stitch.calls()).toEqual(['GET /v4/destinations']);
		expect(json).toEqual([expect.objectContaining({ id, type: 'postgres' })]);
		expect(json[0]).not.toHaveProperty('properties');
	});

	it('gives all fields unless it simplifies', async () => {
		const { json } = await run({ destinationId: byId(id), simplify: false });
		expect(json[0]).toHaveProperty('properties.database', 'analytics');
	});

	linksItems('Destination: Get', {
		run,
		parameters: { destinationId: byId('={{ $json.value }}') },
		good: [id, id],
		bad: demo.secondAccount.destinationId,
		message: GONE,
	});
});
