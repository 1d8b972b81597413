/// <reference types="jest" />
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readOnboarding } from '../../../scripts/lib/main/report.mts';
import { signUp as signUpWithForm } from '../../../scripts/lib/main/signUp.mts';
import { demo } from '../../../emulator/index.mts';
import { partnerTokenData } from '../support/partner.mts';
import { customerRow } from '../support/customersTable.mts';
import type { Row } from '../support/customersTable.mts';
import type { Execution, WorkflowContent } from '../../../scripts/lib/n8n/client.mts';
import { until } from '../support/exampleRuns.mts';
import { exampleServer } from '../support/exampleServer.mts';
import { withCredential, withFaultIn, withParameters } from '../support/exampleRunsChanges.mts';

const on = exampleServer();

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
	const workflow = await on.examples.addChanged(file, (example) =>
		change(withParameters(example, 'Example Sign-Up', { assignments: { assignments } })),
	);
	return await on.server.client.runWorkflow(workflow.id);
}

const accountsOf = (email: string) =>
	[...on.server.emulator.state.accounts.values()].filter((account) => account.email === email);

/** The tokens of an account, which nothing but the emulator may know. */
const tokensOf = (id: number) =>
	[...on.server.emulator.state.tokens].filter(([, { clientId }]) => clientId === id);

const onboardedEmails = async () =>
	new Set(
		(await on.table.rows()).flatMap(({ email, status }) => (status === 'onboarded' ? [email] : [])),
	);

/** Puts the example in the place of a workflow that failed, and lets n8n continue where it stopped. */
async function mendAndRetry({ id }: Execution) {
	const { workflowId } = await on.server.client.rest('GET', `/executions/${id}`);
	const { versionId } = await on.server.client.rest('GET', `/workflows/${workflowId}`);
	const { nodes } = on.examples.files.get(file) as WorkflowContent;
	await on.server.client.rest('PATCH', `/workflows/${workflowId}`, { versionId, nodes });
	await on.server.client.rest('POST', `/executions/${id}/retry`, { loadWorkflow: true });
}

/** What a sign-up page of one's own sends. */
const post = (url: string, email: string) =>
	fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(customer(email)),
	});

async function expectOnboarded(email: string) {
	const [account, ...more] = accountsOf(email);
	expect(more).toEqual([]);
	const rows = (await on.table.rows()).filter((row) => row.email === email);
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

/** The steps for customers who have a Stitch account already. */
const stepsOfInvitation = [
	'Has It an Account Already?',
	'Wait for the Other Sign-Up',
	'Link',
	'Sign the Link',
	'Has It a Row?',
	'Store Invitation',
	'Invitation',
];

/** The rows of the 200 customers. */
let everyone: Row[] = [];

describe('onboard-customer.json', () => {
	it('creates the account, stores its token encrypted, and lists the sources with it', async () => {
		const email = 'first@example.com';
		const from = on.server.emulator.requests.length;
		const execution = await signUp(email);
		expect([execution.error, execution.status]).toEqual([undefined, 'success']);
		const id = await expectOnboarded(email);
		expect(execution.items('Greeting')).toEqual([
			{ email, stitch_account_id: id, source_count: 0, text: expect.stringContaining('Nathan') },
		]);
		const [[token], ...more] = tokensOf(id);
		expect(more).toEqual([]);
		const listing = on.server.emulator.requests
			.slice(from)
			.filter(({ path }) => path === '/v4/sources');
		expect(listing.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${token}`]);
		expect(execution.stored).not.toContain(token);
	});

	it('goes on where it stopped when it is run again', async () => {
		const email = 'again@example.com';
		await signUp(email);
		const from = on.server.emulator.requests.length;
		const second = await signUp(email);
		expect([second.error, second.status]).toEqual([undefined, 'success']);
		await expectOnboarded(email);
		const paths = on.server.emulator.requests.slice(from).map(({ path }) => path);
		expect(paths).not.toContain('/v3/accounts');
		expect(second.items('Greeting')).toHaveLength(1);
	});

	it('invites a customer whose account is not in the table, and a retry of the first run completes it', async () => {
		const email = 'between@example.com';
		const first = await signUp(email, (example) => withFaultIn(example, 'Store Customer'));
		expect(first.status).toBe('error');
		expect(first.items('Create Account')[0].access_token).toMatch(/^eyJ/);
		expect(accountsOf(email)).toHaveLength(1);

		const second = await signUp(email);
		expect([second.error, second.status]).toEqual([undefined, 'success']);
		expect(second.items('Invitation')[0].link).toContain(encodeURIComponent(email));
		expect((await on.table.rows()).filter((row) => row.email === email)).toMatchObject([
			{ status: 'invited', access_token: null },
		]);

		await mendAndRetry(first);
		await until('the row', async () => (await onboardedEmails()).has(email));
		await expectOnboarded(email);
	});

	it('sends the consent link to an address that has a Stitch account already', async () => {
		const { email } = demo.account;
		const accounts = on.server.emulator.state.accounts.size;
		const execution = await signUp(email);
		expect([execution.error, execution.status]).toEqual([undefined, 'success']);
		expect(on.server.emulator.state.accounts.size).toBe(accounts);
		const [{ link }] = execution.items('Invitation');
		const address = new URL(link);
		expect(address.origin + address.pathname).toBe(`${on.server.url}/webhook/stitch-connect`);
		expect(address.searchParams.get('customer')).toBe(email);
		expect(address.searchParams.get('signature')).toMatch(/^[0-9a-f]{64}$/);
		const [row] = (await on.table.rows()).filter((each) => each.email === email);
		expect(row).toMatchObject({ status: 'invited', access_token: null });
		expect(execution.items('Greeting')).toEqual([]);
	});

	it.each([
		["the partner's own account", demo.account.accessToken],
		['no account', ''],
	])(
		'stops before anything is written when the credential acts in %s',
		async (what, accessToken) => {
			const name = `Another credential: ${what}`;
			const { id } = await on.server.client.createCredential({
				name,
				type: 'stitchOAuth2Api',
				data: partnerTokenData(on.server.emulator.url, accessToken),
			});
			const email = `wrong-${accessToken.length}@example.com`;
			const execution = await signUp(email, (example) =>
				withCredential(example, 'stitchOAuth2Api', { id, name }),
			);
			expect(execution.status).toBe('error');
			expect(execution.data.resultData.lastNodeExecuted).toBe('Compare the Account');
			expect(execution.data.resultData.runData['List Sources']).toBeUndefined();
		},
	);

	it('takes a sign-up by the form and by the webhook, and tells neither anything', async () => {
		const workflow = await on.examples.add(file);
		const webhook = await on.examples.activate(workflow, 'stitch-sign-up-api');
		const answer = await post(webhook, 'webhook@example.com');
		expect(answer.status).toBe(200);
		expect(await answer.text()).not.toMatch(/webhook@|token/);

		const page = await fetch(`${on.server.url}/form/stitch-sign-up`);
		expect(await page.text()).toContain('First Name');
		const form = new FormData();
		Object.values(customer('form@example.com')).forEach((value, index) =>
			form.set(`field-${index}`, value),
		);
		const submitted = await fetch(`${on.server.url}/form/stitch-sign-up`, {
			method: 'POST',
			body: form,
		});
		expect(submitted.status).toBe(200);
		for (const email of ['webhook@example.com', 'form@example.com']) {
			await until(`the row of ${email}`, async () => (await onboardedEmails()).has(email));
			await expectOnboarded(email);
		}
		await on.examples.deactivate(workflow);
	});

	it('takes two sign-ups of one customer in the same moment as one, and invites nobody', async () => {
		const emails = Array.from({ length: 15 }, (_, index) => `twice-${index}@example.com`);
		const workflow = await on.examples.add(file);
		const webhook = await on.examples.activate(workflow, 'stitch-sign-up-api');
		await Promise.all([...emails, ...emails].map((email) => post(webhook, email)));
		const ended = await until(
			'the executions',
			async () => {
				const all = await on.examples.webhookExecutions(workflow);
				const left = all.filter(({ status }) => /new|running|waiting/.test(status));
				return all.length === 2 * emails.length && left.length === 0 && all;
			},
			180_000,
		);
		await on.examples.deactivate(workflow);
		for (const email of emails) await expectOnboarded(email);
		const waited: string[] = [];
		for (const { id, status } of ended) {
			const execution = await on.server.client.execution(id);
			expect([status, execution.items('Invitation')]).toEqual(['success', []]);
			expect(execution.items('Greeting')).toHaveLength(1);
			if (execution.data.resultData.runData['Wait for the Other Sign-Up']) waited.push(id);
		}
		expect(waited).not.toEqual([]);
	}, 240_000);

	it.each([
		['has been invited', 'invited', false],
		['is on the consent pages', 'connecting 0123456789abcdef', false],
		['is on the consent pages anew', 'confirming 0123456789abcdef', true],
		['is connected', 'connected', true],
		['has a token that is refused', 'refused', true],
	])(
		"changes nothing when somebody signs up with a customer's address who %s",
		async (_what, status, hasToken) => {
			const email = `known-${status.split(' ')[0]}@example.com`;
			const { company, ...rest } = customerRow(email, on.server.emulator.build.account({ email }));
			const row = hasToken ? { company, ...rest, status } : { email, company, status };
			await on.table.insert([row]);
			const { error } = await signUp(email, (example) =>
				JSON.parse(JSON.stringify(example).replace(`Company of ${email}`, 'Another')),
			);
			expect(error).toBeUndefined();
			const rows = (await on.table.rows()).filter((each) => each.email === email);
			expect(rows).toMatchObject([row]);
		},
	);

	it('ends a row that stayed invited when its token came', async () => {
		const email = 'met@example.com';
		const account = on.server.emulator.build.account({ email });
		await on.table.insert([{ ...customerRow(email, account), status: 'invited' }]);
		await signUp(email);
		await expectOnboarded(email);
	});

	it('makes no account for a customer who is on the consent pages', async () => {
		const row = { email: 'newcomer@example.com', company: 'A', status: 'connecting 0123' };
		await on.table.insert([row]);
		expect((await signUp(row.email)).items('Invitation')).toHaveLength(1);
		expect(accountsOf(row.email)).toEqual([]);
		expect(await on.table.rows()).toContainEqual(expect.objectContaining(row));
	});

	it('is what npm start runs: the form, and a report without a token', async () => {
		const workflow = await on.examples.add(file);
		const onboarding = readOnboarding(await signUpWithForm(on.server.client, workflow.id));
		await on.examples.deactivate(workflow);
		const [row] = (await on.table.rows()).filter(({ email }) => email === onboarding.email);
		expect(row).toMatchObject({ stitch_account_id: onboarding.accountId, status: 'onboarded' });
		expect([onboarding.sourceCount, onboarding.secrets]).toEqual([0, [row.access_token]]);
	});

	it('gives 200 customers an account and a row each, after each node has failed once', async () => {
		const series = `at-${on.server.emulator.requests.length}`;
		const steps = (on.examples.files.get(file) as WorkflowContent).nodes
			.filter(({ type }) => !/stickyNote|trigger|webhook|stopAndError/i.test(type))
			.map(({ name }) => name)
			.filter((name) => name !== 'Example Sign-Up');
		const failing = steps.map((name) => ({
			name,
			email: `${series}-fault-in-${name.toLowerCase().replace(/\W+/g, '-')}@example.com`,
			isInvited: stepsOfInvitation.includes(name),
		}));
		const invited = failing.filter(({ isInvited }) => isInvited).map(({ email }) => email);
		for (const email of invited) on.server.emulator.build.account({ email });
		const held = new Map<string, Execution>();
		for (const { name, email } of failing) {
			const execution = await signUp(email, (example) => withFaultIn(example, name));
			expect([name, execution.error]).toEqual([name, `A fault in ${name}`]);
			held.set(name, execution);
		}
		// This node's job is to fail: a refusal leads to it.
		on.server.emulator.faults.add({ kind: 'status', status: 500, path: '/v3/accounts', times: 1 });
		const refusedEmail = `${series}-refused@example.com`;
		const refused = await signUp(refusedEmail);
		expect(refused.data.resultData.lastNodeExecuted).toBe('Say Why');

		const customers = [
			refusedEmail,
			...failing.filter(({ isInvited }) => !isInvited).map(({ email }) => email),
		];
		while (customers.length < 200) customers.push(`${series}-${customers.length}@example.com`);
		const workflow = await on.examples.add(file);
		try {
			const webhook = await on.examples.activate(workflow, 'stitch-sign-up-api');
			const waiting = [...customers, ...invited];
			const next = async () => {
				for (let email = waiting.shift(); email; email = waiting.shift())
					expect((await post(webhook, email)).status).toBe(200);
			};
			await Promise.all(Array.from({ length: 10 }, next));
			const lost = `${series}-fault-in-store-customer@example.com`;
			const done = async () => {
				const rows = new Map((await on.table.rows()).map(({ email, status }) => [email, status]));
				return (
					customers.every((email) => email === lost || rows.get(email) === 'onboarded') &&
					[lost, ...invited].every((email) => rows.get(email) === 'invited')
				);
			};
			await until('the rows', done, 300_000);
			await mendAndRetry(held.get('Store Customer') as Execution);
			await until('the row of the retry', async () => (await onboardedEmails()).has(lost));
		} finally {
			await on.examples.deactivate(workflow);
		}

		const rows = (await on.table.rows()).filter(({ email }) => customers.includes(email));
		expect(rows).toHaveLength(200);
		expect(new Set(rows.map(({ email }) => email)).size).toBe(200);
		for (const email of customers) expect(accountsOf(email)).toHaveLength(1);
		expect(new Set(rows.map(({ stitch_account_id: id }) => id)).size).toBe(200);
		for (const { email, stitch_account_id: id } of rows)
			expect(accountsOf(email)[0].clientId).toBe(id);
		everyone = rows;
	}, 480_000);

	it('lets the morning workflow act in all 200 accounts, each request with its own token', async () => {
		expect(everyone).toHaveLength(200);
		for (const { stitch_account_id: id } of everyone) {
			on.server.emulator.build.destination(Number(id));
			on.server.emulator.build.source(Number(id));
		}
		const from = on.server.emulator.requests.length;
		const { id } = await on.examples.add('all-customers.json');
		const execution = await on.server.client.runWorkflow(id);
		expect([execution.error, execution.status]).toEqual([undefined, 'success']);
		const customers = (await on.table.rows()).filter((row) => row.access_token);
		expect(execution.items('Report')).toMatchObject([{ customers: customers.length }]);

		const sent = on.server.emulator.requests.slice(from).map(({ path, headers }) => ({
			account: /^\/v4\/(\d+)\//.exec(path)?.[1],
			token: String(headers.authorization).replace('Bearer ', ''),
		}));
		const signed = sent.filter(({ account }) => account !== undefined);
		for (const { account, token } of signed)
			expect(String(on.server.emulator.state.tokens.get(token)?.clientId)).toBe(account);
		const acted = new Set(signed.map(({ account }) => Number(account)));
		for (const row of everyone) expect(acted).toContain(row.stitch_account_id);
	}, 180_000);

	it("leaves no plain token in n8n's database and logs", async () => {
		const issued = (await on.table.rows())
			.filter(({ stitch_account_id: id }) => id)
			.flatMap(({ stitch_account_id: id }) => tokensOf(Number(id)).map(([token]) => token));
		expect(issued.length).toBeGreaterThanOrEqual(200);
		const folder = join(on.server.userFolder, '.n8n');
		const names = (await readdir(folder)).filter((name) => /sqlite|log/.test(name));
		expect(names.length).toBeGreaterThan(0);
		const texts = [
			...(await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')))),
			await on.server.log(),
		];
		/** The three ways in which base64 can hold a text, without what depends on its neighbours. */
		const base64 = (text: string) =>
			[0, 1, 2].map((shift) =>
				Buffer.from(`${' '.repeat(shift)}${text}`)
					.toString('base64')
					.slice(4, -4),
			);
		// What is encrypted is found, so that a token would be too.
		const [{ access_token: stored }] = (await on.table.rows()).filter((row) => row.access_token);
		expect(texts.some((text) => text.includes(String(stored)))).toBe(true);
		for (const token of issued) {
			for (const spelling of [token, encodeURIComponent(token), ...base64(token)]) {
				expect(texts.filter((text) => text.includes(spelling))).toHaveLength(0);
			}
		}
	});
});
