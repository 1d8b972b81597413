/// <reference types="jest" />
import { createHmac } from 'node:crypto';
import { demo } from '../../../emulator/index.mts';
import { exampleCredentials } from '../../../scripts/lib/main/examples.mts';
import { browse, fieldsOf } from '../support/pages.mts';
import type { Row } from '../support/customersTable.mts';
import { until } from '../support/exampleRuns.mts';
import { exampleServer } from '../support/exampleServer.mts';
import { withParameters } from '../support/exampleRunsChanges.mts';

const on = exampleServer();
let workflow: any;
let redirectUri: string;
beforeAll(async () => {
	workflow = await on.examples.add('consent-in-workflow.json');
	await on.examples.activate(workflow, 'stitch-connect');
	redirectUri = await on.examples.activate(workflow, 'stitch-connected');
}, 60_000);

const hmacSecret = String(
	exampleCredentials().find(({ type }) => type === 'crypto')?.data.hmacSecret,
);

const sign = (text: string) => createHmac('SHA256', hmacSecret).update(text).digest('hex');

const linkOf = (
	customer: string,
	end: number = Date.now() + 60_000,
	signature: string = sign(`link ${customer} ${end}`),
) =>
	`${on.server.url}/webhook/stitch-connect?${new URLSearchParams({ customer, until: String(end), signature })}`;

async function rowOf(email: string) {
	const [row, ...more] = (await on.table.rows()).filter((each) => each.email === email);
	expect(more).toEqual([]);
	return row;
}

/** The onboarding, run by hand. */
async function signUp(email: string, company: string) {
	const values = { email, first_name: 'Ada', last_name: 'Smith', company };
	const assignments = Object.entries(values).map(([name, value]) => ({
		id: name,
		name,
		type: 'string',
		value,
	}));
	const { id } = await on.examples.addChanged('onboard-customer.json', (example) =>
		withParameters(example, 'Example Sign-Up', { assignments: { assignments } }),
	);
	return await on.server.client.runWorkflow(id);
}

/** A row for a customer, as the onboarding makes it, and their link. */
async function invite(email: string) {
	await on.table.insert([{ email, company: 'A & <b>Sons</b>', status: 'invited' }]);
	return linkOf(email);
}

const press = (page: string, address: string = `${on.server.url}/webhook/stitch-connect`) =>
	browse(address, { method: 'POST', body: fieldsOf(page) });

/** Link, button, and the consent at Stitch: where the browser is sent back, and its cookie. */
async function toTheWayBack(link: string, account: any) {
	const { status, page } = await browse(link);
	expect(status).toBe(200);
	const sent = await press(page);
	expect(sent.status).toBe(303);
	const back = await on.server.emulator.consent(sent.location, { account });
	return { back, cookie: sent.cookie.split(';')[0], sent };
}

const comeBack = (back: string, cookie?: string) =>
	browse(back, { headers: cookie ? { cookie } : {} });

const confirm = (page: string) => press(page, redirectUri);

const exchanges = (from: number) =>
	on.server.emulator.requests.slice(from).filter(({ path }) => path === '/oauth/token').length;

const own = demo.account.stitchClientId;
const other = demo.secondAccount.stitchClientId;

describe('consent-in-workflow.json', () => {
	it("connects a customer by the onboarding's invitation, though Stitch brings no state back", async () => {
		const { email } = demo.account;
		const [{ link }] = (await signUp(email, 'Example Ltd')).items('Invitation');

		on.server.emulator.switches.dropState = true;
		const before = await browse(link);
		expect(before.page).toContain(`Example Ltd (${email})`);
		const { back, cookie, sent } = await toTheWayBack(link, own);
		on.server.emulator.switches.dropState = false;
		expect([...new URL(back).searchParams.keys()]).toEqual(['code']);
		expect(new URL(sent.location).searchParams.get('redirect_uri')).toBe(redirectUri);
		expect(sent.cookie).toMatch(
			/^__Host-stitch=.*; Path=\/; Max-Age=600; HttpOnly; Secure; SameSite=Lax$/,
		);

		const asked = await comeBack(back, cookie);
		expect(asked.status).toBe(200);
		expect(asked.page).toContain(`Stitch account <b>${own}</b>`);
		expect((await rowOf(email)).access_token).toBe(null);

		const from = on.server.emulator.requests.length;
		const done = await confirm(asked.page);
		expect(done).toMatchObject({ status: 200 });
		expect(done.page).toContain(`Account ${own} is connected. It has 10 sources.`);
		expect(await rowOf(email)).toMatchObject({
			stitch_account_id: own,
			status: 'connected',
			access_token: expect.stringMatching(/^eyJ/),
		});
		const [token] = on.server.emulator.requests
			.slice(from)
			.filter(({ path }) => path === '/v4/sources')
			.map(({ headers }) => String(headers.authorization).replace('Bearer ', ''));
		for (const { page } of [asked, done]) expect(page).not.toContain(token);

		// Nothing of it works a second time.
		const row = await rowOf(email);
		expect((await comeBack(back, cookie)).status).toBe(400);
		expect((await confirm(asked.page)).status).toBe(400);
		expect(await rowOf(email)).toEqual(row);
	});

	it('writes what a customer entered as text into the page', async () => {
		const { page } = await browse(await invite('escaped@example.com'));
		expect(page).not.toContain('<b>Sons');
		expect(page).toContain('A &#38; &#60;b&#62;Sons');
	});

	it('exchanges nothing for a link that nobody gave out', async () => {
		const link = await invite('given@example.com');
		const end = Date.now() + 60_000;
		const tampered = new URL(link);
		tampered.searchParams.set('customer', 'someone-else@example.com');
		for (const address of [
			`${on.server.url}/webhook/stitch-connect`,
			String(tampered),
			linkOf('given@example.com', end, sign(`link given@example.com ${end + 1}`)),
			linkOf('given@example.com', Date.now() - 1000),
			// Signed, but for nobody who is in the table.
			linkOf('nobody@example.com'),
			linkOf(''),
		]) {
			expect((await browse(address)).status).toBe(400);
			const body = new URLSearchParams(new URL(address).search);
			expect((await browse(address, { method: 'POST', body })).status).toBe(400);
		}
	});

	it("refuses another person's code in the customer's browser when a state comes back, and asks when none does", async () => {
		const carol = await toTheWayBack(await invite('carol@example.com'), own);
		const mallory = await toTheWayBack(await invite('mallory@example.com'), other);
		const from = on.server.emulator.requests.length;
		expect((await comeBack(mallory.back, carol.cookie)).status).toBe(400);
		expect(exchanges(from)).toBe(0);

		const withoutState = new URL(mallory.back);
		withoutState.searchParams.delete('state');
		const asked = await comeBack(String(withoutState), carol.cookie);
		expect(asked.page).toContain(`Stitch account <b>${other}</b>`);
		expect(asked.page).toContain('(carol@example.com)');
		for (const email of ['carol@example.com', 'mallory@example.com']) {
			expect(await rowOf(email)).toMatchObject({ stitch_account_id: null, access_token: null });
		}
	});

	it('refuses a cookie that nobody gave out, the first of two, and one that has ended', async () => {
		const { back, cookie } = await toTheWayBack(await invite('dave@example.com'), own);
		const [, value] = cookie.split('=');
		const [customer, nonce, end, signature] = value.split('|');
		const late = Date.now() - 1000;
		const from = on.server.emulator.requests.length;
		for (const forged of [
			undefined,
			'stitch_customer=dave@example.com',
			`__Host-stitch=${customer}|${nonce}|${end}|${'0'.repeat(64)}`,
			`__Host-stitch=${customer}|${nonce}|${Number(end) + 1}|${signature}`,
			`__Host-stitch=carol%40example.com|${nonce}|${end}|${signature}`,
			`__Host-stitch=${customer}|${nonce}|${late}|${sign(`visit ${customer} ${nonce} ${late}`)}`,
			`__Host-stitch=tossed|1|2|3; ${cookie}`,
			'__Host-stitch=%E0%A4%A',
		]) {
			expect((await comeBack(back, forged)).status).toBe(400);
		}
		const denied = `${redirectUri}?error=access_denied`;
		expect((await comeBack(denied, cookie)).status).toBe(400);
		expect(exchanges(from)).toBe(0);
		expect((await comeBack(back, cookie)).status).toBe(200);
	});

	it('stores nothing but what was signed for this visit', async () => {
		const { back, cookie } = await toTheWayBack(await invite('erin@example.com'), own);
		const { page } = await comeBack(back, cookie);
		for (const [name, value] of [
			['customer', 'carol@example.com'],
			['account', String(other)],
			['token', 'eyJhbGciOiJkaXIifQ....'],
			['nonce', 'x'],
			['until', String(Date.now() + 3_600_000)],
			['signature', ''],
		]) {
			const body = fieldsOf(page);
			body.set(name, value);
			expect((await browse(redirectUri, { method: 'POST', body })).status).toBe(400);
		}
		expect(await rowOf('erin@example.com')).toMatchObject({ access_token: null });
		expect((await confirm(page)).status).toBe(200);
	});

	it('goes on when somebody signs up with the address of a customer who is on the way', async () => {
		const email = 'frank@example.com';
		const { clientId: account } = on.server.emulator.build.account({ email });
		const { back, cookie } = await toTheWayBack(await invite(email), account);
		const stranger = async () => expect((await signUp(email, 'Another')).error).toBeUndefined();
		await stranger();
		const { page } = await comeBack(back, cookie);
		expect(page).toContain('A &#38; &#60;b&#62;Sons');
		await stranger();
		expect((await confirm(page)).status).toBe(200);
		const { updatedAt: _updatedAt, ...row }: Row & { updatedAt?: string } = await rowOf(email);
		expect(row).toMatchObject({ stitch_account_id: account, status: 'connected' });
		await stranger();
		expect(await rowOf(email)).toMatchObject(row);
	});

	it('keeps customers apart who are on the way at the same time', async () => {
		const customers = [
			{ email: 'one@example.com', account: own },
			{ email: 'two@example.com', account: other },
			{ email: 'three@example.com', account: 'new' },
		];
		const opened = [];
		for (const { email, account } of customers) {
			opened.push(await toTheWayBack(await invite(email), account));
		}
		const asked = await Promise.all(opened.map(({ back, cookie }) => comeBack(back, cookie)));
		const done = await Promise.all(asked.map(({ page }) => confirm(page)));
		expect(done.map(({ status }) => status)).toEqual([200, 200, 200]);
		const third = on.server.emulator.state.accountByEmail('three@example.com')?.clientId;
		const rows = await Promise.all(customers.map(({ email }) => rowOf(email)));
		expect(rows.map((row) => row.stitch_account_id)).toEqual([own, other, third]);
		expect(new Set(rows.map((row) => row.access_token)).size).toBe(3);
	});

	it('says so when the code is refused, and keeps the execution for the operator', async () => {
		const { back, cookie } = await toTheWayBack(await invite('late@example.com'), own);
		on.server.emulator.faults.add({ path: '/oauth/token', kind: 'status', status: 500 });
		const { status, page } = await comeBack(back, cookie);
		expect(status).toBe(502);
		expect(page).toContain('not connected yet');
		const [failed] = await until('the failed execution', async () => {
			const kept = await on.examples.webhookExecutions(workflow);
			return kept.length > 0 && kept[0].status === 'error' && kept;
		});
		const { error } = await on.server.client.execution(failed.id);
		expect(error).toMatch(/^Customer 'late@example.com' could not be connected: ./);
	});
});
