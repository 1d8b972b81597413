import type { IDataObject } from 'n8n-workflow';
import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { byId, linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const run = operationRunner(stitch, 'source', 'update');
const { shopDb, importApi } = demo.account.sourceIds;

const fill = (value: IDataObject) => ({
	properties: { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] },
});
const put = () =>
	stitch.emulator.requests.filter(({ method }) => method === 'PUT').map(({ body }) => body);

describe('Source: Update', () => {
	it('sends only what is given, in the types of the form of the source', async () => {
		const { error, json } = await run({
			sourceId: byId(shopDb),
			...fill({ port: 5433, ssl: false, host: '', user: null }),
			secretProperties: { secret: [{ name: 'password', value: 'new-secret' }] },
		});
		expect(error).toBeUndefined();
		expect(stitch.calls()).toEqual([`GET /v4/sources/${shopDb}`, `PUT /v4/sources/${shopDb}`]);
		expect(put()).toEqual([{ properties: { port: '5433', ssl: 'false', password: 'new-secret' } }]);
		expect(json[0]).toMatchObject({ id: shopDb, name: 'shop_db' });
		expect(JSON.stringify(json)).not.toContain('new-secret');
	});

	it('renames and re-maps without looking anything up', async () => {
		await run({
			sourceId: byId(importApi),
			updateFields: { displayName: 'Events', destinationId: byId(demo.account.destinationId) },
		});
		expect(stitch.calls()).toEqual([`PUT /v4/sources/${importApi}`]);
		expect(put()).toEqual([{ display_name: 'Events', destination_id: demo.account.destinationId }]);
	});

	it('goes back from cron to a frequency', async () => {
		const { error } = await run({
			sourceId: byId(shopDb),
			propertiesMode: 'json',
			propertiesJson: '{"cron_expression": null, "frequency_in_minutes": 60}',
			simplify: false,
		});
		expect(error).toBeUndefined();
		expect(put()).toEqual([{ properties: { cron_expression: null, frequency_in_minutes: '60' } }]);
	});

	it.each<[string, IDataObject]>([
		['nothing', {}],
		['empty values', fill({ host: '', port: null })],
		['empty JSON', { propertiesMode: 'json', propertiesJson: '' }],
	])('sends nothing for %s', async (_name, parameters) => {
		const { error } = await run({ sourceId: byId(importApi), ...parameters });
		expect(error?.message).toBe('There is nothing to update');
		expect(put()).toEqual([]);
	});

	it.each([
		['of one property', { host: 'x', port: '={{ $json.gone }}' }, "'Port' (port) is an expression"],
		['of one that is null', { port: '={{ null }}' }, "'Port' (port) is an expression"],
		['of all, gone', '={{ $json.gone }}', "'Properties' has to be an object"],
		['of all, a text', '={{ "host" }}', "'Properties' has to be an object"],
	])('sends nothing for an expression that gave nothing: %s', async (_name, value, message) => {
		const { error } = await run({ sourceId: byId(shopDb), ...fill(value as IDataObject) });
		expect(error?.message).toContain(message);
		expect(put()).toEqual([]);
	});

	it('takes all properties from one expression, and null for cron_expression', async () => {
		const { error } = await run({ sourceId: byId(shopDb), ...fill('={{ { port: 5 } }}' as never) });
		expect(error).toBeUndefined();
		await run({ sourceId: byId(shopDb), ...fill({ cron_expression: '={{ null }}' }) });
		expect(put()).toEqual([
			{ properties: { port: '5' } },
			{ properties: { cron_expression: null } },
		]);
	});

	it('names the bad properties', async () => {
		const { error } = await run({ sourceId: byId(shopDb), ...fill({ port: 'x' }) });
		expect(error?.message).toBe('Stitch does not accept the values of some properties: port');
	});

	it.each<[string, number, unknown, string]>([
		[
			'an unknown source',
			400,
			{ error: 'InvalidId', data: { message: 'source not found (1)' } },
			"The 'Source' does not exist in this account, or it is deleted",
		],
		[
			'a bad display name',
			400,
			{ error: 'InvalidDisplayName', data: { message: 'invalid display_name ( )' } },
			"Stitch does not accept the 'Display Name' or the 'Schema Name'",
		],
		[
			'keys that are not allowed',
			400,
			{
				error: 'InvalidBody',
				data: {
					message: 'PUT body many only include the keys: display_name, properties, and paused_at',
				},
			},
			'Stitch does not accept this combination of fields',
		],
		[
			'cron beyond the plan',
			400,
			{
				error: 'AccessDenied',
				data: { message: 'access to cron_expression based scheduling is not permitted' },
			},
			'The plan of the account has no cron scheduling',
		],
		['a refused token', 401, undefined, 'Stitch refused the access token'],
	])('explains %s', async (_name, status, body, message) => {
		stitch.emulator.faults.add({ kind: 'status', status, body, method: 'PUT' });
		const { error } = await run({ sourceId: byId(importApi), updateFields: { displayName: 'x' } });
		expect(error?.message).toBe(message);
	});

	linksItems('Source: Update', {
		run,
		parameters: {
			sourceId: byId('={{ $json.value }}'),
			updateFields: { displayName: '={{ "Renamed " + $json.value }}' },
		},
		good: [importApi, shopDb],
		bad: 999,
		message: "The 'Source' does not exist in this account, or it is deleted",
	});
});
