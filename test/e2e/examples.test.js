// @ts-check
/// <reference types="jest" />
'use strict';

const { demo } = require('../../emulator');
const { exampleWorkflows } = require('../../scripts/lib/main/examples');
const { examplesOn, itemsOfAllRuns, until } = require('./support/exampleRuns');
const { startServer } = require('./support/server');

/** @type {Awaited<ReturnType<typeof startServer>>} */
let server;
/** @type {Awaited<ReturnType<typeof examplesOn>>} */
let examples;
beforeAll(async () => {
	server = await startServer();
	examples = await examplesOn(server);
}, 300_000);
afterAll(() => server?.stop(), 60_000);

/** @param {number} accountId @returns {import('../../emulator').Account} */
const accountOf = (accountId) => {
	const account = server.emulator.state.accounts.get(accountId);
	if (!account) throw new Error(`The emulator has no account ${accountId}`);
	return account;
};

/** @param {string} token @param {string} path */
async function ask(token, path) {
	const answer = await fetch(`${server.emulator.url}${path}`, {
		headers: { authorization: `Bearer ${token}` },
	});
	return await answer.json();
}

describe('every example', () => {
	it.each(exampleWorkflows().map(({ file }) => [file]))(
		'%s has only nodes that this n8n has, in their versions',
		async (file) => {
			const { nodes, name } = await examples.add(file);
			expect(name).toBe(examples.files.get(file).name);
			for (const { type, typeVersion } of nodes) {
				const found = await server.client.rest('POST', '/node-types', {
					nodeInfos: [{ name: type, version: typeVersion }],
				});
				expect({ type, known: found.length }).toEqual({ type, known: 1 });
				expect([found[0].version].flat()).toContain(typeVersion);
			}
		},
	);
});

describe('customer-to-data.json', () => {
	const file = 'customer-to-data.json';

	/** @param {number} number @param {string} databaseHost */
	const customer = (number, databaseHost) => ({
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

	/**
	 * Everything that Stitch has to hold for one customer in the end.
	 * @param {import('../../scripts/lib/n8n/client').Execution} execution
	 * @param {{ access_token: string, stitch_account_id: number }} created
	 */
	async function checkCustomer(execution, { access_token: token, stitch_account_id: accountId }) {
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

		/** @type {any[]} */
		const streams = await ask(token, `/v4/sources/${source.id}/streams`);
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

	/**
	 * No request to Stitch about one of these things was sent with another token.
	 * @param {number} from
	 * @param {string} token
	 * @param {number[]} ids
	 */
	function checkRequests(from, token, ids) {
		const about = server.emulator.requests
			.slice(from)
			.filter(({ path }) => ids.some((id) => path.split('/').includes(String(id))));
		expect(about.length).toBeGreaterThan(ids.length);
		expect(new Set(about.map(({ headers }) => headers.authorization))).toEqual(
			new Set([`Bearer ${token}`]),
		);
	}

	/** @param {import('../../scripts/lib/n8n/client').Execution} execution */
	function checkNoSecrets(execution) {
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

		// The check had not ended at the first look: the loop with Wait was gone through.
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
		// They came through the connection check one after the other.
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
		const { nodes } = examples.files.get(file);
		const { parameters } = nodes.find((/** @type {any} */ node) => node.name === name);
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
		/** @param {any[]} all */
		const withoutRemoved = (all) => all.map(({ removed: _removed, ...field }) => field);
		expect(withoutRemoved(schema)).toEqual(withoutRemoved(fields));
		const shown = schema.filter((/** @type {any} */ field) => !field.removed);
		expect(Object.keys(value).sort()).toEqual(shown.map((/** @type {any} */ { id }) => id).sort());
	});
});

describe('consent-in-workflow.json', () => {
	const file = 'consent-in-workflow.json';
	/** @type {any} */
	let workflow;
	/** @type {string} */
	let link;
	/** @type {string} */
	let redirectUri;

	beforeAll(async () => {
		server.emulator.switches.dropState = true;
	});
	afterAll(() => {
		server.emulator.switches.dropState = false;
	});

	/** @param {object} [changes] */
	async function use(changes) {
		if (workflow) await examples.deactivate(workflow);
		workflow = await examples.add(file, changes);
		link = await examples.activate(workflow, 'stitch-connect');
		redirectUri = await examples.activate(workflow, 'stitch-connected');
	}

	/** The customer opens the link: where Stitch asks them, and what their browser keeps. @param {string} query */
	async function open(query) {
		const answer = await fetch(`${link}?${query}`, { redirect: 'manual' });
		expect(answer.status).toBe(303);
		const cookie = String(answer.headers.get('set-cookie')).split(';')[0];
		return { address: String(answer.headers.get('location')), cookie };
	}

	/** @param {string} address @param {string} [cookie] */
	async function comeBack(address, cookie) {
		const answer = await fetch(address, { headers: cookie ? { cookie } : {} });
		return { status: answer.status, page: await answer.text() };
	}

	/** The token with which the sources were listed since `from`. @param {number} from */
	const tokensUsed = (from) =>
		server.emulator.requests
			.slice(from)
			.filter(({ path }) => path === '/v4/sources')
			.map(({ headers }) => String(headers.authorization).replace('Bearer ', ''));

	/** @param {number} from */
	const exchanges = (from) =>
		server.emulator.requests.slice(from).filter(({ path }) => path === '/oauth/token').length;

	it('connects a customer who accepts, though Stitch brings no state back', async () => {
		await use();
		const { address, cookie } = await open('customer=c_7Hq2xV&email=nobody-yet@example.com');
		const query = Object.fromEntries(new URL(address).searchParams);
		expect(query).toEqual({
			client_id: demo.partner.id,
			redirect_uri: redirectUri,
			email: 'nobody-yet@example.com',
		});
		expect(address).not.toContain(demo.partner.secret);

		const back = await server.emulator.consent(`${address}&state=lost`, {
			account: demo.account.stitchClientId,
		});
		expect(new URL(back).origin + new URL(back).pathname).toBe(redirectUri);
		expect([...new URL(back).searchParams.keys()]).toEqual(['code']);

		const from = server.emulator.requests.length;
		const { status, page } = await comeBack(back, cookie);
		expect(status).toBe(200);
		expect(page).toContain(
			`Account ${demo.account.stitchClientId} is connected. It has 10 sources.`,
		);
		const [token, ...more] = tokensUsed(from);
		expect(more).toEqual([]);
		expect(token).toMatch(/^ac_/);
		expect(page).not.toContain(token);

		// n8n keeps nothing of it.
		expect(await examples.webhookExecutions(workflow)).toEqual([]);

		const again = await comeBack(back, cookie);
		expect(again.status).toBe(502);
		expect(again.page).toContain('not connected yet');
		const [failed] = await until('the failed execution', async () => {
			const kept = await examples.webhookExecutions(workflow);
			return kept.length > 0 && kept[0].status === 'error' && kept;
		});
		const execution = await server.client.execution(failed.id);
		expect(execution.error).toMatch(/^Customer 'c_7Hq2xV' could not be connected: ./);
		expect(execution.stored).not.toContain(token);
		expect(execution.stored).not.toContain(demo.partner.secret);
	});

	it('keeps customers apart who are on the way at the same time, one with a new account', async () => {
		// The same workflow, whose executions are kept so that its items can be read.
		await use({ settings: { executionOrder: 'v1' } });
		const customers = [
			{ key: 'first', account: demo.account.stitchClientId, sources: 10 },
			{ key: 'second', account: demo.secondAccount.stitchClientId, sources: 2 },
			{ key: 'third', account: /** @type {const} */ ('new'), sources: 0 },
		];
		const opened = [];
		for (const { key, account } of customers) {
			const { address, cookie } = await open(`customer=${key}&email=${key}@consent.example.com`);
			opened.push({ back: await server.emulator.consent(address, { account }), cookie });
		}
		const from = server.emulator.requests.length;
		const pages = await Promise.all(opened.map(({ back, cookie }) => comeBack(back, cookie)));
		expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);

		const ids = [
			demo.account.stitchClientId,
			demo.secondAccount.stitchClientId,
			server.emulator.state.accountByEmail('third@consent.example.com')?.clientId,
		];
		const kept = await until('three executions', async () => {
			const all = (await examples.webhookExecutions(workflow)).filter(
				({ status }) => status === 'success',
			);
			// Three opened the link, three came back.
			return all.length === 6 && all;
		});
		const executions = await Promise.all(kept.map(({ id }) => server.client.execution(id)));
		const results = executions.flatMap((execution) => itemsOfAllRuns(execution, 'Connected'));
		expect(results).toHaveLength(3);
		expect(results).toEqual(
			expect.arrayContaining(
				customers.map(({ key, sources }, index) => ({
					customer: key,
					stitch_account_id: ids[index],
					source_count: sources,
				})),
			),
		);
		const tokens = tokensUsed(from);
		expect(new Set(tokens).size).toBe(3);
		for (const token of tokens) expect(JSON.stringify([results, pages])).not.toContain(token);
	});

	it('exchanges nothing for a customer who denies or is not known', async () => {
		await use();
		const { address, cookie } = await open('customer=c_1');
		const from = server.emulator.requests.length;
		const denied = await server.emulator.consent(address, { decision: 'deny' });
		expect(denied).toBe(`${redirectUri}?error=access_denied`);
		const accepted = await server.emulator.consent(address, {
			account: demo.account.stitchClientId,
		});
		for (const [back, kept] of [
			[denied, cookie],
			[accepted, undefined],
			[accepted, 'stitch_customer=<script>'],
			[redirectUri, cookie],
		]) {
			const { status, page } = await comeBack(String(back), kept);
			expect(status).toBe(400);
			expect(page).toContain('Stitch is not connected');
			expect(page).not.toContain('script');
		}
		expect(exchanges(from)).toBe(0);

		for (const query of ['', 'customer=', 'customer=a%3Bb', 'customer=%0d%0ax']) {
			const answer = await fetch(`${link}?${query}`, { redirect: 'manual' });
			expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
		}
	});

	it('says so when the account may not use the API, and keeps the execution for the operator', async () => {
		await use();
		const { address, cookie } = await open('customer=c_2');
		const back = await server.emulator.consent(address, { account: demo.account.stitchClientId });
		server.emulator.switches.apiAccessInPlan = false;
		try {
			const { status, page } = await comeBack(back, cookie);
			expect(status).toBe(502);
			expect(page).not.toContain('is connected.');
		} finally {
			server.emulator.switches.apiAccessInPlan = true;
		}
		const [failed] = await until('the failed execution', async () => {
			const kept = await examples.webhookExecutions(workflow);
			return kept.length > 0 && kept[0].status === 'error' && kept;
		});
		const { error } = await server.client.execution(failed.id);
		expect(error).toMatch(/^Customer 'c_2' could not be connected: ./);
	});
});
