import type { IDataObject } from 'n8n-workflow';
import { useEmulator } from '../../../support/emulator';
import { byExpression, byId, linksItems, operationRunner } from '../../../support/operation';

const stitch = useEmulator();

describe.each([
	{
		name: 'Source Type',
		resource: 'sourceType',
		path: '/v4/source-types',
		types: ['platform.hubspot', 'import_api'],
		extra: { upgrade_available: null },
	},
	{
		name: 'Destination Type',
		resource: 'destinationType',
		path: '/v4/destination-types',
		types: ['postgres', 'snowflake'],
		extra: {},
	},
])('$name', ({ name, resource, path, types, extra }) => {
	const list = operationRunner(stitch, resource, 'list');
	const get = operationRunner(stitch, resource, 'get');

	describe(`${name}: List`, () => {
		it('lists what the account can use, without the forms', async () => {
			const { json, error } = await list({ returnAll: true });
			expect(error).toBeUndefined();
			expect(stitch.calls()).toEqual([`GET ${path}`]);
			expect(json.map(({ type }) => type)).toEqual(expect.arrayContaining(types));
			expect(json.every(({ details }) => (details as IDataObject).access === true)).toBe(true);
			expect(json.find(({ type }) => type === types[0])).toEqual({
				type: types[0],
				details: { access: true, pipeline_state: expect.any(String), pricing_tier: 'standard' },
				...extra,
			});
		});

		it('lists all of them when asked to', async () => {
			const usable = await list({ returnAll: true });
			const { json } = await list({ returnAll: true, filters: { includeUnavailable: true } });
			expect(json.length).toBeGreaterThan(usable.json.length);
		});

		it('gives the whole report cards unless it simplifies', async () => {
			const { json } = await list({ returnAll: true, simplify: false });
			expect(json.every(({ steps }) => Array.isArray(steps))).toBe(true);
		});

		it('returns at most the limit', async () => {
			expect((await list({ limit: 1 })).json).toHaveLength(1);
		});

		it('refuses an answer that is no list', async () => {
			stitch.emulator.faults.add({ kind: 'status', status: 200, body: { types: [] } });
			const { error } = await list();
			expect(error?.message).toMatch(/^Stitch's response is not a list of/);
		});

		it('links each type to the item that it was asked for', async () => {
			const { outputs } = await list({ limit: 1 }, { items: [{}, {}] });
			expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		});
	});

	describe(`${name}: Get`, () => {
		it('gives one type with its steps', async () => {
			const { json, error } = await get({ [resource]: byId(types[0]) });
			expect(error).toBeUndefined();
			expect(stitch.calls()).toEqual([`GET ${path}/${types[0]}`]);
			expect(json).toEqual([expect.objectContaining({ type: types[0], steps: expect.any(Array) })]);
		});

		it.each([
			['an unknown type', 'platform.none', `The '${name}' does not exist`],
			['a path', 'a/b', `'${name}' holds characters other than`],
			['dots', '..', `'${name}' is not a name`],
		])('explains %s', async (_name, type, message) => {
			const { error } = await get({ [resource]: byExpression(type) });
			expect(error?.message).toContain(message);
		});

		linksItems(`${name}: Get`, {
			run: get,
			parameters: { [resource]: byId('={{ $json.value }}') },
			good: [types[0], types[1]],
			bad: 'platform.none',
			message: `The '${name}' does not exist`,
		});
	});
});
