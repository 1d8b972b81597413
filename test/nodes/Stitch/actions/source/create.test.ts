import type { IDataObject, ResourceMapperField } from 'n8n-workflow';
import { demo } from '../../../../../emulator/index.mts';
import { formOf } from '../../../../../nodes/Stitch/forms/fields';
import { readReportCard } from '../../../../../nodes/Stitch/forms/reportCard';
import { useEmulator } from '../../../../support/emulator';
import { byExpression, byId, linksItems, operationRunner } from '../../../../support/operation';
import sourceTypes from '../../../../../emulator/data/source-types.json';

const stitch = useEmulator();
const run = operationRunner(stitch, 'source', 'create');

/** The mapper's schema as the editor stores it, for a type of the emulator. */
function schemaOf(type: string, shown: string[]): ResourceMapperField[] {
	const card = (sourceTypes as unknown[]).find((one) => readReportCard(one).type === type);
	return formOf(readReportCard(card), 'create').fields.map((field) => ({
		...field,
		removed: !shown.includes(field.id) && !field.required,
	}));
}

const mapper = (type: string, value: IDataObject) => ({
	mappingMode: 'defineBelow',
	value,
	matchingColumns: [],
	schema: schemaOf(type, Object.keys(value)),
	attemptToConvertTypes: false,
	convertFieldsToString: false,
});

const recurly = (value: IDataObject = {}, more: IDataObject = {}) => ({
	sourceType: byId('platform.recurly'),
	displayName: 'Recurly US',
	properties: mapper('platform.recurly', {
		quota_limit: '30',
		start_date: '2024-01-01T00:00:00',
		subdomain: 'acme',
		...value,
	}),
	secretProperties: { secret: [{ name: 'api_key', value: 'very-secret-key' }] },
	...more,
});

const posted = () =>
	stitch.emulator.requests.filter(({ method }) => method === 'POST').map(({ body }) => body);

describe('Source: Create', () => {
	it('sends the form in the types that Stitch asks for, and the secrets with it', async () => {
		const { json, error } = await run(recurly({ frequency_in_minutes: '60' }));
		expect(error).toBeUndefined();
		expect(stitch.calls()).toEqual(['GET /v4/source-types/platform.recurly', 'POST /v4/sources']);
		expect(posted()).toEqual([
			{
				type: 'platform.recurly',
				display_name: 'Recurly US',
				properties: {
					quota_limit: '30',
					start_date: '2024-01-01T00:00:00Z',
					subdomain: 'acme',
					frequency_in_minutes: '60',
					api_key: 'very-secret-key',
				},
			},
		]);
		expect(json).toMatchObject([
			{
				display_name: 'Recurly US',
				name: 'recurly_us',
				report_card: { current_step_type: 'discover_schema' },
			},
		]);
		expect(Object.keys(json[0]).length).toBeLessThanOrEqual(10);
	});

	it('sends switches as texts, and not those that the form does not show', async () => {
		const value = {
			dbname: 'shop',
			host: 'db.example.com',
			port: 5432,
			user: 'stitch',
			ssl: true,
			ssh: false,
		};
		const properties = mapper('platform.hp-postgres', value);
		properties.schema = properties.schema.map((field) => ({
			...field,
			removed: field.id === 'ssh',
		}));
		await run({ sourceType: byId('platform.hp-postgres'), displayName: 'Shop 2', properties });
		expect(posted()).toMatchObject([
			{
				properties: {
					dbname: 'shop',
					host: 'db.example.com',
					port: '5432',
					user: 'stitch',
					ssl: 'true',
				},
			},
		]);
		expect(posted()[0]).not.toHaveProperty('properties.ssh');
	});

	it('sends nothing of the field that reminds of a required secret, and the secret itself', async () => {
		const properties = mapper('platform.recurly', {
			quota_limit: '30',
			start_date: '2024-01-01T00:00:00',
			subdomain: 'acme',
			api_key: null,
		});
		expect(properties.schema).toContainEqual(
			expect.objectContaining({ id: 'api_key', readOnly: true, removed: false }),
		);
		await run(recurly({}, { properties }));
		expect(posted()).toMatchObject([{ properties: { api_key: 'very-secret-key' } }]);
		await run(recurly({}, { properties, displayName: 'Other', secretProperties: {} }));
		expect(posted()[1]).not.toHaveProperty('properties.api_key');
	});

	it.each([
		[
			'an object',
			{ quota_limit: 30, start_date: '2024-01-01', subdomain: 'acme', api_key: 'k', gone: '' },
		],
		[
			'JSON text',
			'{"quota_limit": 30, "start_date": "2024-01-01", "subdomain": "acme", "api_key": "k", "gone": null}',
		],
	])('takes plain JSON: %s', async (_name, propertiesJson) => {
		const { error } = await run({
			sourceType: byId('platform.recurly'),
			displayName: 'Recurly JSON',
			propertiesMode: 'json',
			propertiesJson: propertiesJson as never,
		});
		expect(error).toBeUndefined();
		expect(posted()).toMatchObject([
			{
				properties: {
					quota_limit: '30',
					start_date: '2024-01-01T00:00:00Z',
					subdomain: 'acme',
					api_key: 'k',
				},
			},
		]);
		expect(posted()[0]).not.toHaveProperty('properties.gone');
	});

	it('needs no properties: an Import API source is ready at once', async () => {
		const { json } = await run({
			sourceType: byId('import_api'),
			displayName: 'n8n Events',
			simplify: false,
			additionalFields: { destinationId: byId(demo.account.destinationId) },
		});
		expect(stitch.calls()).toEqual(['POST /v4/sources']);
		expect(posted()).toEqual([
			{
				type: 'import_api',
				display_name: 'n8n Events',
				destination_id: demo.account.destinationId,
			},
		]);
		expect(json[0]).toMatchObject({
			name: 'n8n_events',
			stitch_client_id: demo.account.stitchClientId,
			report_card: { current_step_type: 'fully_configured', steps: expect.any(Array) },
		});
	});

	it('asks for the form of a type once, however many items', async () => {
		const items = [{ name: 'A1' }, { name: 'A2' }, { name: 'A3' }];
		const { error, json } = await run(recurly({}, { displayName: '={{ $json.name }}' }), { items });
		expect(error).toBeUndefined();
		expect(json).toHaveLength(3);
		expect(stitch.calls().filter((call) => call.startsWith('GET'))).toHaveLength(1);
	});

	it('names the bad properties, and shows no secret', async () => {
		const { error, run: whole } = await run(recurly({ quota_limit: 'many', subdomain: 'acme' }));
		expect(error?.message).toBe(
			'Stitch does not accept the values of some properties: quota_limit',
		);
		expect(error?.description).toContain('properties do not match schema');
		expect(JSON.stringify(whole.data.resultData.error)).not.toContain('very-secret-key');
	});

	it.each<[string, IDataObject, string]>([
		[
			'an unknown type',
			{ sourceType: byId('platform.nothing') },
			"The 'Source Type' does not exist",
		],
		['a legacy type', { sourceType: byId('stripe') }, "The 'Source Type' does not exist"],
		[
			'a name in use',
			{ displayName: 'Shop DB' },
			"The 'Display Name' is in use: another source has it",
		],
		[
			'a schema name in use',
			{ additionalFields: { name: 'shop_db' } },
			"The 'Display Name' or 'Schema Name' is in use: another source has it",
		],
		[
			'a schema name that is none',
			{ additionalFields: { name: 'Shop EU' } },
			"Stitch does not accept the 'Display Name' or the 'Schema Name'",
		],
		[
			'a name of which nothing is left',
			{ displayName: '####' },
			"Stitch does not accept the 'Display Name' or the 'Schema Name'",
		],
		[
			'a type beyond the plan',
			{ sourceType: byId('platform.oracle') },
			'The plan of the account does not include this source type',
		],
	])('explains %s', async (_name, parameters, message) => {
		const { error } = await run({
			sourceType: byId('import_api'),
			displayName: 'Fine',
			...parameters,
		});
		expect(error?.message).toBe(message);
	});

	it('explains a cron expression that the plan has not', async () => {
		stitch.emulator.switches.cronInPlan = false;
		const { error } = await run(recurly({ cron_expression: '0 0 12 ? * MON-FRI *' }));
		expect(error?.message).toBe('The plan of the account has no cron scheduling');
	});

	it('explains a cron expression that Stitch can not read', async () => {
		const { error } = await run(recurly({ cron_expression: '* * * * * *' }));
		expect(error?.message).toBe("Stitch does not accept the 'cron_expression'");
	});

	it('explains a body that Stitch does not take (connect-api.md 8.14)', async () => {
		stitch.emulator.faults.add({
			kind: 'status',
			status: 400,
			method: 'POST',
			body: {
				error: 'InvalidBody',
				data: {
					message:
						'POST body may only include a non-empty type, a non-empty display_name and map of string properties',
				},
			},
		});
		const { error } = await run({ sourceType: byId('import_api'), displayName: 'Fine' });
		expect(error?.message).toBe('Stitch does not accept this combination of fields');
	});

	it.each<[string, IDataObject, string]>([
		[
			'a list for JSON',
			{ propertiesMode: 'json', propertiesJson: '[]' },
			"'Properties (JSON)' is not a JSON object",
		],
		[
			'broken JSON',
			{ propertiesMode: 'json', propertiesJson: '={{ "{" }}' },
			"'Properties (JSON)' is not a JSON object",
		],
		[
			'text where a list is needed',
			{
				sourceType: byId('platform.google-analytics'),
				propertiesMode: 'json',
				propertiesJson: '{"report_definitions": "all"}',
			},
			"'Report Definitions' (report_definitions) needs a value in JSON",
		],
		[
			'a destination that is no ID',
			{ additionalFields: { destinationId: byExpression('x') } },
			"'Destination' must be a Stitch ID",
		],
	])('creates nothing for %s', async (_name, parameters, message) => {
		const { error } = await run({
			sourceType: byId('import_api'),
			displayName: 'Fine',
			...parameters,
		});
		expect(error?.message).toBe(message);
		expect(posted()).toEqual([]);
	});

	it.each(['reset-after', 'html', 'timeout'] as const)(
		'never creates a source twice: %s',
		async (kind) => {
			stitch.emulator.faults.add({ kind, method: 'POST', times: 1, delayMs: 10 });
			const { error } = await run({ sourceType: byId('import_api'), displayName: 'Once' });
			if (kind !== 'timeout')
				expect(error?.description).toContain('Check in Stitch before you run it again');
			expect(stitch.calls()).toHaveLength(1);
		},
	);

	describe('of a source that is not set up yet', () => {
		const web = (id: unknown) =>
			`/client/${demo.account.stitchClientId}/pipeline/v2/sources/${String(id)}/summary`;
		const hintsOf = ({ run: whole }: Awaited<ReturnType<typeof run>>) =>
			whole.data.resultData.runData['Stitch under test'][0].hints;

		it('names the missing secret, and where to add it', async () => {
			const made = await run(recurly({}, { secretProperties: {} }));
			expect(made.error).toBeUndefined();
			const { id } = made.json[0];
			expect(hintsOf(made)).toEqual([
				{
					message: `The source is not set up yet: ${String(id)} (Recurly). Stitch still needs API Key: use Source: Update. <a href="https://app.stitchdata.com${web(id)}" target="_blank">Open it in Stitch</a>`,
					type: 'warning',
					location: 'outputPane',
				},
			]);
		});

		it('says who has to sign in, and where', async () => {
			const propertiesJson = '{"start_date": "2024-01-01"}';
			const made = await run({
				sourceType: byId('platform.hubspot'),
				displayName: 'CRM',
				propertiesMode: 'json',
				propertiesJson,
			});
			const { id } = made.json[0];
			expect(made.json[0]).toMatchObject({ report_card: { current_step_type: 'oauth' } });
			expect(hintsOf(made)).toEqual([
				expect.objectContaining({
					message: `The source is not set up yet: ${String(id)} (HubSpot). Somebody has to sign in to HubSpot in the Stitch web app: open the source there. <a href="https://app.stitchdata.com${web(id)}" target="_blank">Open it in Stitch</a>`,
				}),
			]);
		});

		it('says both where both are missing', async () => {
			const made = await run({ sourceType: byId('platform.hubspot'), displayName: 'CRM' });
			const [hint] = hintsOf(made) ?? [];
			expect(hint.message).toContain('Stitch still needs Start Date: use Source: Update.');
			expect(hint.message).toContain('Somebody has to sign in to HubSpot');
		});

		it('says the same of several items once', async () => {
			const parameters = { sourceType: byId('platform.hubspot'), displayName: '={{ $json.name }}' };
			const items = [{ name: 'A1' }, { name: 'A2' }, { name: 'A3' }];
			const made = await run(parameters, { items });
			const ids = made.json.map(({ id }) => String(id));
			expect(hintsOf(made)).toHaveLength(1);
			expect(hintsOf(made)?.[0].message).toMatch(
				`3 sources are not set up yet: ${ids.join(', ')} (HubSpot). Stitch still needs`,
			);
		});

		it('says nothing of one that is', async () => {
			expect(hintsOf(await run(recurly()))).toEqual([]);
			const ready = { sourceType: byId('import_api'), displayName: 'Events' };
			expect(hintsOf(await run(ready))).toEqual([]);
		});

		it("points at the credential's web app", async () => {
			const made = await run(
				{ sourceType: byId('platform.hubspot'), displayName: 'CRM', authentication: 'oAuth2' },
				{ credentials: { stitchOAuth2Api: stitch.partner() } },
			);
			const [hint] = hintsOf(made) ?? [];
			expect(hint.message).toContain(`${stitch.emulator.url}${web(made.json[0].id)}`);
		});
	});

	linksItems('Source: Create', {
		run,
		parameters: { sourceType: byId('import_api'), displayName: '={{ $json.value }}' },
		good: ['One', 'Two'],
		bad: '####',
		message: "Stitch does not accept the 'Display Name' or the 'Schema Name'",
	});
});
