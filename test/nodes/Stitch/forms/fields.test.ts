import { fc } from '../../../support/random';
import destinationTypes from '../../../../emulator/data/destination-types.json';
import sourceTypes from '../../../../emulator/data/source-types.json';
import {
	formOf,
	labelOf,
	nameOfType,
	secretsOf,
	titleOf,
} from '../../../../nodes/Stitch/forms/fields';
import { readReportCard } from '../../../../nodes/Stitch/forms/reportCard';
import { read, rows, section } from '../../../package/support/documents.mts';

interface RawProperty {
	name: string;
	property_type: string;
	is_required?: boolean;
	is_credential?: boolean;
	json_schema?: unknown;
	provided?: boolean;
}

const cardOf = (form: RawProperty[], oauth: RawProperty[] = []) =>
	readReportCard({
		type: 'platform.sample',
		steps: [
			{ type: 'form', properties: form },
			{ type: 'oauth', properties: oauth },
			{ type: 'fully_configured', properties: [] },
		],
	});

const user = { property_type: 'user_provided' };

describe('the form of a report card', () => {
	test('on creating: required first-step properties are shown, everything else can be added', () => {
		const card = cardOf(
			[
				{ ...user, name: 'host', is_required: true, json_schema: { type: 'string' } },
				{ ...user, name: 'ssl', json_schema: { type: 'string', pattern: '^(true|false)$' } },
				{ ...user, name: 'password', is_required: true, is_credential: true, json_schema: null },
				{
					...user,
					name: 'start_date',
					is_required: true,
					json_schema: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T00:00:00Z$' },
				},
				{
					...user,
					name: 'frequency_in_minutes',
					json_schema: { type: 'string', pattern: '^1$|^30$|^1440$' },
				},
				{ name: 'image_version', property_type: 'read_only', is_required: true, json_schema: null },
				{
					name: 'is_sandbox',
					property_type: 'user_provided_immutable',
					json_schema: { type: 'boolean' },
				},
				{
					name: 'page_size',
					property_type: 'user_provided_advanced',
					json_schema: { type: 'integer' },
				},
				{ name: 'odd', property_type: 'never_heard_of', json_schema: { type: 'array' } },
			],
			[
				{ name: 'client_id', property_type: 'system_provided_by_default', is_required: true },
				{ ...user, name: 'customer_ids', is_required: true },
			],
		);
		const common = { canBeUsedToMatch: false, defaultMatch: false, display: true };
		const hidden = { ...common, required: false, removed: true };
		const reminder = { ...common, required: false, removed: false, readOnly: true };
		const shown = { ...common, required: true, removed: false };
		expect(formOf(card, 'create')).toEqual({
			fields: [
				{ id: 'host', displayName: 'Host', type: 'string', ...shown },
				{ id: 'ssl', displayName: 'SSL', type: 'boolean', ...hidden },
				{
					id: 'password',
					displayName: 'Password (Add Secret Below)',
					type: 'string',
					...reminder,
				},
				{ id: 'start_date', displayName: 'Start Date', type: 'dateTime', ...shown },
				{
					id: 'frequency_in_minutes',
					displayName: 'Frequency in Minutes',
					type: 'options',
					options: [
						{ name: '1 Minute (Databases Only)', value: '1' },
						{ name: '30 Minutes', value: '30' },
						{ name: '24 Hours', value: '1440' },
					],
					...hidden,
				},
				{
					id: 'is_sandbox',
					displayName: 'Is Sandbox (Permanent)',
					type: 'boolean',
					...hidden,
				},
				{ id: 'page_size', displayName: 'Page Size (Advanced)', type: 'number', ...hidden },
				{ id: 'odd', displayName: 'Odd', type: 'array', ...hidden },
				{
					id: 'client_id',
					displayName: 'Client ID (OAuth, By Stitch)',
					type: 'string',
					...hidden,
				},
				{ id: 'customer_ids', displayName: 'Customer IDs (OAuth)', type: 'string', ...hidden },
			],
		});
		expect(secretsOf(card, 'create')).toEqual([{ name: 'Password (Required)', value: 'password' }]);
	});

	test('on updating: nothing is required, and what is set for good is left out', () => {
		const card = cardOf([
			{ ...user, name: 'host', is_required: true, provided: true },
			{ ...user, name: 'password', is_required: true, is_credential: true, provided: true },
			{ name: 'sandbox', property_type: 'user_provided_immutable', provided: true },
			{ name: 'european', property_type: 'user_provided_immutable', provided: false },
		]);
		const { fields } = formOf(card, 'update');
		expect(fields.map(({ id, required }) => [id, required])).toEqual([
			['host', false],
			['european', false],
		]);
		expect(secretsOf(card, 'update')).toEqual([{ name: 'Password', value: 'password' }]);
	});

	test.each<[string, unknown, string]>([
		[
			'a legacy type',
			{ type: 'stripe', upgrade_available: { type: 'platform.stripe' } },
			"Stitch describes no form for 'stripe', so it can't be set up through the API. Use 'platform.stripe' (Stripe) instead.",
		],
		[
			'a legacy type without successor',
			{ type: 'twitter', upgrade_available: null },
			"Stitch describes no form for 'twitter', so it can't be set up through the API.",
		],
		[
			'a type with nothing but optional secrets',
			{
				type: 'platform.x',
				steps: [{ type: 'form', properties: [{ name: 'token', is_credential: true }] }],
			},
			"Nothing to fill in here: 'platform.x' has secret properties only. Add them below.",
		],
		[
			'a type without properties',
			{ type: 'import_api', steps: [{ type: 'form', properties: [] }] },
			"Nothing to fill in: 'import_api' needs no properties.",
		],
		[
			'no card',
			null,
			"Stitch describes no form for this type, so it can't be set up through the API.",
		],
	])('%s has none, and says so', (_, card, emptyFieldsNotice) => {
		expect(formOf(readReportCard(card), 'create')).toEqual({ fields: [], emptyFieldsNotice });
	});

	test('the card inside a source or destination is read too', () => {
		const steps = [{ type: 'form', properties: [{ name: 'host' }] }];
		const source = { id: 1, type: 'platform.x', report_card: { steps } };
		expect(readReportCard(source)).toMatchObject({
			type: 'platform.x',
			properties: [{ name: 'host' }],
		});
	});

	test('any JSON whatever gives a form or a notice', () => {
		const property = fc.oneof(
			fc.jsonValue({ maxDepth: 2 }),
			fc.record(
				{
					name: fc.oneof(fc.string(), fc.constant('host')),
					property_type: fc.oneof(fc.string(), fc.constant('read_only'), fc.integer()),
					is_required: fc.oneof(fc.boolean(), fc.constant('true')),
					is_credential: fc.boolean(),
					json_schema: fc.oneof(
						fc.jsonValue({ maxDepth: 3 }),
						fc.record(
							{
								type: fc.oneof(fc.constantFrom('string', 'boolean', 'array'), fc.jsonValue()),
								anyOf: fc.jsonValue(),
								enum: fc.array(fc.jsonValue({ maxDepth: 1 })),
								pattern: fc.oneof(fc.string(), fc.constant('^(a|b)$')),
							},
							{ requiredKeys: [] },
						),
					),
				},
				{ requiredKeys: [] },
			),
		);
		const step = fc.record(
			{
				type: fc.oneof(fc.constantFrom('form', 'oauth'), fc.jsonValue()),
				properties: fc.oneof(fc.array(property), fc.jsonValue()),
			},
			{ requiredKeys: [] },
		);
		const card = fc.record(
			{
				type: fc.jsonValue(),
				steps: fc.oneof(fc.array(fc.oneof(step, fc.jsonValue({ maxDepth: 1 }))), fc.jsonValue()),
				details: fc.jsonValue(),
				upgrade_available: fc.jsonValue(),
				report_card: fc.jsonValue(),
			},
			{ requiredKeys: [] },
		);
		fc.assert(
			fc.property(
				fc.oneof(card, fc.jsonValue()),
				fc.constantFrom('create' as const, 'update' as const),
				(json, purpose) => {
					const { fields, emptyFieldsNotice } = formOf(readReportCard(json), purpose);
					expect(fields.length > 0 || typeof emptyFieldsNotice === 'string').toBe(true);
					expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
					for (const field of fields) {
						expect(field.displayName).not.toBe('');
						expect(field.type === 'options').toBe((field.options ?? []).length > 0);
					}
				},
			),
			{ numRuns: 500 },
		);
	});
});

describe('the forms of all types that the documents list', () => {
	const cards = [...sourceTypes, ...destinationTypes] as unknown[];

	test('there are as many as documented', () => expect(cards.length).toBeGreaterThanOrEqual(200));

	test.each(cards.map((json) => [readReportCard(json).type, json] as const))('%s', (_, json) => {
		const card = readReportCard(json);
		const { fields, emptyFieldsNotice } = formOf(card, 'create');
		expect(fields.length > 0).toBe(emptyFieldsNotice === undefined);
		if (card.properties === undefined)
			expect(emptyFieldsNotice).toMatch(/^Stitch describes no form/);
		const byName = new Map(fields.map((field) => [field.id, field]));
		const secrets = new Map(secretsOf(card, 'create').map(({ name, value }) => [value, name]));
		const shown = fields.filter(({ removed }) => removed !== true).map(({ id }) => id);
		for (const [name, label] of secrets) {
			expect(shown.includes(String(name))).toBe(label.includes('Required'));
		}
		for (const property of card.properties ?? []) {
			const field = byName.get(property.name);
			const isSecret = secrets.has(property.name);
			expect(field !== undefined || isSecret).toBe(property.propertyType !== 'read_only');
			if (isSecret && field !== undefined) expect(field).toMatchObject({ readOnly: true });
			if (field?.required === true)
				expect(property).toMatchObject({ isRequired: true, isCredential: false, step: 'form' });
		}
	});
});

describe('labels', () => {
	test.each([
		['frequency_in_minutes', 'Frequency in Minutes'],
		['aws_ssl_ca', 'AWS SSL CA'],
		['webhookz_primary_key', 'Webhookz Primary Key'],
		['s3_bucket', 'S3 Bucket'],
		['account_ids', 'Account IDs'],
		['oauth_client_id', 'OAuth Client ID'],
		['__', '__'],
		['dbname', 'Database Name'],
		['sslrootcert', 'SSL Root Certificate'],
		['filter_dbs', 'Filter Databases'],
	])('%s', (name, title) => expect(titleOf(name)).toBe(title));

	test('a step that nobody knows is named', () => {
		const [property] =
			readReportCard({ steps: [{ type: 'profile', properties: [{ name: 'ad_account' }] }] })
				.properties ?? [];
		expect(labelOf(property)).toBe('Ad Account (Profile)');
	});
});

describe('names of types', () => {
	const types = new Set(
		([...sourceTypes, ...destinationTypes] as unknown[]).map((json) => readReportCard(json).type),
	);
	const document = 'data-structures';
	const text = read(`docs/stitch-api/${document}.md`);
	const headings = ['9\\. Destination types', '10\\. Source types and their form properties'];
	const documented = headings
		.flatMap((heading) => rows(section(text, heading).split('\n### ')[0]))
		.map(([type, name]) => [/^`([\w.-]+)`$/.exec(type)?.[1] ?? '', name.replace(' (HP)', '')])
		.filter(([type, name]) => types.has(type) && name !== '');

	test('as many as the documents have', () => expect(documented.length).toBeGreaterThan(120));

	test.each(documented)('%s is called %s', (type, name) => expect(nameOfType(type)).toBe(name));

	test.each([
		['platform.ga4', 'Google Analytics 4'],
		['platform.tiktok-ads', 'TikTok Ads'],
		['webhook.segment', 'Segment (Webhook)'],
		['platform.pinterest-ads', 'Pinterest Ads'],
		['import_api', 'Import API'],
		['constructor', 'Constructor'],
		['', ''],
	])('%s, which has none there, is called %s', (type, name) => expect(nameOfType(type)).toBe(name));
});
