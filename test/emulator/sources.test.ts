import { createClock } from '@sinonjs/fake-timers';
import { answerOf, demo, fresh, reproduce, send, stopAll } from './support';

afterEach(stopAll);

const { sourceIds, stitchClientId, destinationId } = demo.account;

interface SourceObject {
	id: number;
	name: string;
	type: string;
	display_name: string;
	properties: Record<string, unknown>;
	schedule: Record<string, unknown> | null;
	check_job_name?: string;
	paused_at: string | null;
	system_paused_at: string | null;
	deleted_at: string | null;
	mapped_destination_ids: number[];
	report_card: {
		current_step: number;
		current_step_type: string;
		steps: Array<{ type: string; properties: Array<{ name: string; provided: boolean }> }>;
	};
}

const recurly = {
	type: 'platform.recurly',
	display_name: 'Recurly US!',
	properties: {
		api_key: 'very secret',
		subdomain: 'acme',
		quota_limit: '30',
		start_date: '2024-01-01T00:00:00Z',
	},
};
const withProperties = (properties: Record<string, unknown>) => ({
	...recurly,
	properties: { ...recurly.properties, ...properties },
});

describe('POST /v4/sources', () => {
	const create = { method: 'POST', path: '/v4/sources' };

	test('[8.14/success] source with its report card, checked automatically', async () => {
		const emulator = await fresh();
		const answer = await send(emulator, 'POST', '/v4/sources', { body: recurly });
		expect(answer.status).toBe(answerOf('8.14/success').status);
		const made = answer.json<SourceObject>();
		expect(made).toMatchObject({
			name: 'recurly_us',
			display_name: 'Recurly US!',
			stitch_client_id: stitchClientId,
			mapped_destination_ids: [destinationId],
			schedule: null,
			properties: {
				frequency_in_minutes: '60',
				image_version: '1.latest',
				product: 'pipeline',
				quota_limit: '30',
				subdomain: 'acme',
			},
			report_card: { current_step: 2, current_step_type: 'discover_schema' },
		});
		expect(made.check_job_name).toMatch(new RegExp(`^${stitchClientId}\\.${made.id}\\.check\\.`));
		expect(answer.text).not.toContain('very secret');
		const apiKey = made.report_card.steps[0].properties.find(({ name }) => name === 'api_key');
		expect(apiKey?.provided).toBe(true);
	});

	test.each([
		['platform.zendesk', {}, 'form'],
		['platform.github', { start_date: '2024-01-01T00:00:00Z' }, 'form'],
		[
			'platform.google-sheets',
			{ start_date: '2024-01-01T00:00:00Z', spreadsheet_id: 'x' },
			'oauth',
		],
		[
			'platform.appsflyer',
			{ start_date: '2024-01-01T00:00:00Z', api_token: 'x', app_id: 'y' },
			'fully_configured',
		],
		['import_api', undefined, 'fully_configured'],
		['webhook.incoming-webhook', undefined, 'fully_configured'],
	])('%s with %j starts at %s', async (type, properties, step) => {
		const emulator = await fresh();
		const answer = await send(emulator, 'POST', '/v4/sources', {
			body: { type, display_name: 'A new one', properties },
		});
		expect(answer.json<SourceObject>().report_card.current_step_type).toBe(step);
	});

	const report = { BAD_PROPERTIES: '', SOURCE_REPORT_CARD: '' };
	test.each([
		['a wrong pattern', { start_date: '2024-01-01' }, ['start_date']],
		['an empty string', { subdomain: '' }, ['subdomain']],
		['a wrong type', { api_key: 7, quota_limit: true }, ['api_key', 'quota_limit']],
		['a read-only one', { image_version: '1.latest' }, ['image_version']],
		['an unknown one', { colour: 'green' }, ['colour']],
		['a frequency that is not offered', { frequency_in_minutes: '45' }, ['frequency_in_minutes']],
	])('[8.14/InvalidProperties] invalid properties: %s', async (_, properties, bad) => {
		const emulator = await fresh();
		const answer = await send(emulator, 'POST', '/v4/sources', {
			body: withProperties(properties),
		});
		const card = answer.json<{ data: { report_card: object } }>().data.report_card;
		const expected = answerOf('8.14/InvalidProperties', {
			...report,
			BAD_PROPERTIES: bad.map((name) => JSON.stringify(name)).join(),
			SOURCE_REPORT_CARD: JSON.stringify(card),
		});
		expect([answer.status, answer.text]).toEqual([expected.status, expected.body]);
		expect(card).toMatchObject({
			type: 'platform.recurly',
			current_step: 1,
			current_step_type: 'form',
		});
	});

	const cron = (cron_expression: string) => ({ body: withProperties({ cron_expression }) });
	reproduce([
		{
			...create,
			id: '8.14/InvalidType',
			body: { ...recurly, type: 'platform.nope' },
			values: { TYPE: 'platform.nope' },
		},
		{
			...create,
			id: '8.14/InvalidType',
			note: 'a legacy type',
			body: { ...recurly, type: 'hubspot' },
			values: { TYPE: 'hubspot' },
		},
		{
			...create,
			id: '8.14/InvalidName-used',
			body: { ...recurly, name: 'shop_db' },
			values: { NAME: 'shop_db' },
		},
		{
			...create,
			id: '8.14/InvalidName-derived',
			body: { ...recurly, display_name: 'SHOP db!!!' },
			values: { DISPLAY_NAME: 'SHOP db!!!', NAME: 'shop_db' },
		},
		{ ...create, id: '8.14/InvalidName-rule', body: { ...recurly, name: 'Shop' } },
		{
			...create,
			id: '8.14/InvalidName-rule',
			note: 'digit',
			body: { ...recurly, display_name: '1st' },
		},
		{
			...create,
			id: '8.14/InvalidName-rule',
			note: '50 characters',
			body: { ...recurly, display_name: 'x'.repeat(50) },
		},
		{
			...create,
			id: '8.14/InvalidDisplayName',
			body: { ...recurly, display_name: '####' },
			values: { DISPLAY_NAME: '####' },
		},
		{ ...create, id: '8.14/InvalidBody', body: { ...recurly, colour: 'green' } },
		{ ...create, id: '8.14/InvalidBody', note: 'no type', body: { display_name: 'x' } },
		{
			...create,
			id: '8.14/InvalidBody',
			note: 'empty name',
			body: { ...recurly, display_name: ' ' },
		},
		{ ...create, id: '8.14/InvalidBody', note: 'properties', body: { ...recurly, properties: [] } },
		{
			...create,
			id: '8.14/InvalidBody',
			note: 'destination',
			body: { ...recurly, destination_id: 1 },
		},
		{ ...create, id: '8.14/InvalidBody', note: 'not JSON', body: 'type=x' },
		{
			...create,
			id: '8.14/AccessDenied',
			note: 'alpha',
			body: { ...recurly, type: 'platform.twilio' },
			values: { TYPE: 'platform.twilio' },
		},
		{
			...create,
			id: '8.14/AccessDenied',
			note: 'enterprise',
			body: { ...recurly, type: 'platform.oracle' },
			values: { TYPE: 'platform.oracle' },
		},
		{
			...create,
			id: '8.14/cron-plan',
			...cron('0 0 12 ? * MON-FRI *'),
			before: ({ switches }) => {
				switches.cronInPlan = false;
			},
		},
		{
			...create,
			id: '8.14/cron-days',
			...cron('* * * * * *'),
			values: { CRON_EXPRESSION: '* * * * * *' },
		},
	]);

	test('plainTextErrors: the message alone, as older versions answered', async () => {
		const emulator = await fresh({ switches: { plainTextErrors: true } });
		const answer = await send(emulator, 'POST', '/v4/sources', { body: { ...recurly, type: 'x' } });
		expect([answer.status, answer.text]).toEqual([400, 'invalid source type (x)']);
	});
});

describe('reading sources', () => {
	test('[8.15/success] all sources, paused and deleted ones included, without credentials', async () => {
		const emulator = await fresh();
		const answer = await send(emulator, 'GET', '/v4/sources');
		expect(answer.status).toBe(answerOf('8.15/success').status);
		const sources = answer.json<SourceObject[]>();
		expect(sources.map(({ id }) => id)).toEqual(Object.values(sourceIds));
		const byId = new Map(sources.map((source) => [source.id, source]));
		expect(byId.get(sourceIds.paused)?.paused_at).toMatch(/Z$/);
		expect(byId.get(sourceIds.systemPaused)?.system_paused_at).toMatch(/Z$/);
		expect(byId.get(sourceIds.deleted)?.deleted_at).toMatch(/Z$/);
		expect(new Set(sources.map(({ report_card: card }) => card.current_step_type))).toEqual(
			new Set(['fully_configured', 'discover_schema', 'form', 'oauth', 'field_selection']),
		);
		for (const { schedule, paused_at, system_paused_at, deleted_at } of sources)
			if (paused_at ?? system_paused_at ?? deleted_at) expect(schedule).toBeNull();
		expect(answer.text).not.toMatch(/demo-shop-password|"refresh_token":"|"password":"/);
	});

	test.each(['hubspot', 'paused', 'deleted'] as const)(
		'[8.16/success] one source, active, paused or deleted: %s',
		async (name) => {
			const emulator = await fresh();
			const answer = await send(emulator, 'GET', `/v4/sources/${sourceIds[name]}`);
			expect([answer.status, answer.json<SourceObject>().id]).toEqual([
				answerOf('8.16/success').status,
				sourceIds[name],
			]);
		},
	);
});

describe('PUT /v4/sources/{id}', () => {
	const PATH = `/v4/sources/${sourceIds.shopDb}`;
	const update = { method: 'PUT', path: PATH };

	test('[8.17/success] changed in part; the name stays', async () => {
		const emulator = await fresh();
		const before = (await send(emulator, 'GET', PATH)).json<SourceObject>();
		const answer = await send(emulator, 'PUT', PATH, {
			body: { display_name: 'Renamed', properties: { host: 'db2.example.com' } },
		});
		expect(answer.status).toBe(answerOf('8.17/success').status);
		const after = answer.json<SourceObject>();
		expect(after).toMatchObject({ display_name: 'Renamed', name: 'shop_db' });
		expect(after.properties).toEqual({ ...before.properties, host: 'db2.example.com' });
		expect(after.check_job_name).not.toBe(before.check_job_name);
	});

	test('[8.17/pause] any time stamp pauses at once, null unpauses', async () => {
		const emulator = await fresh();
		for (const paused_at of ['2020-01-01T00:00:00Z', '2999-01-01T00:00:00.000Z']) {
			const paused = await send(emulator, 'PUT', PATH, { body: { paused_at } });
			expect(paused.status).toBe(answerOf('8.17/pause').status);
			expect(paused.json<SourceObject>()).toMatchObject({
				paused_at: paused_at.replace('.000', ''),
				schedule: null,
			});
		}
		const unpaused = await send(emulator, 'PUT', PATH, { body: { paused_at: null } });
		expect(unpaused.json<SourceObject>()).toMatchObject({
			paused_at: null,
			schedule: { type: 'interval', unit: 'minute', interval: 360 },
		});
	});

	test('cron wins over the frequency, and null leaves it', async () => {
		const clock = createClock(Date.UTC(2024, 2, 5, 13));
		const emulator = await fresh({ clock });
		const cron = '0 0 12 ? * MON-FRI *';
		const scheduled = await send(emulator, 'PUT', PATH, {
			body: { properties: { cron_expression: cron } },
		});
		expect(scheduled.json<SourceObject>().schedule).toEqual({
			type: 'cron',
			cron_expression: cron,
			next_fire_time: '2024-03-06T12:00:00Z',
		});
		const back = await send(emulator, 'PUT', PATH, {
			body: { properties: { cron_expression: null, frequency_in_minutes: '60' } },
		});
		expect(back.json<SourceObject>().schedule).toMatchObject({ type: 'interval', interval: 60 });
	});

	test('destination_id maps the source anew', async () => {
		const emulator = await fresh();
		const made = await send(emulator, 'POST', '/v4/destinations', {
			body: { type: 'panoply', properties: {} },
		});
		const { id } = made.json<{ id: number }>();
		const answer = await send(emulator, 'PUT', PATH, { body: { destination_id: id } });
		expect(answer.json<SourceObject>().mapped_destination_ids).toEqual([id]);
	});

	test('[8.17/InvalidProperties] invalid properties, an immutable one that was set among them', async () => {
		const emulator = await fresh();
		const first = { include_schemas_in_destination_stream_name: 'true' };
		expect((await send(emulator, 'PUT', PATH, { body: { properties: first } })).status).toBe(200);
		const answer = await send(emulator, 'PUT', PATH, {
			body: { properties: { include_schemas_in_destination_stream_name: 'false', port: '' } },
		});
		const card = answer.json<{ data: { report_card: object } }>().data.report_card;
		const expected = answerOf('8.17/InvalidProperties', {
			BAD_PROPERTIES: '"include_schemas_in_destination_stream_name","port"',
			SOURCE_REPORT_CARD: JSON.stringify(card),
		});
		expect([answer.status, answer.text]).toEqual([expected.status, expected.body]);
	});

	reproduce([
		{ ...update, id: '8.17/InvalidBody', body: { type: 'platform.hubspot' } },
		{ ...update, id: '8.17/InvalidBody', note: 'no object', body: [] },
		{ ...update, id: '8.17/InvalidBody', note: 'time', body: { paused_at: 'yesterday' } },
		{
			...update,
			id: '8.17/InvalidDisplayName',
			body: { display_name: ' ' },
			values: { DISPLAY_NAME: ' ' },
		},
		{
			...update,
			id: '8.17/InvalidId',
			path: '/v4/sources/7',
			body: { display_name: 'x' },
			values: { SOURCE_ID: 7 },
		},
		{
			...update,
			id: '8.17/cron-plan',
			body: { properties: { cron_expression: '0 0 12 ? * * *' } },
			before: ({ switches }) => {
				switches.cronInPlan = false;
			},
		},
		{
			...update,
			id: '8.17/cron-days',
			body: { properties: { cron_expression: '0 0 12 * * MON' } },
			values: { CRON_EXPRESSION: '0 0 12 * * MON' },
		},
	]);
});

describe('DELETE /v4/sources/{id}', () => {
	const PATH = `/v4/sources/${sourceIds.shopDb}`;

	test('[8.18/success] deleted softly: still read and listed', async () => {
		const emulator = await fresh();
		const answer = await send(emulator, 'DELETE', PATH);
		expect(answer.status).toBe(answerOf('8.18/success').status);
		expect(answer.json<SourceObject>()).toMatchObject({
			deleted_at: expect.stringMatching(/Z$/),
			schedule: null,
		});
		expect((await send(emulator, 'GET', PATH)).json<SourceObject>().deleted_at).toMatch(/Z$/);
		const list = (await send(emulator, 'GET', '/v4/sources')).json<SourceObject[]>();
		expect(list.some(({ id }) => id === sourceIds.shopDb)).toBe(true);
	});

	reproduce([
		{
			id: '8.18/InvalidId',
			method: 'DELETE',
			path: '/v4/sources/7',
			values: { SOURCE_ID: 7 },
		},
		{
			id: '8.18/InvalidId',
			note: 'already deleted',
			method: 'DELETE',
			path: `/v4/sources/${sourceIds.deleted}`,
			values: { SOURCE_ID: sourceIds.deleted },
		},
	]);
});
