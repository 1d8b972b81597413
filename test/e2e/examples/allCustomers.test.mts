/// <reference types="jest" />
import { demo } from '../../../emulator/index.mts';
import { customerRow } from '../support/customersTable.mts';
import { eventually } from '../support/eventually.mts';
import { exampleServer } from '../support/exampleServer.mts';
import { withCredential } from '../support/exampleRunsChanges.mts';
import { partnerTokenData } from '../support/partner.mts';
import type { Execution } from '../../../scripts/lib/n8n/client.mts';

const on = exampleServer();
beforeAll(() => on.table.create());

const file = 'all-customers.json';

async function run(change: (example: any) => any = (example) => example) {
	const workflow = await on.examples.addChanged(file, change);
	const execution = await on.server.client.runWorkflow(workflow.id);
	expect([execution.error, execution.status]).toEqual([undefined, 'success']);
	return execution;
}

const linesOf = (execution: Execution) => execution.items('Send the Report')[0].text.split('\n');

describe('all-customers.json', () => {
	it('says so when there is no customer with a source yet', async () => {
		const account = on.server.emulator.build.account();
		await on.table.insert([customerRow('empty@example.com', account)]);
		expect(linesOf(await run())).toEqual([
			'Stitch this morning: 0 of 0 sources of 1 customers are fine',
		]);
	});

	it('reports nothing of another account when the wrong credential is selected', async () => {
		const name = "The partner's own account";
		const { id } = await on.server.client.createCredential({
			name,
			type: 'stitchOAuth2Api',
			data: partnerTokenData(on.server.emulator.url, demo.account.accessToken),
		});
		const execution = await run((example) =>
			withCredential(example, 'stitchOAuth2Api', { id, name }),
		);
		expect(linesOf(execution)).toEqual([
			'Stitch this morning: 0 of 0 sources of 1 customers are fine',
			'- Company of empty@example.com: was read with the token of another account: select the right credential',
		]);
	});

	it("asks for every customer with that customer's token, and reports each of them", async () => {
		const { build, jobs, state } = on.server.emulator;
		const customers = Array.from({ length: 60 }, (_, index) => {
			const { clientId, accessToken } = build.account();
			build.destination(clientId);
			const source = build.source(clientId, { displayName: `Shop ${index}` });
			return { email: `customer${index}@example.com`, clientId, accessToken, source };
		});
		const [fails, refused, again, ...others] = customers;
		const fine = [again, ...others];
		jobs.start(fails.source.id, { durationMs: 0, result: 'tap-failure', description: 'No route' });
		await eventually(() => expect(state.accounts.get(fails.clientId)?.extractions.size).toBe(1));
		state.revokeToken(refused.accessToken);
		await on.table.insert([
			...[fails, refused, ...others].map((each) => customerRow(each.email, each)),
			// Refused once, by the owner or because the wrong credential was selected.
			{ ...customerRow(again.email, again), status: 'refused' },
			{ email: 'invited@example.com', company: 'Invited', status: 'invited' },
		]);

		const from = on.server.emulator.requests.length;
		const execution = await run();
		expect(execution.items('Report')).toMatchObject([{ customers: 61, sources: 59, healthy: 58 }]);
		expect(linesOf(execution).slice(1)).toEqual([
			`- Company of ${fails.email}: Shop 0: extraction failed: No route`,
			`- Company of ${refused.email}: Stitch refused the access token`,
		]);

		const sent = on.server.emulator.requests.slice(from).map(({ path, headers }) => ({
			account: /^\/v4\/(\d+)\//.exec(path)?.[1],
			token: String(headers.authorization).replace('Bearer ', ''),
		}));
		const tokens = new Set(sent.map(({ token }) => token));
		for (const { accessToken } of customers) expect(tokens).toContain(accessToken);
		for (const { account, token } of sent.filter((each) => each.account !== undefined)) {
			expect(String(state.tokens.get(token)?.clientId)).toBe(account);
		}

		const rows = new Map((await on.table.rows()).map((row) => [row.email, row.status]));
		expect(rows.get(refused.email)).toBe('refused');
		for (const { email } of [fails, ...fine]) expect(rows.get(email)).toBe('onboarded');
		expect(rows.get('invited@example.com')).toBe('invited');
		for (const { accessToken } of customers) expect(execution.stored).not.toContain(accessToken);
	});
});
