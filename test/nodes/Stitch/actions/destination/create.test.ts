import type { IDataObject } from 'n8n-workflow';
import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { byId, linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const run = operationRunner(stitch, 'destination', 'create');

const json = (properties: IDataObject) => ({
	propertiesMode: 'json',
	propertiesJson: JSON.stringify(properties),
});
const postgres = {
	host: 'dw.example.com',
	port: 5432,
	username: 'stitch',
	password: 'wh-secret',
	database: 'analytics',
	ssl: true,
	encryption_type: 'none',
};
const warehouse = { destinationType: byId('postgres'), ...json(postgres) };
const posted = () =>
	stitch.emulator.requests.filter(({ method }) => method === 'POST').map(({ body }) => body);
const makeRoom = () => {
	stitch.emulator.switches.destinationLimit = 10;
};

describe('Destination: Create', () => {
	beforeEach(makeRoom);

	it('sends the properties in the types that Stitch asks for, and the other fields', async () => {
		const { error, json: output } = await run({
			...warehouse,
			additionalFields: { name: 'Second', description: 'Tests', ignoreUnmappedSources: true },
		});
		expect(error).toBeUndefined();
		expect(stitch.calls()).toEqual(['GET /v4/destination-types/postgres', 'POST /v4/destinations']);
		const [body] = posted() as IDataObject[];
		expect(body).toMatchObject({
			type: 'postgres',
			name: 'Second',
			description: 'Tests',
			ignore_unmapped_sources: true,
		});
		expect(body.properties).toMatchObject({
			port: '5432',
			host: 'dw.example.com',
			database: 'analytics',
		});
		expect(['true', true]).toContain((body.properties as IDataObject).ssl);
		expect(output[0]).toMatchObject({
			name: 'Second',
			type: 'postgres',
			report_card: { current_step_type: 'fully_configured' },
		});
		expect(Object.keys(output[0]).length).toBeLessThanOrEqual(10);
		expect(JSON.stringify(output)).not.toContain('wh-secret');
	});

	it('takes the fields of the form and masked secrets', async () => {
		const { error } = await run({
			destinationType: byId('postgres'),
			properties: {
				mappingMode: 'defineBelow',
				value: { ...postgres, password: '' },
				matchingColumns: [],
				schema: [],
			},
			secretProperties: { secret: [{ name: 'password', value: 'wh-secret' }] },
			simplify: false,
		});
		expect(error).toBeUndefined();
		expect(posted()[0]).toMatchObject({ properties: { password: 'wh-secret', port: '5432' } });
	});

	it('explains a full account', async () => {
		stitch.emulator.switches.destinationLimit = 1;
		const { error } = await run(warehouse);
		expect(error?.message).toBe('The account has as many destinations as its plan allows');
	});

	it('explains fields that Stitch does not take', async () => {
		const { error } = await run({ destinationType: byId('no_such_type'), ...json({}) });
		expect(error?.httpCode).toMatch(/^40[04]$/);
	});

	it('explains a body that Stitch does not take (connect-api.md 8.5)', async () => {
		stitch.emulator.faults.add({
			kind: 'status',
			status: 400,
			method: 'POST',
			body: 'POST body may only include a type, a name, a description, map of properties, and boolean for unmapped sources',
		});
		expect((await run(warehouse)).error?.message).toBe('Stitch does not take this request');
	});

	it('is sent once, and shows no secret', async () => {
		stitch.emulator.faults.add({ kind: 'reset-after', method: 'POST' });
		const { error, run: whole } = await run(warehouse);
		expect(error?.description).toContain('It was not retried');
		expect(posted()).toHaveLength(1);
		expect(JSON.stringify(whole.data.resultData.error)).not.toContain('wh-secret');
	});

	it('says what is missing of one that is not set up yet', async () => {
		const { host, port, username } = postgres;
		const made = await run({
			destinationType: byId('postgres'),
			...json({ host, port, username }),
		});
		const { id, report_card } = made.json[0];
		expect(report_card).toEqual({ current_step_type: 'form' });
		expect(made.run.data.resultData.runData['Stitch under test'][0].hints).toEqual([
			{
				message: expect.stringMatching(
					`^The destination is not set up yet: ${String(id)} \\(PostgreSQL\\)\\. Stitch still needs (.+, )?Password, .*: use Destination: Update\\.$`,
				),
				type: 'warning',
				location: 'outputPane',
			},
		]);
	});

	linksItems('Destination: Create', {
		run: async (parameters, options) => {
			makeRoom();
			return await run(parameters, options);
		},
		parameters: { destinationType: byId('={{ $json.value }}'), ...json(postgres) },
		good: ['postgres', 'postgres'],
		bad: 'not/a/type',
		message: /^'Destination Type' holds characters/,
	});
});

describe('Destination: Update', () => {
	const update = operationRunner(stitch, 'destination', 'update');
	const id = demo.account.destinationId;

	it('sends only the properties given', async () => {
		const { error, json: output } = await update({
			destinationId: byId(id),
			...json({ username: 'loader', port: 5433 }),
		});
		expect(error).toBeUndefined();
		expect(stitch.calls()).toEqual(['GET /v4/destinations', `PUT /v4/destinations/${id}`]);
		expect(stitch.emulator.requests[1].body).toEqual({
			properties: { username: 'loader', port: '5433' },
		});
		expect(output[0]).toMatchObject({ id, name: 'Warehouse' });
	});

	it('sends nothing when nothing is given', async () => {
		const { error } = await update({ destinationId: byId(id) });
		expect(error?.message).toBe("There is nothing to update under 'Properties'");
		expect(stitch.calls()).toEqual([]);
	});

	it.each<[string, string, string]>([
		[
			'an unknown destination',
			'invalid connection id',
			"The 'Destination' does not exist in this account, or it is deleted",
		],
		[
			'a changed type',
			'this API endpoint does not support modifying destination type',
			'Stitch does not take this request',
		],
	])('explains %s', async (_name, body, message) => {
		stitch.emulator.faults.add({ kind: 'status', status: 400, method: 'PUT', body });
		const { error } = await update({ destinationId: byId(id), ...json({ host: 'a.example.com' }) });
		expect(error?.message).toBe(message);
	});

	linksItems('Destination: Update', {
		run: update,
		parameters: { destinationId: byId('={{ $json.value }}'), ...json({ host: 'a.example.com' }) },
		good: [id, id],
		bad: 999,
		message: "The 'Destination' does not exist in this account, or it is deleted",
	});
});
