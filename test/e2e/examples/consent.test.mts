/// <reference types="jest" />

import { demo } from '../../../emulator/index.mts';
import { examplesOn, itemsOfAllRuns, until } from '../support/exampleRuns.mts';
import { startServer } from '../support/server.mts';

let server: Awaited<ReturnType<typeof startServer>>;
let examples: Awaited<ReturnType<typeof examplesOn>>;
beforeAll(async () => {
	server = await startServer();
	examples = await examplesOn(server);
}, 300_000);
afterAll(() => server?.stop(), 60_000);

describe('consent-in-workflow.json', () => {
	const file = 'consent-in-workflow.json';
	let workflow: any;
	let link: string;
	let redirectUri: string;

	beforeAll(async () => {
		server.emulator.switches.dropState = true;
	});
	afterAll(() => {
		server.emulator.switches.dropState = false;
	});

	async function use(changes?: object) {
		if (workflow) await examples.deactivate(workflow);
		workflow = await examples.add(file, changes);
		link = await examples.activate(workflow, 'stitch-connect');
		redirectUri = await examples.activate(workflow, 'stitch-connected');
	}

	/** The customer opens the link: where Stitch asks them, and what their browser keeps. */
	async function open(query: string) {
		const answer = await fetch(`${link}?${query}`, { redirect: 'manual' });
		expect(answer.status).toBe(303);
		const cookie = String(answer.headers.get('set-cookie')).split(';')[0];
		return { address: String(answer.headers.get('location')), cookie };
	}

	async function comeBack(address: string, cookie?: string) {
		const answer = await fetch(address, { headers: cookie ? { cookie } : {} });
		return { status: answer.status, page: await answer.text() };
	}

	/** The token with which the sources were listed since `from`. */
	const tokensUsed = (from: number) =>
		server.emulator.requests
			.slice(from)
			.filter(({ path }) => path === '/v4/sources')
			.map(({ headers }) => String(headers.authorization).replace('Bearer ', ''));

	const exchanges = (from: number) =>
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

		// n8n stores nothing of it.
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
			{ key: 'third', account: 'new' as const, sources: 0 },
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
			// Three opened the link, three returned.
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
