import { isoSeconds } from '../clock.mts';
import { demo } from '../demo.mts';
import { addDestination } from '../state/destinations.mts';
import { recordLoad } from '../state/loads.mts';
import { addSource } from '../state/sources.mts';
import { DAY, HOUR, MINUTE, pastJob, succeededCheck, withStreams } from './past.mts';
import type { Core, Source } from '../types.mts';

/** The existing account that looks real: a source in every state. */

export function seedAcme(core: Core, now: number) {
	const { account: constants } = demo;
	const ids = constants.sourceIds;
	const account = core.state.createAccount({
		clientId: constants.stitchClientId,
		email: constants.email,
		firstName: 'Ada',
		lastName: 'Byron',
		company: constants.company,
	});
	core.state.issueToken(account.clientId, { token: constants.accessToken });
	const mappedDestinationIds = [constants.destinationId];
	const createdAt = now - 400 * DAY;

	addDestination(core, account, {
		id: constants.destinationId,
		type: 'postgres',
		name: 'Warehouse',
		description: 'Analytics warehouse',
		createdAt: createdAt - HOUR,
		updatedAt: now - 30 * DAY,
		check: succeededCheck(
			account,
			constants.destinationId,
			'3f0c9a52-dad1-11ee-9f7a-0242ac120002',
			now - 30 * DAY,
		),
		values: {
			host: 'dw.example.com',
			port: '5432',
			username: 'stitch',
			password: 'demo-warehouse-password',
			database: 'analytics',
			ssl: 'true',
			encryption_type: 'none',
		},
	});

	const add = (
		source: Partial<Source> & { id: number; type: string; name: string; displayName: string },
	) =>
		addSource(core, account, {
			createdAt,
			updatedAt: now - 20 * DAY,
			mappedDestinationIds,
			...source,
		});
	const startDate = { start_date: '2023-01-01T00:00:00Z' };
	const oauth = {
		client_id: 'demo',
		client_secret: 'demo',
		redirect_uri: 'https://app.example.com/cb',
		refresh_token: 'demo',
	};

	const hubspot = add({
		id: ids.hubspot,
		type: 'platform.hubspot',
		name: 'hubspot',
		displayName: 'HubSpot',
		values: { ...startDate, ...oauth, frequency_in_minutes: '30' },
		check: succeededCheck(
			account,
			ids.hubspot,
			'0c5f6a3e-da4f-11ee-9f7a-0242ac120002',
			now - 20 * DAY,
		),
	});
	withStreams(core, hubspot, { contacts: {}, companies: {} }, 7310001);
	pastJob(
		account,
		hubspot,
		'0b6d3a70-dabf-11ee-9f7a-0242ac120002',
		now - 25 * MINUTE,
		now - 21 * MINUTE,
	);
	recordLoad(account, hubspot, 'contacts', { at: now - 16 * MINUTE });
	recordLoad(account, hubspot, 'companies', { at: now - 15 * MINUTE });

	const shopDb = add({
		id: ids.shopDb,
		type: 'platform.hp-postgres',
		name: 'shop_db',
		displayName: 'Shop DB',
		values: {
			anchor_time: isoSeconds(now - 30 * DAY).replace(/T.*/, 'T06:00:00.000Z'),
			cron_expression: null,
			dbname: 'shop',
			frequency_in_minutes: '360',
			host: 'db.example.com',
			port: '5432',
			ssl: 'true',
			user: 'stitch',
			password: 'demo-shop-password',
		},
		check: succeededCheck(
			account,
			ids.shopDb,
			'a2e9d7ca-da55-11ee-9f7a-0242ac120002',
			now - 20 * DAY,
		),
	});
	withStreams(
		core,
		shopDb,
		{
			customers: { 'replication-method': 'INCREMENTAL', 'replication-key': 'updated_at' },
			orders: { 'replication-method': 'INCREMENTAL', 'replication-key': 'updated_at' },
		},
		7310020,
	);
	pastJob(
		account,
		shopDb,
		'5b1f22cc-dab7-11ee-9f7a-0242ac120002',
		now - 3 * HOUR,
		now - 3 * HOUR + 18_000,
		{
			result: 'tap-failure',
		},
	);
	recordLoad(account, shopDb, 'customers', { at: now - 9 * HOUR });
	recordLoad(account, shopDb, 'orders', { at: now - 9 * HOUR });

	const importApi = add({
		id: ids.importApi,
		type: 'import_api',
		name: 'import_api',
		displayName: 'Import API',
		importTokens: [
			{
				id: constants.importTokenId,
				token: constants.importToken,
				createdAt: now - 200 * DAY,
				revoked: false,
			},
		],
	});
	core.state.importTokens.set(constants.importToken, {
		clientId: account.clientId,
		sourceId: importApi.id,
	});
	recordLoad(account, importApi, 'signups', { at: now - 2 * HOUR });

	const recurly = add({
		id: ids.recurly,
		type: 'platform.recurly',
		name: 'recurly_eu',
		displayName: 'Recurly EU',
		values: { ...startDate, api_key: 'demo', subdomain: 'acme', quota_limit: '30' },
	});
	// Its last check failed: it stays at discover_schema.
	recurly.check = {
		...succeededCheck(account, recurly.id, '61ba2b2c-dad8-11ee-9f7a-0242ac120002', now - HOUR),
		status: 'failed',
		error: true,
		check_exit_status: null,
		discovery_exit_status: 1,
		discovery_error_message: 'HTTP-error-code: 401, Error: Unauthorized',
	};

	const toggl = add({
		id: ids.toggl,
		type: 'platform.toggl',
		name: 'toggl',
		displayName: 'Toggl',
		values: { ...startDate, api_token: 'demo', detailed_report_trailing_days: '1' },
		check: succeededCheck(
			account,
			ids.toggl,
			'7e11c0d4-da90-11ee-9f7a-0242ac120002',
			now - 20 * DAY,
		),
	});
	withStreams(core, toggl, { accounts: {} });
	pastJob(account, toggl, '99f0d9ac-da8d-11ee-9f7a-0242ac120002', now - 25 * HOUR, now - HOUR, {
		result: 'terminated',
	});

	const paused = add({
		id: ids.paused,
		type: 'platform.stripe',
		name: 'stripe',
		displayName: 'Stripe',
		pausedAt: isoSeconds(now - 12 * DAY),
		values: { ...startDate, account_id: 'acct_demo', client_secret: 'demo' },
		check: succeededCheck(
			account,
			ids.paused,
			'1d2a9c66-d88b-11ee-9f7a-0242ac120002',
			now - 100 * DAY,
		),
	});
	withStreams(core, paused, { accounts: {}, plans: {} });
	pastJob(
		account,
		paused,
		'4c7f3b12-d1aa-11ee-9f7a-0242ac120002',
		now - 12 * DAY - HOUR,
		now - 12 * DAY - 50 * MINUTE,
	);
	// Of a source that nobody starts: its rows may still be on their way, which makes a wait longer.
	recordLoad(account, paused, 'accounts', { at: now - 12 * DAY - 40 * MINUTE, error: true });

	const systemPaused = add({
		id: ids.systemPaused,
		type: 'platform.hp-mysql',
		name: 'legacy_mysql',
		displayName: 'Legacy MySQL',
		systemPausedAt: isoSeconds(now - 4 * DAY),
		values: {
			host: 'mysql.example.com',
			port: '3306',
			user: 'stitch',
			password: 'demo',
			ssl: 'false',
		},
		check: succeededCheck(
			account,
			ids.systemPaused,
			'8ab13f0e-d903-11ee-9f7a-0242ac120002',
			now - 90 * DAY,
		),
	});
	withStreams(core, systemPaused, { customers: { 'replication-method': 'FULL_TABLE' } });
	pastJob(
		account,
		systemPaused,
		'd3301f5c-d7ef-11ee-9f7a-0242ac120002',
		now - 4 * DAY - HOUR,
		now - 4 * DAY - 59 * MINUTE,
		{
			result: 'discovery-failure',
		},
	);

	const deleted = add({
		id: ids.deleted,
		type: 'platform.github',
		name: 'github',
		displayName: 'GitHub',
		deletedAt: isoSeconds(now - 45 * DAY),
		updatedAt: now - 45 * DAY,
		values: { ...startDate, access_token: 'demo', repository: 'acme/shop' },
		check: succeededCheck(
			account,
			ids.deleted,
			'2f6be0a8-c0de-11ee-9f7a-0242ac120002',
			now - 300 * DAY,
		),
	});
	withStreams(core, deleted, { events: {} });
	pastJob(
		account,
		deleted,
		'77aa10b6-c57c-11ee-9f7a-0242ac120002',
		now - 46 * DAY,
		now - 46 * DAY + 5 * MINUTE,
	);

	add({ id: ids.form, type: 'platform.zendesk', name: 'zendesk', displayName: 'Zendesk' });
	add({
		id: ids.oauth,
		type: 'platform.google-sheets',
		name: 'budget_sheet',
		displayName: 'Budget sheet',
		values: { ...startDate, spreadsheet_id: 'demo-sheet' },
	});
	const fieldSelection = add({
		id: ids.fieldSelection,
		type: 'platform.intercom',
		name: 'intercom',
		displayName: 'Intercom',
		values: { ...startDate, access_token: 'demo' },
		check: succeededCheck(
			account,
			ids.fieldSelection,
			'b90f2d44-dad6-11ee-9f7a-0242ac120002',
			now - DAY,
		),
	});
	withStreams(core, fieldSelection, {});

	account.hooks.set(constants.hookId, {
		id: constants.hookId,
		client_id: account.clientId,
		type: 'post_load',
		version: 1,
		destination_id: constants.destinationId,
		// Disabled: a new emulator calls no other host.
		config: { url: 'https://n8n.example.com/webhook/4c1d' },
		created_at: isoSeconds(now - 60 * DAY),
		modified_at: isoSeconds(now - 10 * DAY),
		disabled_at: isoSeconds(now - 10 * DAY),
	});
	account.emails.set(constants.emailId, {
		id: constants.emailId,
		client_id: account.clientId,
		email_address: 'ops@acme.example.com',
		created_at: isoSeconds(now - 80 * DAY),
		disabled_at: null,
	});
}
