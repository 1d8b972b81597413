import { demo } from '../../../../../emulator/index.mts';
import { hookDestination } from '../../../../../nodes/Stitch/api/hooks';
import { Stitch } from '../../../../../nodes/Stitch/Stitch.node';
import { editorContext } from '../../../../support/editor';
import { useEmulator } from '../../../../support/emulator';
import { byExpression, byId, linksItems, operationRunner } from '../../../../support/operation';

const { methods } = new Stitch();

const stitch = useEmulator();
const create = operationRunner(stitch, 'hook', 'create');
const remove = operationRunner(stitch, 'hook', 'delete');
const disable = operationRunner(stitch, 'hook', 'disable');
const enable = operationRunner(stitch, 'hook', 'enable');
const list = operationRunner(stitch, 'hook', 'list');

const BASE = '/notifications/public/v1/api/hooks';
const { hookId, destinationId } = demo.account;
const UNKNOWN = "The 'Hook' does not exist in this account";
const url = 'https://n8n.example.com/webhook/loads';

describe('Hook: Create', () => {
	it('sends the documented body once, and gives the hook', async () => {
		const { json, error } = await create({ destinationId: byId(destinationId), url: ` ${url} ` });
		expect(error).toBeUndefined();
		expect(stitch.calls()).toEqual([`POST ${BASE}`]);
		expect(stitch.emulator.requests[0].body).toEqual({
			type: 'post_load',
			destination_id: destinationId,
			config: { url },
		});
		expect(json).toEqual([
			expect.objectContaining({
				id: expect.any(Number),
				type: 'post_load',
				destination_id: destinationId,
				config: { url },
				disabled_at: null,
			}),
		]);
	});

	it.each([
		['http', 'http://n8n.example.com/webhook', "'URL' does not start with https://"],
		['no scheme', 'n8n.example.com/webhook', "'URL' does not start with https://"],
		['no host', 'https://', "'URL' does not start with https://"],
		['a user in it', 'https://a@b.example.com/', "'URL' does not start with https://"],
		['nothing', ' ', "'URL' is empty"],
	])('sends nothing for a URL with %s', async (_name, address, message) => {
		const { error } = await create({ destinationId: byId(destinationId), url: address });
		expect(error?.message).toBe(message);
		expect(stitch.calls()).toEqual([]);
	});

	it('accepts this machine beside the local emulator, which is on it too', async () => {
		const parameters = {
			destinationId: byId(destinationId),
			url: 'http://127.0.0.1:5678/webhook/x',
		};
		expect((await create(parameters)).error).toBeUndefined();
	});

	it.each([
		[
			'a plan without hooks',
			{ hooksInPlan: false },
			'The plan of the account has no post-load webhooks',
		],
		['the limit', { hookLimit: 1 }, 'The account has as many hooks as Stitch allows (10)'],
	])('explains %s', async (_name, switches, message) => {
		Object.assign(stitch.emulator.switches, switches);
		const { error } = await create({ destinationId: byId(destinationId), url });
		expect(error?.message).toBe(message);
	});

	it('explains a body that Stitch refuses', async () => {
		const { error } = await create({ destinationId: byId(999), url });
		expect(error?.message).toBe('Stitch does not accept the hook');
		expect(error?.description).toContain('Stitch says: Invalid POST body');
	});

	linksItems('Hook: Create', {
		run: create,
		parameters: { destinationId: byId(destinationId), url: '={{ $json.value }}' },
		good: ['https://a.example.com', 'https://b.example.com/x?y=z'],
		bad: 'http://c.example.com',
		message: "'URL' does not start with https://",
	});
});

describe.each([
	['Disable', disable, false, expect.any(String)],
	['Enable', enable, true, null],
])('Hook: %s', (name, run, sent, disabled_at) => {
	it("sends 'enable' alone, and gives the hook", async () => {
		const { json, error } = await run({ hookId: String(hookId) });
		expect(error).toBeUndefined();
		expect(stitch.calls()).toEqual([`PUT ${BASE}/${hookId}`]);
		expect(stitch.emulator.requests[0].body).toEqual({ enable: sent });
		expect(json).toEqual([expect.objectContaining({ id: hookId, disabled_at })]);
	});

	it.each([
		[
			'a refused body',
			400,
			{
				data: { message: "PUT body must only contain boolean 'enable' key" },
				error: 'InvalidBody',
			},
			'Stitch does not accept the hook',
		],
		['a 404', 404, undefined, UNKNOWN],
	])('explains %s', async (_name, status, body, message) => {
		stitch.emulator.faults.add({ kind: 'status', status, body });
		expect((await run({ hookId: String(hookId) })).error?.message).toBe(message);
	});

	linksItems(`Hook: ${name}`, {
		run,
		parameters: { hookId: '={{ $json.value }}' },
		good: [hookId, hookId],
		bad: 999,
		message: UNKNOWN,
	});
});

describe('Hook: Delete', () => {
	it('takes the empty answer for done', async () => {
		const { json, error } = await remove({ hookId: String(hookId) });
		expect(error).toBeUndefined();
		expect(json).toEqual([{ deleted: true, id: hookId }]);
		expect(stitch.calls()).toEqual([`DELETE ${BASE}/${hookId}`]);
		expect((await list()).json).toEqual([]);
	});

	it('sends nothing for an ID that is none', async () => {
		expect((await remove({ hookId: 'x' })).error?.message).toBe("'Hook' must be a Stitch ID");
		expect(stitch.calls()).toEqual([]);
	});

	linksItems('Hook: Delete', {
		run: async (parameters, options) => {
			const account = stitch.emulator.state.accounts.get(demo.account.stitchClientId);
			const hook = account?.hooks.get(hookId);
			if (hook !== undefined) account?.hooks.set(18, { ...hook, id: 18 });
			return await remove(parameters, options);
		},
		parameters: { hookId: '={{ $json.value }}' },
		good: [hookId, 18],
		bad: 999,
		message: UNKNOWN,
	});
});

describe('Hook: List', () => {
	it('lists them, disabled ones too', async () => {
		const { json, error } = await list();
		expect(error).toBeUndefined();
		expect(stitch.calls()).toEqual([`GET ${BASE}`]);
		expect(json).toEqual([
			expect.objectContaining({ id: hookId, config: { url: expect.any(String) } }),
		]);
	});

	it('filters by destination and by whether they are enabled', async () => {
		await create({ destinationId: byId(destinationId), url });
		expect((await list({ filters: { onlyEnabled: true } })).json).toHaveLength(1);
		expect((await list({ filters: { destinationId: byId(destinationId) } })).json).toHaveLength(2);
		expect((await list({ filters: { destinationId: byId(1) } })).json).toEqual([]);
		expect((await list({ filters: { destinationId: byExpression('x') } })).error?.message).toBe(
			"'Destination' must be a Stitch ID",
		);
	});

	it.each([
		['no list', {}, "Stitch's response is not a list of hooks"],
		['a bare list', [], "Stitch's response is not a list of hooks"],
	])('refuses %s', async (_name, body, message) => {
		stitch.emulator.faults.add({ kind: 'status', status: 200, body });
		expect((await list()).error?.message).toContain(message);
	});

	it('links each one to the item that it was asked for', async () => {
		const { outputs } = await list({}, { items: [{}, {}] });
		expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});
});

describe('the secret of a trigger', () => {
	const secret = 'a1'.repeat(32);
	const withSecret = `https://n8n.example.com/webhook/x?secret=${secret}&a=b`;
	const plant = (address: string) => {
		const account = stitch.emulator.state.accounts.get(demo.account.stitchClientId);
		const hook = account?.hooks.get(hookId);
		if (hook !== undefined) hook.config.url = address;
	};

	it.each([
		['List', async () => await list()],
		['Enable', async () => await enable({ hookId: String(hookId) })],
		['Disable', async () => await disable({ hookId: String(hookId) })],
		['Create', async () => await create({ destinationId: byId(destinationId), url: withSecret })],
	])('is in no output: Hook: %s', async (_name, run) => {
		plant(withSecret);
		const { json, error } = await run();
		expect(error).toBeUndefined();
		expect(JSON.stringify(json)).not.toContain(secret);
		expect(json.map(({ config }) => config)).toContainEqual({
			url: 'https://n8n.example.com/webhook/x?secret=hidden&a=b',
		});
	});

	it.each([
		['twice', `https://a.example.com/?secret=${secret}&secret=${secret}`],
		['in other places', `https://a.example.com/${secret}?secret=${secret}#${secret}`],
	])('is hidden wherever the address repeats it: %s', async (_name, address) => {
		plant(address);
		expect(JSON.stringify((await list()).json)).not.toContain(secret);
	});

	it.each([
		['another one', 'https://a.example.com/?secret=short'],
		['no address', 'not a URL'],
	])('is not looked for elsewhere: %s stays as it is', async (_name, address) => {
		plant(address);
		expect((await list()).json).toContainEqual(
			expect.objectContaining({ config: { url: address } }),
		);
	});
});

describe('the list of hooks to pick from', () => {
	const search = async (filter?: string) => {
		const parameters = { resource: 'hook', operation: 'delete', authentication: 'accessToken' };
		const context = await editorContext(parameters, { stitchApi: stitch.token() });
		return (await methods.listSearch.searchHooks.call(context, filter)).results;
	};

	it('has their IDs and addresses, found by either, and shows no path and no secret', async () => {
		const address = 'https://n8n.example.com/private/path?secret=hidden-part';
		const { json } = await create({ destinationId: byId(destinationId), url: address });
		const { id } = json[0] as { id: number };
		const own = { value: id, name: expect.stringContaining(`${id} (n8n.example.com, destination`) };
		expect(await search()).toHaveLength(2);
		expect(await search('n8n.example')).toContainEqual(own);
		expect(await search(String(id))).toEqual([own]);
		expect(JSON.stringify(await search())).not.toMatch(/private|hidden-part/);
	});

	it('gives an ID that the operations take', async () => {
		const locator = { __rl: true, mode: 'list', value: hookId };
		expect((await disable({ hookId: locator })).error).toBeUndefined();
		expect((await remove({ hookId: { ...locator, mode: 'id' } })).error).toBeUndefined();
	});

	it("says why there is none, in Stitch's words", async () => {
		stitch.emulator.faults.add({ kind: 'status', status: 401 });
		await expect(search()).rejects.toThrow('Stitch refused the access token');
	});
});

describe('destination of a hook (connect-api.md section 12)', () => {
	it.each([
		['at the top', { destination_id: 5, config: { url: '' } }, 5],
		['in the config, with a prefix', { config: { destination_id: 'destination_12345' } }, 12345],
		['in the config, as a number', { config: { destination_id: 7 } }, 7],
		['both: the top counts', { destination_id: 5, config: { destination_id: 'destination_6' } }, 5],
		['nowhere', { config: {} }, undefined],
		['no config', {}, undefined],
		['something else', { destination_id: 'x' }, undefined],
	])('%s', (_name, hook, expected) => {
		expect(hookDestination(hook)).toBe(expected);
	});
});
