import type { INodeParameters, INodePropertyOptions, ResourceMapperFields } from 'n8n-workflow';
import { demo } from '../../../../emulator/index.mts';
import { Stitch } from '../../../../nodes/Stitch/Stitch.node';
import { editorContext } from '../../../support/editor';
import { useEmulator } from '../../../support/emulator';
import { byId } from '../../../support/operation';

const { loadOptions, resourceMapping } = new Stitch().methods;

const stitch = useEmulator();

type Fields = keyof typeof resourceMapping;
type Secrets = keyof typeof loadOptions;

async function context(parameters: INodeParameters) {
	const all = { authentication: 'accessToken', ...parameters };
	return await editorContext(all, { stitchApi: stitch.token() });
}

const fieldsOf = async (
	method: Fields,
	parameters: INodeParameters,
): Promise<ResourceMapperFields> => await resourceMapping[method].call(await context(parameters));

const secretsOf = async (
	method: Secrets,
	parameters: INodeParameters,
): Promise<INodePropertyOptions[]> => await loadOptions[method].call(await context(parameters));

const createSource = (type: string) => ({
	resource: 'source',
	operation: 'create',
	sourceType: byId(type),
});
const createDestination = (type: string) => ({
	resource: 'destination',
	operation: 'create',
	destinationType: byId(type),
});
const updateSource = (id: number) => ({
	resource: 'source',
	operation: 'update',
	sourceId: byId(id),
});
const updateDestination = (id: number) => ({
	resource: 'destination',
	operation: 'update',
	destinationId: byId(id),
});

describe('forms in the editor', () => {
	it('shows what a source type asks for', async () => {
		const { fields } = await fieldsOf('getSourceTypeFields', createSource('platform.recurly'));
		expect(stitch.calls()).toEqual(['GET /v4/source-types/platform.recurly']);
		const required = fields.filter((field) => field.required).map(({ id, type }) => [id, type]);
		expect(required).toEqual([
			['start_date', 'dateTime'],
			['subdomain', 'string'],
			['quota_limit', 'string'],
		]);
		expect(fields.map(({ id }) => id)).not.toContain('image_version');
		expect(fields.find(({ id }) => id === 'frequency_in_minutes')?.options).toContainEqual({
			name: '1 Hour',
			value: '60',
		});
	});

	it('offers the secrets of a source type for masked input', async () => {
		expect(await secretsOf('getSourceTypeSecrets', createSource('platform.recurly'))).toEqual([
			{ name: 'API Key (Required)', value: 'api_key' },
		]);
	});

	it('shows what a destination type asks for', async () => {
		const parameters = createDestination('postgres');
		const { fields } = await fieldsOf('getDestinationTypeFields', parameters);
		expect(stitch.calls()).toEqual(['GET /v4/destination-types/postgres']);
		const required = fields.filter((field) => field.required).map(({ id }) => id);
		expect(required).toEqual(expect.arrayContaining(['database', 'host', 'port', 'username']));
		expect(required).not.toContain('password');
		expect(await secretsOf('getDestinationTypeSecrets', parameters)).toEqual([
			{ name: 'Password (Required)', value: 'password' },
		]);
	});

	it('shows the form of a source without required marks', async () => {
		const { shopDb } = demo.account.sourceIds;
		const { fields } = await fieldsOf('getSourceFields', updateSource(shopDb));
		expect(stitch.calls()).toEqual([`GET /v4/sources/${shopDb}`]);
		expect(fields.map(({ id }) => id)).toEqual(expect.arrayContaining(['host', 'port', 'ssl']));
		expect(fields.filter(({ required }) => required)).toEqual([]);
		expect(await secretsOf('getSourceSecrets', updateSource(shopDb))).toContainEqual({
			name: 'Password',
			value: 'password',
		});
	});

	it('shows the form of a destination without required marks', async () => {
		const parameters = updateDestination(demo.account.destinationId);
		const { fields } = await fieldsOf('getDestinationFields', parameters);
		expect(stitch.calls()).toEqual(['GET /v4/destinations']);
		expect(fields.map(({ id }) => id)).toEqual(expect.arrayContaining(['host', 'port']));
		expect(fields.filter(({ required }) => required)).toEqual([]);
		expect(await secretsOf('getDestinationSecrets', parameters)).toContainEqual({
			name: 'Password',
			value: 'password',
		});
	});

	it.each<[string, Fields, INodeParameters, string]>([
		[
			'a type without properties',
			'getSourceTypeFields',
			createSource('import_api'),
			"Nothing to fill in: 'import_api' needs no properties.",
		],
		['a legacy type', 'getSourceTypeFields', createSource('stripe'), "Use 'platform.stripe'"],
		['no source type', 'getSourceTypeFields', createSource(''), 'Choose a source type first.'],
		[
			'a source type by expression',
			'getSourceTypeFields',
			createSource('={{ $json.type }}'),
			'Choose a source type first.',
		],
		['no source', 'getSourceFields', updateSource(0), 'Choose a source first.'],
		[
			'no destination type',
			'getDestinationTypeFields',
			createDestination(''),
			'Choose a destination type first.',
		],
		['no destination', 'getDestinationFields', updateDestination(0), 'Choose a destination first.'],
	])('%s: says why there is no form', async (_name, method, parameters, notice) => {
		const { fields, emptyFieldsNotice } = await fieldsOf(method, parameters);
		expect(fields).toEqual([]);
		expect(emptyFieldsNotice).toContain(notice);
	});

	it('offers no secrets while nothing is chosen', async () => {
		expect(await secretsOf('getSourceTypeSecrets', createSource(''))).toEqual([]);
		expect(stitch.calls()).toEqual([]);
	});

	it.each<[Fields & string, INodeParameters]>([
		['getSourceTypeFields', createSource('platform.recurly')],
		['getDestinationTypeFields', createDestination('postgres')],
		['getSourceFields', updateSource(demo.account.sourceIds.shopDb)],
		['getDestinationFields', updateDestination(demo.account.destinationId)],
	])('a look-up that does not succeed shows its reason: %s', async (method, parameters) => {
		stitch.emulator.faults.add({ kind: 'status', status: 401 });
		await expect(fieldsOf(method, parameters)).rejects.toThrow('Stitch refused the access token');
	});
});
