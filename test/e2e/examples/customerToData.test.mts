/// <reference types="jest" />
import { demo } from '../../../emulator/index.mts';
import { customerRow } from '../support/customersTable.mts';
import { itemsOfAllRuns, until } from '../support/exampleRuns.mts';
import { exampleServer } from '../support/exampleServer.mts';
import { withCredential } from '../support/exampleRunsChanges.mts';
import { partnerTokenData } from '../support/partner.mts';
import type { Account } from '../../../emulator/index.mts';
import type { Answer, Execution } from '../../../scripts/lib/n8n/client.mts';

const on = exampleServer();
beforeAll(() => on.table.create());

const accountOf = (accountId: number): Account => {
	const account = on.server.emulator.state.accounts.get(accountId);
	if (!account) throw new Error(`The emulator has no account ${accountId}`);
	return account;
};

async function ask(token: string, path: string) {
	const answer = await fetch(`${on.server.emulator.url}${path}`, {
		headers: { authorization: `Bearer ${token}` },
	});
	return await answer.json();
}

interface Created {
	access_token: string;
	stitch_account_id: number;
}

interface Customer {
	json: Record<string, string>;
	created: Created;
}

describe('customer-to-data.json', () => {
	const file = 'customer-to-data.json';

	/** A customer with a row in the table, as an item of the first step. */
	async function customer(name: string, databaseHost: string) {
		const { clientId, accessToken } = on.server.emulator.build.account();
		const email = `${name}-${clientId}@c.example.com`;
		await on.table.insert([customerRow(email, { clientId, accessToken })]);
		const json = {
			email,
			database_host: databaseHost,
			database_name: 'shop',
			database_user: `reader of ${name}`,
		};
		return { json, created: { access_token: accessToken, stitch_account_id: clientId } };
	}

	const set = (...customers: Customer[]) => ({
		pinData: { 'Customer to Set Up': customers.map(({ json }) => ({ json })) },
	});

	/** Everything that Stitch has to hold for one customer in the end. */
	async function checkCustomer(
		execution: Execution,
		{ access_token: token, stitch_account_id: accountId }: Created,
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

		const streams: Answer[] = await ask(token, `/v4/sources/${source.id}/streams`);
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
			config: { url: `${on.server.url}/webhook/stitch-table-loaded` },
			disabled_at: null,
		});

		const shown = itemsOfAllRuns(execution, 'Show Result').filter(
			(item) => item.stitch_account_id === accountId,
		);
		expect(shown).toEqual([
			{
				email: expect.any(String),
				stitch_account_id: accountId,
				destination_id: destination.id,
				source_id: source.id,
				hook_id: hook.id,
				job_name: extraction?.job_name,
				loads: expect.any(Array),
			},
		]);
		const loads = new Map<string, any>(
			shown[0].loads.map((load: any) => [load.stream_name, load.last_batch_loaded_at]),
		);
		expect([...loads.keys()].sort()).toEqual(['customers', 'orders']);
		for (const [name, at] of loads)
			expect(at).toBe(account.loads.get(`${source.name}.${name}`)?.last_batch_loaded_at);
		return { hook, source };
	}

	/** No request to Stitch about one of these things was sent with another token. */
	function checkRequests(from: number, token: string, ids: number[]) {
		const about = on.server.emulator.requests
			.slice(from)
			.filter(({ path }) => ids.some((id) => path.split('/').includes(String(id))));
		expect(about.length).toBeGreaterThan(ids.length);
		expect(new Set(about.map(({ headers }) => headers.authorization))).toEqual(
			new Set([`Bearer ${token}`]),
		);
	}

	function checkNoSecrets(execution: Execution, ...customers: Customer[]) {
		for (const { created } of customers) {
			expect(execution.stored).not.toContain(created.access_token);
		}
		expect(execution.stored).not.toContain('example-database-password');
		expect(execution.stored).not.toContain('example-warehouse-password');
		expect(execution.stored).not.toContain(demo.partner.secret);
	}

	it('goes from a new customer to loaded tables, and is called for each of them', async () => {
		const ada = await customer('ada', 'db.example.com');
		const workflow = await on.examples.add(file, set(ada));
		await on.examples.activate(workflow, 'stitch-table-loaded');
		const from = on.server.emulator.requests.length;
		const execution = await on.server.client.runWorkflow(workflow.id);
		expect([execution.error, execution.status]).toEqual([undefined, 'success']);

		const { hook, source } = await checkCustomer(execution, ada.created);
		expect(source.values).toMatchObject({ host: 'db.example.com', user: 'reader of ada' });
		checkRequests(from, ada.created.access_token, [ada.created.stitch_account_id, source.id]);
		checkNoSecrets(execution, ada);

		// The first look was before the end of the check, so the loop with Wait ran.
		expect(itemsOfAllRuns(execution, 'Wait').length).toBeGreaterThan(0);

		const loads = await until('two calls of the hook', async () => {
			const ended = (await on.examples.webhookExecutions(workflow)).filter(
				({ status }) => status === 'success',
			);
			return ended.length >= 2 && ended;
		});
		expect(loads).toHaveLength(2);
		const seen = await Promise.all(
			loads.map(async ({ id }) => (await on.server.client.execution(id)).items('Show Load')[0]),
		);
		expect(seen).toEqual(
			expect.arrayContaining([
				{ source_name: source.name, table: 'customers', rows: 128 },
				{ source_name: source.name, table: 'orders', rows: 128 },
			]),
		);
		const delivered = on.server.emulator.deliveries.filter(({ hookId }) => hookId === hook.id);
		expect(delivered.map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered']);
		await on.examples.deactivate(workflow);
	});

	it('takes several customers at once, one slower than the other, each with its own token', async () => {
		// Two destinations and two sources are checked; the last check outlasts the first Wait.
		on.server.emulator.checks.script('*', [{}, {}, {}, { durationMs: 7_000 }]);
		const customers = [
			await customer('one', 'one.example.com'),
			await customer('two', 'two.example.com'),
		];
		const workflow = await on.examples.add(file, set(...customers));
		const from = on.server.emulator.requests.length;
		const execution = await on.server.client.runWorkflow(workflow.id);
		expect([execution.error, execution.status]).toEqual([undefined, 'success']);

		const made = [];
		for (const { created: account } of customers) {
			const { source } = await checkCustomer(execution, account);
			checkRequests(from, account.access_token, [account.stitch_account_id, source.id]);
			made.push(source.values);
		}
		expect(made).toMatchObject([
			{ host: 'one.example.com', user: 'reader of one' },
			{ host: 'two.example.com', user: 'reader of two' },
		]);
		// They passed the connection check one after the other.
		expect(execution.data.resultData.runData['Select Streams']).toHaveLength(2);
		expect(itemsOfAllRuns(execution, 'Show Result')).toHaveLength(2);
		checkNoSecrets(execution, ...customers);
	});

	/** The customers who could not be finished, by step. */
	const needALook = (execution: Execution) =>
		Object.fromEntries(
			itemsOfAllRuns(execution, 'Needs a Look').map(({ step, ...item }) => [step, item]),
		);

	it('finishes the others when some cannot be, and reports each of them', async () => {
		const [invited, nobody] = ['invited@customer.example.com', 'nobody@customer.example.com'];
		const fine = await customer('fine', 'db.example.com');
		const unreachable = await customer('unreachable', 'unreachable.invalid');
		const another = on.server.emulator.build.account();
		const swapped = { ...fine.json, email: 'swapped@customer.example.com' };
		const row = customerRow(swapped.email, another);
		await on.table.insert([
			{ ...row, stitch_account_id: fine.created.stitch_account_id },
			{ email: invited, company: 'Invited', status: 'invited' },
		]);
		const workflow = await on.examples.add(file, {
			pinData: {
				'Customer to Set Up': [
					unreachable.json,
					{ ...fine.json, email: nobody },
					swapped,
					{ ...fine.json, email: invited },
					fine.json,
				].map((json) => ({ json })),
			},
		});
		const from = on.server.emulator.requests.length;
		const execution = await on.server.client.runWorkflow(workflow.id);
		expect([execution.error, execution.status]).toEqual([undefined, 'success']);
		const { source: made } = await checkCustomer(execution, fine.created);
		checkRequests(from, fine.created.access_token, [made.id]);

		const account = accountOf(unreachable.created.stitch_account_id);
		const [source] = account.sources.values();
		const looks = itemsOfAllRuns(execution, 'Needs a Look');
		expect(Object.fromEntries(looks.map(({ email, ...look }) => [email, look]))).toMatchObject({
			[unreachable.json.email]: {
				step: 'Connection Check Failed',
				reason: `The connection check of source ${source.id} ended with 'failed': ${source.check?.discovery_error_message}`,
			},
			[swapped.email]: {
				step: 'Compare the Account',
				reason: expect.stringMatching(/belongs to account/),
			},
			[invited]: {
				step: 'Compare the Account',
				reason: expect.stringMatching(/'Stitch Account ID'/),
			},
			[nobody]: { step: 'No Row', reason: expect.stringMatching(/has no row for this customer/) },
		});
		expect(looks).toHaveLength(4);
		expect([account.hooks.size, account.running.size, account.extractions.size]).toEqual([0, 0, 0]);
		expect(accountOf(another.clientId).destinations.size).toBe(0);
		checkNoSecrets(execution, fine, unreachable);
	});

	/** The e-mail addresses of all customers who are reported, in one way or the other. */
	const reported = (execution: Execution) =>
		['Show Result', 'Needs a Look']
			.flatMap((node) => itemsOfAllRuns(execution, node).map(({ email }) => email))
			.sort();

	it('reports each customer once, whatever Stitch lists or refuses for them', async () => {
		const customers = [];
		for (const name of ['a', 'b', 'c', 'd']) customers.push(await customer(name, 'db.example.com'));
		const { faults, jobs } = on.server.emulator;
		// For the customer who comes first: a source without streams, a hook that is refused, a job without rows.
		faults.add({
			kind: 'status',
			method: 'GET',
			path: /\/streams$/,
			status: 200,
			body: '[]',
			times: 1,
		});
		faults.add({ kind: 'status', method: 'POST', path: /\/hooks$/, status: 400, times: 1 });
		jobs.script('*', { streams: { customers: { rows: 0 }, orders: { rows: 0 } } });
		const workflow = await on.examples.add(file, set(...customers));
		const execution = await on.server.client.runWorkflow(workflow.id);
		expect([execution.error, execution.status]).toEqual([undefined, 'success']);
		expect(reported(execution)).toEqual(customers.map(({ json }) => json.email).sort());
		expect(needALook(execution)).toMatchObject({
			'Select Streams': { reason: 'The source has no streams yet' },
			'Create Hook': { reason: expect.any(String) },
		});
		const outcomes = itemsOfAllRuns(execution, 'Show Result').map(({ loads }) =>
			loads.map(({ outcome }: Answer) => outcome),
		);
		expect(outcomes).toHaveLength(2);
		expect(outcomes).toContainEqual(['loaded', 'loaded']);
		expect(outcomes).toContainEqual(['unchanged', 'unchanged']);
		checkNoSecrets(execution, ...customers);
	});

	it('writes nothing when the credential acts in another account, or in none', async () => {
		const { id } = await on.server.client.createCredential({
			name: "The partner's own account",
			type: 'stitchOAuth2Api',
			data: partnerTokenData(on.server.emulator.url, demo.account.accessToken),
		});
		const four = await customer('four', 'db.example.com');
		const nobody = { ...four, json: { ...four.json, email: 'no-one@customer.example.com' } };
		const from = on.server.emulator.requests.length;
		for (const [step, workflow] of [
			[
				'Compare the Account',
				await on.examples.addChanged(file, (example) =>
					withCredential({ ...example, ...set(four) }, 'stitchOAuth2Api', { id, name: '' }),
				),
			],
			['No Row', await on.examples.add(file, set(nobody))],
		]) {
			const execution = await on.server.client.runWorkflow(workflow.id);
			expect([execution.error, execution.status]).toEqual([undefined, 'success']);
			expect(Object.keys(needALook(execution))).toEqual([step]);
		}
		const methods = on.server.emulator.requests.slice(from).map(({ method }) => method);
		expect(methods).not.toContain('POST');
	});

	it.each([
		['Create Destination', 'destinationType', 'getDestinationTypeFields'],
		['Create Source', 'sourceType', 'getSourceTypeFields'],
	])('stores the form of "%s" as the editor gets it', async (name, typeParameter, methodName) => {
		const { nodes } = on.examples.files.get(file) as Answer;
		const { parameters } = nodes.find((node: any) => node.name === name);
		const { fields } = await on.server.client.rest(
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
				credentials: { stitchApi: on.examples.credentials.get('stitchExistingDemo') },
			},
		);
		const { schema, value } = parameters.properties;
		const withoutRemoved = (all: any[]) => all.map(({ removed: _removed, ...field }) => field);
		expect(withoutRemoved(schema)).toEqual(withoutRemoved(fields));
		const shown = schema.filter((field: any) => !field.removed);
		expect(Object.keys(value).sort()).toEqual(shown.map(({ id }: any) => id).sort());
	});
});
