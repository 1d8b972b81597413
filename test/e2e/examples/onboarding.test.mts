/// <reference types="jest" />
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readOnboarding } from '../../../scripts/lib/main/report.mts';
import { signUp as signUpWithForm } from '../../../scripts/lib/main/signUp.mts';
import { demo } from '../../../emulator/index.mts';
import { customersTable } from '../support/customersTable.mts';
import { examplesOn, until } from '../support/exampleRuns.mts';
import { withCredential, withFaultAfter, withParameters } from '../support/exampleRunsChanges.mts';
import { startServer } from '../support/server.mts';

let server: Awaited<ReturnType<typeof startServer>>;
let examples: Awaited<ReturnType<typeof examplesOn>>;
let table: ReturnType<typeof customersTable>;
beforeAll(async () => {
	server = await startServer();
	examples = await examplesOn(server);
	table = customersTable(server.client);
}, 300_000);
afterAll(() => server?.stop(), 60_000);

const file = 'onboard-customer.json';

const customer = (email: string) => ({
	email,
	first_name: 'Nathan',
	last_name: 'Smith',
	company: `Company of ${email}`,
});

/** The example run by hand for one customer. */
async function signUp(email: string, change: (example: any) => any = (example) => example) {
	const assignments = Object.entries(customer(email)).map(([name, value], index) => ({
		id: String(index),
		name,
		type: 'string',
		value,
	}));
	const workflow = await examples.addChanged(file, (example) =>
		change(withParameters(example, 'Example Sign-Up', { assignments: { assignments } })),
	);
	return await server.client.runWorkflow(workflow.id);
}

const accountsOf = (email: string) =>
	[...server.emulator.state.accounts.values()].filter((account) => account.email === email);

/** The tokens of an account, which nothing but the emulator may know. */
const tokensOf = (id: number) =>
	[...server.emulator.state.tokens].filter(([, { clientId }]) => clientId === id);

async function expectOnboarded(email: string) {
	const [account, ...more] = accountsOf(email);
	expect(more).toEqual([]);
	const rows = (await table.rows()).filter((row) => row.email === email);
	expect(rows).toEqual([
		expect.objectContaining({
			company: `Company of ${email}`,
			stitch_account_id: account.clientId,
			access_token: expect.stringMatching(/^eyJ/),
			status: 'onboarded',
		}),
	]);
	return account.clientId;
}

describe('onboard-customer.json', () => {
	it('creates the account, stores its token encrypted, and lists the sources with it', async () => {
		const email = 'first@example.com';
		const from = server.emulator.requests.length;
		const execution = await signUp(email);
		expect([execution.error, execution.status]).toEqual([undefined, 'success']);
		const id = await expectOnboarded(email);
		expect(execution.items('Greeting')).toEqual([
			{ email, stitch_account_id: id, source_count: 0, text: expect.stringContaining('Nathan') },
		]);
		const [[token], ...more] = tokensOf(id);
		expect(more).toEqual([]);
		const listing = server.emulator.requests
			.slice(from)
			.filter(({ path }) => path === '/v4/sources');
		expect(listing.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${token}`]);
		expect(execution.stored).not.toContain(token);
	});

	it('goes on where it stopped when it is run again', async () => {
		const email = 'again@example.com';
		await signUp(email);
		const from = server.emulator.requests.length;
		const second = await signUp(email);
		expect([second.error, second.status]).toEqual([undefined, 'success']);
		await expectOnboarded(email);
		const paths = server.emulator.requests.slice(from).map(({ path }) => path);
		expect(paths).not.toContain('/v3/accounts');
		expect(second.items('Greeting')).toHaveLength(1);
	});

	it.each([
		'Sign-Up',
		'Make the Table',
		'Customer',
		'Has a Token?',
		'Store Customer',
		'Compare the Account',
		'List Sources',
		'Mark as Onboarded',
		'Greeting',
	])('ends right after a first run that ended after %s', async (name) => {
		const email = `after-${name.toLowerCase().replace(/\W+/g, '-')}@example.com`;
		const first = await signUp(email, (example) => withFaultAfter(example, name));
		expect(first.status).toBe('error');
		const second = await signUp(email);
		expect([second.error, second.status]).toEqual([undefined, 'success']);
		await expectOnboarded(email);
	});

	it('has the token in hand when the row can not be stored, and stores it on a retry', async () => {
		const email = 'not-stored@example.com';
		const first = await signUp(email, (example) =>
			withParameters(example, 'Store Customer', {
				dataTableId: { __rl: true, mode: 'name', value: 'no_such_table' },
			}),
		);
		expect(first.status).toBe('error');
		const [held] = first.items('Create Account');
		expect(held.access_token).toMatch(/^eyJ/);
		const found = await server.client.rest('GET', `/executions/${first.id}`);
		const { versionId } = await server.client.rest('GET', `/workflows/${found.workflowId}`);
		await server.client.rest('PATCH', `/workflows/${found.workflowId}`, {
			versionId,
			nodes: (await server.client.rest('GET', `/workflows/${found.workflowId}`)).nodes.map(
				(node: any) =>
					node.name === 'Store Customer'
						? {
								...node,
								parameters: {
									...node.parameters,
									dataTableId: { __rl: true, mode: 'name', value: 'stitch_customers' },
								},
							}
						: node,
			),
		});
		await server.client.rest('POST', `/executions/${first.id}/retry`, { loadWorkflow: true });
		await until('the row', async () =>
			(await table.rows()).some((row) => row.email === email && row.status === 'onboarded'),
		);
		await expectOnboarded(email);
	});

	it('sends the consent link to an address that has a Stitch account already', async () => {
		const { email } = demo.account;
		const accounts = server.emulator.state.accounts.size;
		const execution = await signUp(email);
		expect([execution.error, execution.status]).toEqual([undefined, 'success']);
		expect(server.emulator.state.accounts.size).toBe(accounts);
		const [{ link }] = execution.items('Invitation');
		const address = new URL(link);
		expect(address.origin + address.pathname).toBe(`${server.url}/webhook/stitch-connect`);
		expect(address.searchParams.get('customer')).toBe(email);
		expect(address.searchParams.get('signature')).toMatch(/^[0-9a-f]{64}$/);
		const [row] = (await table.rows()).filter((each) => each.email === email);
		expect(row).toMatchObject({ status: 'invited', access_token: null });
		expect(execution.items('Greeting')).toEqual([]);
	});

	it.each([
		["the partner's own account", { accessToken: demo.account.accessToken }],
		['no account', { accessToken: '' }],
	])('stops before anything is written when the credential acts in %s', async (what, data) => {
		const name = `Another credential: ${what}`;
		const { id } = await server.client.createCredential({
			name,
			type: 'stitchOAuth2Api',
			data: {
				grantType: 'partnerToken',
				clientId: demo.partner.id,
				clientSecret: demo.partner.secret,
				apiBaseUrl: server.emulator.url,
				appBaseUrl: server.emulator.url,
				...data,
			},
		});
		const email = `wrong-${data.accessToken.length}@example.com`;
		const execution = await signUp(email, (example) =>
			withCredential(example, 'stitchOAuth2Api', { id, name }),
		);
		expect(execution.status).toBe('error');
		expect(execution.data.resultData.lastNodeExecuted).toBe('Compare the Account');
		expect(execution.data.resultData.runData['List Sources']).toBeUndefined();
	});

	it('takes a sign-up by the form and by the webhook, and tells neither anything', async () => {
		const workflow = await examples.add(file);
		const webhook = await examples.activate(workflow, 'stitch-sign-up-api');
		const answer = await fetch(webhook, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(customer('webhook@example.com')),
		});
		expect(answer.status).toBe(200);
		expect(await answer.text()).not.toMatch(/webhook@|token/);

		const page = await fetch(`${server.url}/form/stitch-sign-up`);
		expect(await page.text()).toContain('First Name');
		const form = new FormData();
		Object.values(customer('form@example.com')).forEach((value, index) =>
			form.set(`field-${index}`, value),
		);
		const submitted = await fetch(`${server.url}/form/stitch-sign-up`, {
			method: 'POST',
			body: form,
		});
		expect(submitted.status).toBe(200);
		for (const email of ['webhook@example.com', 'form@example.com']) {
			await until(`the row of ${email}`, async () =>
				(await table.rows()).some((row) => row.email === email && row.status === 'onboarded'),
			);
			await expectOnboarded(email);
		}
		await examples.deactivate(workflow);
	});

	it('is what npm start runs: the form, and a report without a token', async () => {
		const { id } = await examples.add(file);
		const onboarding = readOnboarding(await signUpWithForm(server.client, id));
		const [row] = (await table.rows()).filter(({ email }) => email === onboarding.email);
		expect(row).toMatchObject({ stitch_account_id: onboarding.accountId, status: 'onboarded' });
		expect([onboarding.sourceCount, onboarding.secrets]).toEqual([0, [row.access_token]]);
	});

	it("leaves no plain token in n8n's database and logs", async () => {
		const issued = (await table.rows())
			.filter(({ stitch_account_id: id }) => id)
			.flatMap(({ stitch_account_id: id }) => tokensOf(Number(id)).map(([token]) => token));
		expect(issued.length).toBeGreaterThan(10);
		const folder = join(server.userFolder, '.n8n');
		const names = (await readdir(folder)).filter((name) => /sqlite|log/.test(name));
		expect(names.length).toBeGreaterThan(0);
		const texts = [
			...(await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')))),
			await server.log(),
		];
		/** The three ways in which base64 can hold a text, without what depends on its neighbours. */
		const base64 = (text: string) =>
			[0, 1, 2].map((shift) =>
				Buffer.from(`${' '.repeat(shift)}${text}`)
					.toString('base64')
					.slice(4, -4),
			);
		// What is encrypted is found, so that a token would be too.
		const [{ access_token: stored }] = (await table.rows()).filter((row) => row.access_token);
		expect(texts.some((text) => text.includes(String(stored)))).toBe(true);
		for (const token of issued) {
			for (const spelling of [token, encodeURIComponent(token), ...base64(token)]) {
				expect(texts.filter((text) => text.includes(spelling))).toHaveLength(0);
			}
		}
	});
});
