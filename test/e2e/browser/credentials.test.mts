/// <reference types="jest" />

import type { Answer } from '../../../scripts/lib/n8n/client.mts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demo } from '../../../emulator/index.mts';
import paths from '../../../scripts/bootstrap/paths.js';
import { withServer } from '../../support/plainServer.mts';
import { openEditor } from '../support/browser.mts';
import { newCredential } from '../support/editor/credentialForm.mts';
import { partner, partnerData } from '../support/partner.mts';
import { startServer } from '../support/server.mts';
import type { Editor } from '../support/browser.mts';
import type { Page } from 'playwright-core';

let server: Awaited<ReturnType<typeof startServer>>;
let editor: Editor;
let page: Page;

beforeAll(async () => {
	server = await startServer();
	editor = await openEditor(server);
}, 240_000);
afterAll(async () => {
	await editor?.close();
	await server?.stop();
}, 60_000);
beforeEach(async () => {
	page = await editor.page();
});
afterEach(async () => {
	await page.close();
	server.emulator.switches.reset();
});

const newToken = () => server.emulator.state.issueToken(demo.account.stitchClientId);

/** @returns the data of the newest credential, as n8n stores it */
async function newestData(type: string): Promise<any> {
	const all = await server.exportCredentials();
	const ofType = all.filter((each: Answer) => each.type === type);
	return ofType.sort((a: Answer, b: Answer) => (a.createdAt < b.createdAt ? 1 : -1))[0].data;
}

/** A Stitch OAuth2 API form, filled in as by a partner, and the consent page in the pop-up. */
async function upToConsent() {
	const form = await newCredential(page, 'Stitch OAuth2 API');
	const { url } = server.emulator;
	await form.fill(partnerData(url));
	const consent = await form.openConsent(/Allow access to your Stitch account/);
	return { form, consent };
}

/** The editor's message when a callback lacks what it needs. */
const insufficient = 'Insufficient parameters for OAuth2 callback';

describe('Stitch OAuth2 API', () => {
	it('connects an account: partner ID and secret, Connect, Accept in the pop-up', async () => {
		const { form, consent } = await upToConsent();
		await Promise.all([
			consent.waitForEvent('close'),
			consent.getByRole('button', { name: 'Accept' }).click(),
		]);
		await form.connected.waitFor();
		const { oauthTokenData } = await newestData('stitchOAuth2Api');
		expect(oauthTokenData).toMatchObject({
			access_token: expect.stringMatching(/^ac_/),
			stitch_account_id: demo.account.stitchClientId,
		});
	});

	it('stays unconnected after Deny, and the pop-up says what n8n says', async () => {
		const { form, consent } = await upToConsent();
		await consent.getByRole('button', { name: 'Deny' }).click();
		await consent.getByText(insufficient).waitFor();
		await form.notConnected.waitFor();
		expect(await form.connected.isVisible()).toBe(false);
		expect((await newestData('stitchOAuth2Api')).oauthTokenData).toBeUndefined();
	});

	it("names the case in which the provider drops 'state', and the way round it", async () => {
		server.emulator.switches.dropState = true;
		const { form, consent } = await upToConsent();
		await consent.getByRole('button', { name: 'Accept' }).click();
		await consent.getByText(insufficient).waitFor();
		await form.notConnected.waitFor();

		const page = readFileSync(join(paths.root, 'docs', 'troubleshooting.md'), 'utf8');
		for (const said of [await form.form.innerText(), page]) {
			expect(said).toContain(insufficient);
			expect(said).toMatch(/["`]state["`]/);
			expect(said).toMatch(/Partner Token/);
			expect(said).toMatch(/Get Authorization URL/);
			expect(said).toMatch(/Exchange Authorization Code/);
		}
	});

	it('reads in order: for whom and how, ID and secret, the optional prefill, base URLs last', async () => {
		const form = await newCredential(page, 'Stitch OAuth2 API');
		await form.form.getByText('App Base URL').first().waitFor();
		const text = await form.form.innerText();
		const labels = [
			...['Connect Using', 'For Stitch partners', 'Client ID', 'Client Secret'],
			...['Token Encryption Key', 'Optional: prefills', 'Email', 'Company'],
			...['Advanced: where requests go', 'API Base URL', 'App Base URL'],
		];
		const places = labels.map((label) => text.indexOf(label));
		expect(places).not.toContain(-1);
		expect(places).toEqual([...places].sort((a, b) => a - b));
	});

	it('without a token says that it can be saved: in the form, and in what its test reports', async () => {
		const form = await newCredential(page, 'Stitch OAuth2 API');
		await form.choose('grantType', 'Partner Token');
		await form.form.getByText('No token yet? Leave Access Token empty and save').waitFor();
		await form.fill({ ...partner, apiBaseUrl: server.emulator.url });
		await form.save();
		await form.red.waitFor();
		expect(await form.reason()).toMatch(/No access token yet, which is fine: save the credential/);
	});

	it('with a partner token: no Connect button; green, and red in our words once revoked', async () => {
		const token = newToken();
		const form = await newCredential(page, 'Stitch OAuth2 API');
		await form.choose('grantType', 'Partner Token');
		await form.fill({ ...partner, accessToken: token, apiBaseUrl: server.emulator.url });
		await form.save();
		await form.green.waitFor();
		expect(await form.connectButton.isVisible()).toBe(false);
		expect(await form.form.getByText('OAuth Redirect URL').isVisible()).toBe(false);

		server.emulator.state.revokeToken(token);
		await form.form.getByRole('button', { name: 'Retry' }).click();
		await form.red.waitFor();
		const reason = await form.reason();
		expect(reason).toMatch(/Stitch refused the access token: it was revoked or disabled/);
		expect(reason).toMatch(/Reconnect the account or replace the token/);
	});
});

const tokenTypes: {
	type: string;
	good: () => Record<string, string>;
	bad: Record<string, string>;
	reason: RegExp;
}[] = [
	{
		type: 'Stitch API',
		good: () => ({ accessToken: newToken() }),
		bad: { accessToken: 'ac_nobodyknowsthis' },
		reason: /Stitch refused the access token/,
	},
	{
		type: 'Stitch Import API',
		good: () => ({
			accessToken: demo.account.importToken,
			clientId: String(demo.account.stitchClientId),
		}),
		bad: { accessToken: 'at_nobodyknowsthis', clientId: String(demo.account.stitchClientId) },
		reason: /Stitch refused the token: it was revoked, it is not an Import API token/,
	},
];

describe.each(tokenTypes)('$type', ({ type, good, bad, reason }) => {
	it('is green with a good token', async () => {
		const form = await newCredential(page, type);
		await form.fill({ ...good(), apiBaseUrl: server.emulator.url });
		await form.save();
		await form.green.waitFor();
	});

	it('is red with a token that nobody knows, and says why', async () => {
		const form = await newCredential(page, type);
		await form.fill({ ...bad, apiBaseUrl: server.emulator.url });
		await form.save();
		await form.red.waitFor();
		expect(await form.reason()).toMatch(reason);
		expect(await form.form.innerText()).not.toContain(bad.accessToken);
	});

	it('is red when the page of a network answers, and says so', async () => {
		const page200 = { body: '<html><title>Sign in to the guest network</title></html>' };
		await withServer(page200, async (url) => {
			const form = await newCredential(page, type);
			await form.fill({ ...good(), apiBaseUrl: url });
			await form.save();
			await form.red.waitFor();
			expect(await form.reason()).toContain('The answer is not from Stitch');
		});
	});

	it('sends no token to an address that is not https, and says so while it is typed', async () => {
		const form = await newCredential(page, type);
		await form.fill({ ...good(), apiBaseUrl: 'http://stitch.example.com' });
		await form.form.getByText('has to start with https://').waitFor();
	});
});
