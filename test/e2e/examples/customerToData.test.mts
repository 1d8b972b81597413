/// <reference types="jest" />

import { demo } from '../../../emulator/index.mts';
import { examplesOn, itemsOfAllRuns, until } from '../support/exampleRuns.mts';
import { startServer } from '../support/server.mts';
import type { Account } from '../../../emulator/index.mts';
import type { Answer, Execution } from '../../../scripts/lib/n8n/client.mts';

let server: Awaited<ReturnType<typeof startServer>>;
let examples: Awaited<ReturnType<typeof examplesOn>>;
beforeAll(async () => {
	server = await startServer();
	examples = await examplesOn(server);
}, 300_000);
afterAll(() => server?.stop(), 60_000);

const accountOf = (accountId: number): Account => {
	const account = server.emulator.state.accounts.get(accountId);
	if (!account) throw new Error(`The emulator has no account ${accountId}`);
	return account;
};

async function ask(token: string, path: string) {
	const answer = await fetch(`${server.emulator.url}${path}`, {
		headers: { authorization: `Bearer ${token}` },
	});
	return await answer.json();
}

describe('customer-to-data.json', () => {
	const file = 'customer-to-data.json';

	const customer = (number: number, databaseHost: string) => ({
		json: {
			first_name: 'Ada',
			last_name: 'Example',
			company: `Customer ${number}`,
			email: `owner${number}@customer.example.com`,
			database_host: databaseHost,
			database_name: 'shop',
			database_user: `reader${number}`,
		},
	});

	/** Everything that Stitch has to hold for one customer in the end. */
	async function checkCustomer(
		execution: Execution,
		{
			access_token: token,
			stitch_account_id: accountId,
		}: { access_token: string; stitch_account_id: number },
	) {
		const account = accountOf(accountId);
		const [destination, ...moreDestinations] = account.destinations.values();
		expect(moreDestinations).toEqual([]);
		expect(destination).toMatchObject({
			type: 'postgres',
			name: 'Warehouse',
			values: { host: 'warehouse.example.com', port: '5432', encryption_type: 'none' },
		});

		const [source, ...moreSources] = account.sources.values();
		expect(moreSources).toEqual([]);
		expect(source).toMatchObject({
			type: 'platform.hp-postgres',
			mappedDestinationIds: [destination.id],
			check: { status: 'succeeded' },
			// As Stitch's schema asks for them, whatever the form holds.
			values: {
				port: '5432',
				dbname: 'shop',
				frequency_in_minutes: '60',
				ssl: 'true',
				password: 'example-database-password',
			},
		});
		const { report_card: card } = await ask(token, `/v4/sources/${source.id}`);
		expect(card.current_step_type).toBe('fully_configured');

		const streams: any[] = await ask(token, `/v4/sources/${source.id}/streams`);
		const selected = streams.filter((stream) => stream.selected === true);
		expect(selected.map((stream) => stream.stream_name).sort()).toEqual(['customers', 'orders']);
		for (const { metadata } of selected) {
			expect(metadata).toMatchObject({
				'replication-method': 'INCREMENTAL',
				'replication-key': 'updated_at',
			});
		}

		const extraction = account.extractions.get(source.id);
		expect(extraction).toMatchObject({
			discovery_exit_status: 0,
			tap_exit_status: 0,
			target_exit_status: 0,
		});
		expect([...account.loads.keys()].sort()).toEqual([
			`${source.name}.customers`,
			`${source.name}.orders`,
		]);
		for (const load of account.loads.values()) {
			expect(load).toMatchObject({ last_batch_loaded_at: expect.any(String), error_state: null });
		}
		const [hook, ...moreHooks] = account.hooks.values();
		expect(moreHooks).toEqual([]);
		expect(hook).toMatchObject({
			destination_id: destination.id,
			config: { url: `${server.url}/webhook/stitch-table-loaded` },
			disabled_at: null,
		});

		const log = account.logs.get(String(extraction?.job_name)) ?? '';
		const shown = itemsOfAllRuns(execution, 'Show Result').filter(
			(item) => item.stitch_account_id === accountId,
		);
		expect(shown.map(({ table }) => table).sort()).toEqual(['customers', 'orders']);
		for (const item of shown) {
			expect(item).toMatchObject({
				destination_id: destination.id,
				source_id: source.id,
				hook_id: hook.id,
				job_name: extraction?.job_name,
				last_batch_loaded_at: account.loads.get(`${source.name}.${item.table}`)
					?.last_batch_loaded_at,
				log_lines: log.trim().split('\n').length,
			});
		}
		return { hook, source };
	}

	/** No request to Stitch about one of these things was sent with another token. */
	function checkRequests(from: number, token: string, ids: number[]) {
		const about = server.emulator.requests
			.slice(from)
			.filter(({ path }) => ids.some((id) => path.split('/').includes(String(id))));
		expect(about.length).toBeGreaterThan(ids.length);
		expect(new Set(about.map(({ headers }) => headers.authorization))).toEqual(
			new Set([`Bearer ${token}`]),
		);
	}

	function checkNoSecrets(execution: Execution) {
		const shown = JSON.stringify(itemsOfAllRuns(execution, 'Show Result'));
		for (const { access_token: token } of itemsOfAllRuns(execution, 'Create Account')) {
			expect(token).toMatch(/./);
			expect(shown).not.toContain(token);
		}
		expect(execution.stored).not.toContain('example-database-password');
		expect(execution.stored).not.toContain('example-warehouse-password');
		expect(execution.stored).not.toContain(demo.partner.secret);
	}

	it('goes from a new customer to loaded tables, and is called for each of them', async () => {
		const workflow = await examples.add(file);
		await examples.activate(workflow, 'stitch-table-loaded');
		const from = server.emulator.requests.length;
		const execution = await server.client.runWorkflow(workflow.id);
		expect([execution.error, execution.status]).toEqual([undefined, 'success']);

		const created = itemsOfAllRuns(execution, 'Create Account');
		expect(created).toHaveLength(1);
		const { hook, source } = await checkCustomer(execution, created[0]);
		expect(source.values).toMatchObject({ host: 'db.example.com', user: 'stitch' });
		checkRequests(from, created[0].access_token, [created[0].stitch_account_id, source.id]);
		checkNoSecrets(execution);

		// The first look was before the end of the check, so the loop with Wait ran.
		expect(itemsOfAllRuns(execution, 'Wait').length).toBeGreaterThan(0);

		const loads = await until('two calls of the hook', async () => {
			const ended = (await examples.webhookExecutions(workflow)).filter(
				({ status }) => status === 'success',
			);
			return ended.length >= 2 && ended;
		});
		expect(loads).toHaveLength(2);
		const seen = await Promise.all(
			loads.map(async ({ id }) => (await server.client.execution(id)).items('Show Load')[0]),
		);
		expect(seen).toEqual(
			expect.arrayContaining([
				{ source_name: source.name, table: 'customers', rows: 128 },
				{ source_name: source.name, table: 'orders', rows: 128 },
			]),
		);
		const delivered = server.emulator.deliveries.filter(({ hookId }) => hookId === hook.id);
		expect(delivered.map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered']);
		await examples.deactivate(workflow);
	});

	it('takes several customers at once, one slower than the other, each with its own token', async () => {
		// Two destinations and two sources are checked; the last check outlasts the first Wait.
		server.emulator.checks.script('*', [{}, {}, {}, { durationMs: 7_000 }]);
		const workflow = await examples.add(file, {
			pinData: { 'New Customer': [customer(1, 'one.example.com'), customer(2, 'two.example.com')] },
		});
		const from = server.emulator.requests.length;
		const execution = await server.client.runWorkflow(workflow.id);
		expect([execution.error, execution.status]).toEqual([undefined, 'success']);

		const created = itemsOfAllRuns(execution, 'Create Account');
		expect(created).toHaveLength(2);
		const made = [];
		for (const account of created) {
			const { source } = await checkCustomer(execution, account);
			checkRequests(from, account.access_token, [account.stitch_account_id, source.id]);
			made.push(source.values);
		}
		expect(made).toMatchObject([
			{ host: 'one.example.com', user: 'reader1' },
			{ host: 'two.example.com', user: 'reader2' },
		]);
		// They passed the connection check one after the other.
		expect(execution.data.resultData.runData['List Streams']).toHaveLength(2);
		expect(itemsOfAllRuns(execution, 'Show Result')).toHaveLength(4);
		checkNoSecrets(execution);
	});

	it('ends with the reason of Stitch when the source cannot be reached', async () => {
		const workflow = await examples.add(file, {
			pinData: { 'New Customer': [customer(3, 'unreachable.invalid')] },
		});
		const execution = await server.client.runWorkflow(workflow.id);
		expect(execution.status).toBe('error');
		const [{ stitch_account_id: accountId }] = itemsOfAllRuns(execution, 'Create Account');
		const account = accountOf(accountId);
		const [source] = account.sources.values();
		expect(execution.error).toBe(
			`The connection check of source ${source.id} ended with 'failed': ${source.check?.discovery_error_message}`,
		);
		expect([account.hooks.size, account.running.size, account.extractions.size]).toEqual([0, 0, 0]);
		checkNoSecrets(execution);
	});

	it.each([
		['Create Destination', 'destinationType', 'getDestinationTypeFields'],
		['Create Source', 'sourceType', 'getSourceTypeFields'],
	])('stores the form of "%s" as the editor gets it', async (name, typeParameter, methodName) => {
		const nodes = examples.files.get(file)?.nodes;
		const parameters = nodes?.find((node) => node.name === name)?.parameters as Answer;
		const { fields } = await server.client.rest(
			'POST',
			'/dynamic-node-parameters/resource-mapper-fields',
			{
				path: 'parameters.properties',
				methodName,
				nodeTypeAndVersion: { name: 'n8n-nodes-stitch.stitch', version: 1 },
				currentNodeParameters: {
					authentication: 'accessToken',
					resource: parameters.resource,
					operation: 'create',
					[typeParameter]: parameters[typeParameter],
				},
				credentials: { stitchApi: examples.credentials.get('stitchExistingDemo') },
			},
		);
		const { schema, value } = parameters.properties;
		const withoutRemoved = (all: any[]) => all.map(({ removed: _removed, ...field }) => field);
		expect(withoutRemoved(schema)).toEqual(withoutRemoved(fields));
		const shown = schema.filter((field: Answer) => !field.removed);
		expect(Object.keys(value).sort()).toEqual(shown.map(({ id }: Answer) => id).sort());
	});
});
