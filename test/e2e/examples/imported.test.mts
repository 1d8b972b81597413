/// <reference types="jest" />
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { demo } from '../../../emulator/index.mts';
import paths from '../../../scripts/bootstrap/paths.js';
import { openEditor } from '../support/browser.mts';
import { customerRow, customersTable } from '../support/customersTable.mts';
import { importFile } from '../support/editor/importFile.mts';
import { eventually } from '../support/eventually.mts';
import { browse, fieldsOf } from '../support/pages.mts';
import { partnerTokenData } from '../support/partner.mts';
import { startServer } from '../support/server.mts';
import type { Execution } from '../../../scripts/lib/n8n/client.mts';
import type { Editor } from '../support/browser.mts';

/** Whom the examples name. */
const customer = 'nathan@example.com';

/** The n8n of somebody who uses Stitch in other ways too: no credential is the one of the examples. */
let server: Awaited<ReturnType<typeof startServer>>;
let editor: Editor;
beforeAll(async () => {
	server = await startServer();
	editor = await openEditor(server);
	const { build } = server.emulator;
	const table = customersTable(server.client);
	await table.create();
	await table.insert([customerRow(customer, build.account())]);
}, 300_000);
afterAll(async () => {
	await editor?.close();
	await server?.stop();
}, 60_000);

async function importExample(file: string) {
	const page = await editor.page();
	try {
		const { id, versionId, nodes } = await importFile(
			page,
			server.client,
			join(paths.examples, file),
		);
		const ours = nodes.filter(({ type }) => type === 'n8n-nodes-stitch.stitch');
		expect(ours.length).toBeGreaterThan(0);
		return { id, versionId, given: ours.map(({ credentials }) => credentials) };
	} finally {
		await page.close();
	}
}

const data: Record<string, (url: string) => Record<string, unknown>> = {
	stitchOAuth2Api: (url) => partnerTokenData(url, demo.account.accessToken),
	stitchApi: (apiBaseUrl) => ({ accessToken: demo.account.accessToken, apiBaseUrl }),
};

async function newCredential(type: string) {
	const name = `Our own account, ${type}`;
	const { id } = await server.client.createCredential({
		name,
		type,
		data: data[type](server.emulator.url),
	});
	return { [type]: { id, name } };
}

/** What each example says to its user, by its file. */
const told: Record<string, (execution: Execution) => string> = {
	'onboard-customer.json': ({ error, data: { resultData } }) =>
		`${error}: ${resultData.error?.description}`,
	'customer-to-data.json': (execution) => {
		const [{ reason, way_out: wayOut }] = execution.items('Needs a Look');
		return `${reason}: ${wayOut}`;
	},
	'all-customers.json': (execution) => execution.items('Report')[0].text,
};
const files = Object.keys(told);

const hmacSecret = 'a-secret-of-this-test-and-of-nothing-else';
beforeAll(() =>
	server.client.createCredential({ name: 'Links', type: 'crypto', data: { hmacSecret } }),
);

const connect = () => `${server.url}/webhook/stitch-connect`;

const publish = async (id: string, versionId: string) =>
	await server.client.rest('POST', `/workflows/${id}/activate`, { versionId });

/** Imports and publishes the consent, and opens a customer's link. */
async function openedLink() {
	const { id, versionId, given } = await importExample('consent-in-workflow.json');
	await publish(id, versionId);
	const end = Date.now() + 60_000;
	const text = `link ${customer} ${end}`;
	const signature = createHmac('SHA256', hmacSecret).update(text).digest('hex');
	const link = new URLSearchParams({ customer, until: String(end), signature });
	const { page } = await eventually(async () => {
		const answer = await browse(`${connect()}?${link}`);
		return answer.status === 200 && answer;
	});
	return { id, given, page };
}

/** Requests that change something in Stitch. */
const writes = (from: number) =>
	server.emulator.requests.slice(from).filter(({ method }) => method !== 'GET');

describe('an example that is imported in the editor, with a newer credential of its type there', () => {
	let newest: object;
	beforeAll(async () => {
		newest = await newCredential('stitchOAuth2Api');
	});

	it.each(files)('%s is given that one, writes nothing, and says what to do', async (file) => {
		const { id, given } = await importExample(file);
		expect(given).toEqual(given.map(() => newest));
		const from = server.emulator.requests.length;
		const execution = await server.client.runWorkflow(id);
		expect(told[file](execution)).toMatch(/another account.*credential/);
		expect(writes(from)).toEqual([]);
	});

	it('consent-in-workflow.json stores the token of the customer, and reads no other account', async () => {
		const { id, given, page } = await openedLink();
		expect(given).toEqual(given.map(() => newest));
		const sent = await browse(connect(), { method: 'POST', body: fieldsOf(page) });
		const other = demo.secondAccount.stitchClientId;
		const back = await server.emulator.consent(sent.location, { account: other });
		const asked = await browse(back, { headers: { cookie: sent.cookie.split(';')[0] } });
		const from = server.emulator.requests.length;
		const body = fieldsOf(asked.page);
		const done = await browse(`${connect()}ed`, { method: 'POST', body });
		expect([done.status, done.page]).toEqual([502, expect.stringContaining('not connected yet')]);
		expect(server.emulator.requests.slice(from).map(({ path }) => path)).toEqual([
			`/v4/${other}/extractions`,
		]);
		await server.client.rest('POST', `/workflows/${id}/deactivate`, {});
	});
});

describe('an example that is imported in the editor, with a newer credential of the other type there', () => {
	beforeAll(() => newCredential('stitchApi'));

	// n8n 2.41 chooses the newest of both types, and then does not keep one of the wrong type.
	it.each(files)('%s is given none, and stops', async (file) => {
		const { id, given } = await importExample(file);
		expect(given).toEqual(given.map(() => undefined));
		const from = server.emulator.requests.length;
		const execution = await server.client.runWorkflow(id);
		expect(told[file](execution)).toMatch(/does not have any credentials set/);
		expect(server.emulator.requests).toHaveLength(from);
	});

	it('consent-in-workflow.json is given none, and n8n does not publish it', async () => {
		const { id, versionId, given } = await importExample('consent-in-workflow.json');
		expect(given).toEqual(given.map(() => undefined));
		await expect(publish(id, versionId)).rejects.toThrow(
			/Cannot publish workflow[\s\S]*Missing required credential: stitchOAuth2Api/,
		);
	});
});
