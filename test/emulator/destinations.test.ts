import { createClock } from '@sinonjs/fake-timers';
import type { Emulator } from '../../emulator/index.mts';
import { answerOf, demo, fresh, reproduce, send, stopAll } from './support';

afterEach(stopAll);

const { stitchClientId, destinationId } = demo.account;
const ONE = `/v4/destinations/${destinationId}`;
const postgres = {
	type: 'postgres',
	properties: {
		host: 'dw2.example.com',
		port: '5432',
		username: 'stitch',
		password: 'very secret',
		database: 'analytics',
		ssl: 'true',
		encryption_type: 'none',
	},
};

interface DestinationObject {
	id: number;
	name: string;
	properties: Record<string, unknown>;
	check_job_name?: string;
	deleted_at: string | null;
	report_card: {
		current_step: number;
		current_step_type: string;
		steps: unknown[];
		details?: unknown;
	};
}

const list = async (emulator: Emulator, query = '') =>
	(await send(emulator, 'GET', `/v4/destinations${query}`)).json<DestinationObject[]>();

describe('POST /v4/destinations', () => {
	const create = { method: 'POST', path: '/v4/destinations' };

	test('[8.5/success] destination with its report card, checked automatically', async () => {
		const emulator = await fresh();
		const answer = await send(emulator, 'POST', '/v4/destinations', {
			body: { ...postgres, name: 'Second', description: 'Beside the first' },
		});
		expect(answer.status).toBe(answerOf('8.5/success').status);
		const made = answer.json<DestinationObject>();
		expect(made).toMatchObject({
			name: 'Second',
			description: 'Beside the first',
			stitch_client_id: stitchClientId,
			report_card: { type: 'postgres', current_step: 2, current_step_type: 'fully_configured' },
		});
		expect(made.check_job_name).toMatch(new RegExp(`^${stitchClientId}\\.${made.id}\\.check\\.`));
		expect(made.report_card).not.toHaveProperty('details');
		expect(answer.text).not.toContain('very secret');
	});

	test('a missing required property leaves it on the form', async () => {
		const emulator = await fresh();
		const { host, port } = postgres.properties;
		const answer = await send(emulator, 'POST', '/v4/destinations', {
			body: { type: 'postgres', properties: { host, port } },
		});
		expect(answer.json<DestinationObject>()).toMatchObject({
			name: 'postgres',
			report_card: { current_step: 1, current_step_type: 'form' },
		});
		expect(answer.json<DestinationObject>().check_job_name).toBeUndefined();
	});

	test.each([
		[undefined, true],
		[false, true],
		[true, false],
	])(
		'ignore_unmapped_sources %p: sources without a destination are mapped: %p',
		async (ignore, mapped) => {
			const emulator = await fresh();
			await send(emulator, 'DELETE', ONE);
			const made = await send(emulator, 'POST', '/v4/destinations', {
				body: { ...postgres, ignore_unmapped_sources: ignore },
			});
			const source = await send(emulator, 'GET', `/v4/sources/${demo.account.sourceIds.shopDb}`);
			expect(source.json().mapped_destination_ids).toEqual(
				mapped ? [made.json<DestinationObject>().id] : [],
			);
		},
	);

	reproduce([
		{
			...create,
			id: '8.5/limit',
			body: postgres,
			before: ({ switches }) => {
				switches.destinationLimit = 1;
			},
		},
		{ ...create, id: '8.5/arguments', note: 'no type', body: { properties: {} } },
		{ ...create, id: '8.5/arguments', note: 'no properties', body: { type: 'postgres' } },
		{ ...create, id: '8.5/arguments', note: 'unknown key', body: { ...postgres, connection: {} } },
		{ ...create, id: '8.5/arguments', note: 'unknown type', body: { ...postgres, type: 'excel' } },
		{
			...create,
			id: '8.5/arguments',
			note: 'no access',
			body: { type: 'storagegrid', properties: {} },
		},
		{ ...create, id: '8.5/arguments', note: 'malformed', body: '{' },
		{
			...create,
			id: '8.5/arguments',
			note: 'a bad property',
			body: { ...postgres, properties: { ...postgres.properties, port: 5432 } },
		},
		{
			...create,
			id: '8.5/arguments',
			note: 'an unknown property',
			body: { ...postgres, properties: { ...postgres.properties, colour: 'green' } },
		},
	]);
});

describe('GET /v4/destinations', () => {
	test('[8.6/success] one object for each destination', async () => {
		const emulator = await fresh();
		const answer = await send(emulator, 'GET', '/v4/destinations');
		expect(answer.status).toBe(answerOf('8.6/success').status);
		expect(answer.json<DestinationObject[]>()).toEqual([
			expect.objectContaining({ id: destinationId, name: 'Warehouse', deleted_at: null }),
		]);
		expect(answer.text).not.toContain('demo-warehouse-password');
	});

	test.each([
		[`?destination_id=${destinationId}`, 1],
		['?destination_id=1', 0],
		[`?source_id=${demo.account.sourceIds.shopDb}`, 1],
		['?source_id=1', 0],
	])('%s finds %d', async (query, found) => {
		expect(await list(await fresh(), query)).toHaveLength(found);
	});

	reproduce([
		{ id: '8.6/parameters', method: 'GET', path: '/v4/destinations?page=1' },
		{
			id: '8.6/parameters',
			note: 'beside a known one',
			method: 'GET',
			path: `/v4/destinations?destination_id=${destinationId}&limit=1`,
		},
	]);
});

describe('PUT /v4/destinations/{id}', () => {
	const update = { method: 'PUT', path: ONE };

	test('[8.7/success] properties changed in part, checked again', async () => {
		const emulator = await fresh();
		const [before] = await list(emulator);
		const answer = await send(emulator, 'PUT', ONE, {
			body: { properties: { username: 'loader' } },
		});
		expect(answer.status).toBe(answerOf('8.7/success').status);
		const after = answer.json<DestinationObject>();
		expect(after.properties).toEqual({ ...before.properties, username: 'loader' });
		expect(after.check_job_name).not.toBe(before.check_job_name);
	});

	reproduce([
		{ ...update, id: '8.7/type', body: { type: 'postgres', properties: { username: 'x' } } },
		{ ...update, id: '8.7/unknown', path: '/v4/destinations/1', body: { properties: {} } },
		{
			...update,
			id: '8.7/unknown',
			note: 'deleted',
			before: (emulator) => send(emulator, 'DELETE', ONE),
			body: { properties: {} },
		},
	]);
});

describe('DELETE /v4/destinations/{id}', () => {
	test('[8.8/success] deleted, its hooks too', async () => {
		const emulator = await fresh();
		const answer = await send(emulator, 'DELETE', ONE);
		const expected = answerOf('8.8/success');
		expect([answer.status, answer.text]).toEqual([expected.status, expected.body]);
		expect(await list(emulator)).toEqual([]);
		const hooks = await send(emulator, 'GET', '/notifications/public/v1/api/hooks');
		expect(hooks.text).toBe('{"post_load":[]}');
		const source = await send(emulator, 'GET', `/v4/sources/${demo.account.sourceIds.hubspot}`);
		expect(source.json().mapped_destination_ids).toEqual([]);
		emulator.switches.listDeletedDestinations = true;
		expect((await list(emulator))[0].deleted_at).toMatch(/Z$/);
	});

	const values = { DESTINATION_ID: destinationId, ACCOUNT_ID: stitchClientId };
	reproduce([
		{
			id: '8.8/unknown',
			method: 'DELETE',
			path: '/v4/destinations/7',
			values: { ...values, DESTINATION_ID: 7 },
		},
		{
			id: '8.8/unknown',
			note: 'twice',
			method: 'DELETE',
			path: ONE,
			before: (emulator) => send(emulator, 'DELETE', ONE),
			values,
		},
		{ id: '8.8/no-id', method: 'DELETE', path: '/v4/destinations/' },
		{ id: '8.8/letters', method: 'DELETE', path: '/v4/destinations/abc' },
	]);
});

describe('the connection check of a destination', () => {
	const CHECK = `${ONE}/last-connection-check`;

	test('[8.22b/success] the same object as for a source', async () => {
		const clock = createClock(1_709_630_000_000);
		const emulator = await fresh({ clock, switches: { checkDurationMs: 5_000 } });
		emulator.checks.script(destinationId, { result: 'failed', message: 'Connection refused' });
		await send(emulator, 'PUT', ONE, { body: { properties: { username: 'loader' } } });
		const running = await send(emulator, 'GET', CHECK);
		expect(running.status).toBe(answerOf('8.22b/success').status);
		expect(running.json()).toMatchObject({
			mode: 'check',
			status: 'running',
			completion_time: null,
		});
		clock.tick(5_000);
		expect((await send(emulator, 'GET', CHECK)).json()).toMatchObject({
			status: 'failed',
			error: true,
			discovery_error_message: 'Connection refused',
		});
	});

	test('it can be switched off, since it is unpublished', async () => {
		const emulator = await fresh({ switches: { destinationChecks: false } });
		expect((await send(emulator, 'GET', CHECK)).status).toBe(404);
	});
});

describe('destination types', () => {
	test('[8.3/success] report cards with details', async () => {
		const emulator = await fresh();
		const answer = await send(emulator, 'GET', '/v4/destination-types');
		expect(answer.status).toBe(answerOf('8.3/success').status);
		const types = answer.json<Array<{ type: string; details: { access: boolean } }>>();
		expect(types.map(({ type }) => type).sort()).toEqual(
			'azure_sqldw bigquery_v2 databricks_delta dataworld mssql_server mysql_destination panoply postgres redshift s3 snowflake storagegrid'.split(
				' ',
			),
		);
		expect(types.filter(({ details }) => !details.access).map(({ type }) => type)).toEqual([
			'storagegrid',
		]);
	});

	test('[8.4/success] one report card, as in the documents', async () => {
		const emulator = await fresh();
		const answer = await send(emulator, 'GET', '/v4/destination-types/snowflake');
		expect(answer.status).toBe(answerOf('8.4/success').status);
		const card = answer.json<{ steps: Array<{ properties: Array<Record<string, unknown>> }> }>();
		expect(card).toMatchObject({
			current_step: 1,
			current_step_type: 'form',
			details: {
				pricing_tier: 'standard',
				pipeline_state: 'released',
				protocol: 'snowflake',
				access: true,
			},
		});
		expect(card.steps[0].properties[4]).toEqual({
			name: 'role',
			is_required: false,
			is_credential: false,
			system_provided: false,
			property_type: 'user_provided',
			json_schema: { type: 'string' },
			provided: false,
		});
		expect((await send(emulator, 'GET', '/v4/destination-types/excel')).status).toBe(404);
	});
});
