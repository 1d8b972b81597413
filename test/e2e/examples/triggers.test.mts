/// <reference types="jest" />

import { isoSeconds } from '../../../emulator/clock.mts';
import { demo } from '../../../emulator/index.mts';
import { eventually } from '../support/eventually.mts';
import { itemsOfAllRuns } from '../support/exampleRuns.mts';
import { exampleServer } from '../support/exampleServer.mts';
import {
	withAddress,
	withCredential,
	withPollsEveryTenSeconds,
} from '../support/exampleRunsChanges.mts';
import { endedExecutions } from '../support/executions.mts';
import { startReceiver } from '../support/receiver.mts';
import type { Account } from '../../../emulator/index.mts';
import type { Execution } from '../../../scripts/lib/n8n/client.mts';

const on = exampleServer();
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
	receiver = await startReceiver();
});
afterAll(() => receiver?.stop());

const { shopDb } = demo.account.sourceIds;
const refusal = 'password authentication failed for user "stitch"';

const accountOf = (clientId: number): Account => {
	const account = on.server.emulator.state.accounts.get(clientId);
	if (!account) throw new Error(`The emulator has no account ${clientId}`);
	return account;
};

async function runExample(file: string, change: (example: any) => any = (example) => example) {
	const workflow = await on.examples.addChanged(file, change);
	return await on.server.client.runWorkflow(workflow.id);
}

const expectSuccess = ({ error, status }: Execution) =>
	expect([error, status]).toEqual([undefined, 'success']);

describe('alert-on-failure.json', () => {
	const file = 'alert-on-failure.json';
	beforeEach(() => receiver.bodies.splice(0));

	it('sends a message about what went wrong since the last look, and about nothing else', async () => {
		const { clientId, credential } = await on.examples.newAccount();
		const { build, jobs } = on.server.emulator;
		const source = (displayName: string) => build.source(clientId, { displayName });
		const [shop, crm, legacy, fine, before] = ['Shop', 'CRM', 'Legacy', 'Fine', 'Before'].map(
			source,
		);
		jobs.start(before.id, { durationMs: 0, result: 'tap-failure' });
		await eventually(() => accountOf(clientId).extractions.has(before.id));

		const from = on.server.emulator.requests.length;
		const workflow = await on.examples.addChanged(file, (example) =>
			withPollsEveryTenSeconds(
				withAddress(withCredential(example, 'stitchApi', credential), receiver.url),
			),
		);
		await on.examples.publish(workflow);
		try {
			const looked = (what: RegExp) =>
				on.server.emulator.requests.slice(from).some(({ path }) => what.test(path));
			await eventually(() => looked(new RegExp(`^/v4/${clientId}/loads`)));

			jobs.start(shop.id, { durationMs: 0, result: 'tap-failure', description: refusal });
			jobs.start(fine.id, { durationMs: 0, loadDelayMs: 0 });
			jobs.load(crm.id, { contacts: { loadError: 'Disk full' } });
			legacy.systemPausedAt = isoSeconds(Date.now());
			const lines = await eventually(() => {
				const told = receiver.bodies.flatMap(({ text }) => text.split('\n').slice(1));
				return told.length >= 3 && told;
			});
			expect([...lines].sort()).toEqual([
				'- CRM: table contacts was not loaded: Disk full (establish a connection to your data warehouse)',
				'- Legacy: paused by Stitch itself',
				`- Shop: extraction failed in the phase tap: ${refusal}`,
			]);
			const executions = await eventually(async () => {
				const ended = await endedExecutions(on.server.client, workflow.id);
				return ended.length === receiver.bodies.length && ended;
			});
			for (const execution of executions) expectSuccess(execution);
		} finally {
			await on.examples.deactivate(workflow);
		}
	}, 60_000);

	it('sends the example by hand', async () => {
		const execution = await runExample(file, (example) => withAddress(example, receiver.url));
		expectSuccess(execution);
		expect(receiver.bodies).toEqual([
			{
				text: `Stitch needs a look:\n- Shop DB: extraction failed in the phase tap: ${refusal}`,
			},
		]);
	});
});

describe('react-to-load.json', () => {
	const hooks = () =>
		[...accountOf(demo.account.stitchClientId).hooks.values()].filter(({ config }) =>
			config.url.startsWith(on.server.url),
		);

	it('runs once per loaded table, and tells those with rejected rows apart', async () => {
		const workflow = await on.examples.add('react-to-load.json');
		await on.examples.publish(workflow);
		try {
			await eventually(() => expect(hooks()).toHaveLength(1));
			expect(hooks()[0].destination_id).toBe(demo.account.destinationId);
			on.server.emulator.jobs.load(shopDb, {
				customers: { rows: 10 },
				orders: { rows: 128, rowsRejected: 2 },
			});
			const executions = await eventually(async () => {
				const ended = await endedExecutions(on.server.client, workflow.id);
				return ended.length >= 2 && ended;
			});
			for (const execution of executions) expectSuccess(execution);
			const went = (node: string) =>
				executions.flatMap((execution) => itemsOfAllRuns(execution, node));
			const load = { source: 'Shop DB', batched_at: expect.any(String) };
			expect(went('Refresh What Shows It')).toEqual([
				{ ...load, table: 'customers', rows: 10, rows_rejected: 0 },
			]);
			// This one has a subtable, for which the emulator reports the same.
			expect(went('Look Into It')).toEqual([
				{ ...load, table: 'orders', rows: 252, rows_rejected: 4 },
			]);
		} finally {
			await on.examples.deactivate(workflow);
		}
		await eventually(() => expect(hooks()).toEqual([]));
	});

	it('shows the example by hand', async () => {
		const execution = await runExample('react-to-load.json');
		expectSuccess(execution);
		expect(execution.items('Look Into It')).toMatchObject([
			{ source: 'Shop DB', rows_rejected: 2 },
		]);
	});
});
