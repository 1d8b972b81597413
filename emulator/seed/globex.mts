import { demo } from '../demo.mts';
import { addDestination } from '../state/destinations.mts';
import { recordLoad } from '../state/loads.mts';
import { addSource } from '../state/sources.mts';
import { DAY, HOUR, MINUTE, pastJob, withStreams } from './past.mts';
import type { Core } from '../types.mts';

/** The second existing account. */

export function seedGlobex(core: Core, now: number) {
	const { secondAccount: constants } = demo;
	const account = core.state.createAccount({
		clientId: constants.stitchClientId,
		email: constants.email,
		firstName: 'Grace',
		lastName: 'Murray',
		company: constants.company,
	});
	core.state.issueToken(account.clientId, { token: constants.accessToken });
	addDestination(core, account, {
		id: constants.destinationId,
		type: 'snowflake',
		name: 'Snowflake',
		createdAt: now - 90 * DAY,
		values: {
			host: 'globex.snowflakecomputing.com',
			port: '443',
			username: 'STITCH',
			password: 'demo',
			database: 'RAW',
			warehouse: 'LOADING',
		},
	});
	const mappedDestinationIds = [constants.destinationId];
	const warehouse = addSource(core, account, {
		id: constants.sourceIds.warehouse,
		type: 'platform.hp-postgres',
		name: 'warehouse_stock',
		displayName: 'Warehouse stock',
		createdAt: now - 80 * DAY,
		mappedDestinationIds,
		values: {
			dbname: 'stock',
			host: 'stock.example.com',
			port: '5432',
			user: 'stitch',
			password: 'demo',
			ssl: 'true',
		},
	});
	withStreams(core, warehouse, { orders: { 'replication-method': 'FULL_TABLE' } });
	pastJob(
		account,
		warehouse,
		'5e0c77d2-dac0-11ee-9f7a-0242ac120002',
		now - HOUR,
		now - 55 * MINUTE,
	);
	recordLoad(account, warehouse, 'orders', { at: now - 50 * MINUTE });
	const stripe = addSource(core, account, {
		id: constants.sourceIds.stripe,
		type: 'platform.stripe',
		name: 'stripe',
		displayName: 'Stripe',
		createdAt: now - 70 * DAY,
		mappedDestinationIds,
		values: {
			start_date: '2023-06-01T00:00:00Z',
			account_id: 'acct_globex',
			client_secret: 'demo',
		},
	});
	withStreams(core, stripe, { accounts: {} });
}
