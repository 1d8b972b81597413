/// <reference types="jest" />

import { openEditor } from '../support/browser.mts';
import { addAction, newWorkflow, openStitchActions, panelItem } from '../support/editor/canvas.mts';
import { newCredential } from '../support/editor/credentialForm.mts';
import { openWorkflow } from '../support/editor/publish.mts';
import { signUpByForm } from '../support/editor/signUpForm.mts';
import { examplesOn } from '../support/exampleRuns.mts';
import { takePicture } from '../support/pictures.mts';
import { partnerData } from '../support/partner.mts';
import { startServer } from '../support/server.mts';
import type { Editor } from '../support/browser.mts';
import type { Page } from 'playwright-core';

let server: Awaited<ReturnType<typeof startServer>>;
let editor: Editor;
let page: Page;
/** The server's ID of the onboarding example. */
let onboarding: string;

beforeAll(async () => {
	server = await startServer();
	const examples = await examplesOn(server);
	onboarding = (await examples.add('onboard-customer.json')).id;
	editor = await openEditor(server);
}, 240_000);
afterAll(async () => {
	await editor?.close();
	await server?.stop();
}, 60_000);
afterEach(() => page.close());

const existing = 'Stitch existing account (emulator)';

/** The screens, and what brings the page there. */
const screens: Record<string, () => Promise<unknown>> = {
	async credential() {
		const form = await newCredential(page, 'Stitch OAuth2 API');
		const { url } = server.emulator;
		await form.fill(partnerData(url));
		const consent = await form.openConsent(/Allow access to your Stitch account/);
		await consent.getByRole('button', { name: 'Accept' }).click();
		await form.connected.waitFor();
	},
	async 'node-panel'() {
		await newWorkflow(page);
		await openStitchActions(page);
		await panelItem(page, 'Create account').waitFor();
	},
	async 'list-sources'() {
		await newWorkflow(page);
		const node = await addAction(page, 'List sources');
		await node.chooseCredential(existing);
		await node.execute();
		await node.succeeded.waitFor();
	},
	async 'create-source'() {
		await newWorkflow(page);
		const node = await addAction(page, 'Create source');
		await node.chooseCredential(existing);
		await node.openList('sourceType');
		await node.searchList('hp-postgres');
		await node.listItems.filter({ hasText: /\(platform\.hp-postgres\)$/ }).click();
		await node.parameter('host').waitFor();
	},
	async onboarding() {
		await openWorkflow(page, onboarding);
		await signUpByForm(page, `ann+${Date.now()}@example.com`);
		await page.getByText('Workflow executed successfully').first().waitFor({ state: 'hidden' });
		await page.getByTestId('zoom-to-fit').click();
	},
};

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
	beforeEach(async () => {
		page = await editor.page(colorScheme);
	});

	it.each(Object.entries(screens))('shows %s', async (name, goThere) => {
		await goThere();
		// The editor's notifications and what still moves.
		await page.waitForTimeout(1_500);
		const { made, kept } = await takePicture(page, `${name}-${colorScheme}`);
		expect(kept).toEqual(made);
	});

	it('has the icon for this scheme', async () => {
		await newWorkflow(page);
		await openStitchActions(page);
		const icons = page.locator('img[src*="n8n-nodes-stitch"]');
		await icons.first().waitFor();
		const file = colorScheme === 'dark' ? /stitch\.dark\.svg$/ : /stitch\.svg$/;
		expect(await icons.first().getAttribute('src')).toMatch(file);
	});
});
