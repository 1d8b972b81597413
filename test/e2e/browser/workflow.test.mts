/// <reference types="jest" />

import { demo } from '../../../emulator/index.mts';
import { openEditor } from '../support/browser.mts';
import {
	addAction,
	newWorkflow,
	openStitchActions,
	panelItem,
	searchNodes,
} from '../support/editor/canvas.mts';
import { eventually } from '../support/eventually.mts';
import { partnerTokenData } from '../support/partner.mts';
import { startServer } from '../support/server.mts';
import type { Editor } from '../support/browser.mts';
import type { Page } from 'playwright-core';

let server: Awaited<ReturnType<typeof startServer>>;
let editor: Editor;
let page: Page;
/** A token that one test revokes. */
let revoked: string;

beforeAll(async () => {
	server = await startServer();
	revoked = server.emulator.state.issueToken(demo.account.stitchClientId);
	const { url } = server.emulator;
	for (const { name, type, data } of [
		{ name: 'Acme', type: 'stitchApi', data: { accessToken: demo.account.accessToken } },
		{ name: 'Left behind', type: 'stitchApi', data: { accessToken: revoked } },
		{
			name: 'Partner',
			type: 'stitchOAuth2Api',
			data: partnerTokenData(url, demo.account.accessToken),
		},
	]) {
		await server.client.createCredential({ name, type, data: { ...data, apiBaseUrl: url } });
	}
	editor = await openEditor(server);
}, 240_000);
afterAll(async () => {
	await editor?.close();
	await server?.stop();
}, 60_000);
beforeEach(async () => {
	page = await editor.page();
	await newWorkflow(page);
});
afterEach(() => page.close());

describe('the node panel', () => {
	it('finds Stitch by its name and by what it does, with our icon', async () => {
		for (const words of ['Stitch', 'stitchdata', 'ETL']) {
			await searchNodes(page, words);
			const entry = page
				.getByTestId('item-iterator-item')
				.filter({ has: panelItem(page, 'Stitch') })
				.first();
			const icon = entry.locator('img').first();
			await icon.waitFor();
			expect(await icon.getAttribute('src')).toMatch(/n8n-nodes-stitch\/dist\/icons\/stitch\.svg$/);
			const width = () => icon.evaluate((image) => (image as any).naturalWidth);
			expect(await width()).toBeGreaterThan(0);
			await page.keyboard.press('Escape');
		}
	});

	it('has Create account and List sources among the actions', async () => {
		await openStitchActions(page);
		await panelItem(page, 'Create account').waitFor();
		await panelItem(page, 'List sources').waitFor();
	});
});

describe('List sources', () => {
	it('reads the sources into the output panel, with either credential', async () => {
		const node = await addAction(page, 'List sources');
		expect(await node.offeredCredentials()).toEqual(
			expect.arrayContaining([
				expect.stringMatching(/^Acme\s+Stitch API$/),
				expect.stringMatching(/^Partner\s+Stitch OAuth2 API$/),
			]),
		);
		await page.keyboard.press('Escape');
		for (const credential of ['Acme', 'Partner']) {
			const from = server.emulator.requests.length;
			await node.chooseCredential(credential);
			await node.execute();
			// The panel still shows the last run until this one has ended.
			await eventually(() =>
				expect(server.emulator.requests.slice(from).map(({ path }) => path)).toEqual([
					'/v4/sources',
				]),
			);
			await node.succeeded.waitFor();
			await node.output.getByText('10 items').waitFor();
			await node.output.getByText(String(demo.account.sourceIds.hubspot)).first().waitFor();
		}
	});

	it('tells a user whose token was revoked what happened and what to do', async () => {
		server.emulator.state.revokeToken(revoked);
		const node = await addAction(page, 'List sources');
		await node.chooseCredential('Left behind');
		await node.execute();
		await node.output.getByText('Error details').waitFor();
		const said = await node.output.innerText();
		expect(said).toMatch(/revoked or disabled/);
		expect(said).toMatch(/plan/);
		expect(said).toMatch(/reconnect|replace/i);
		expect(said).not.toMatch(/undefined|refresh token/);
		expect(await page.content()).not.toContain(revoked);
	});
});

describe('Get source', () => {
	it('picks a source from the list, found by typing, and reads it', async () => {
		const node = await addAction(page, 'Get source');
		await node.chooseCredential('Acme');
		await node.openList('sourceId');
		expect(await node.listItems.count()).toBeGreaterThan(5);
		await node.searchList('shop');
		await eventually(async () =>
			expect(await node.listItems.allInnerTexts()).toEqual([expect.stringContaining('Shop DB')]),
		);
		await node.listItems.first().click();
		await node.execute();
		await node.succeeded.waitFor();
		await node.output.getByText(String(demo.account.sourceIds.shopDb)).first().waitFor();
	});
});

describe('the resource', () => {
	it('can be changed in a node that is there, and brings its operations', async () => {
		const node = await addAction(page, 'Get source');
		await node.parameter('resource').click();
		// The description of another one names streams, too.
		await page
			.getByRole('option')
			.filter({ hasText: /^\s*Stream/ })
			.click();
		await node.parameter('operation').click();
		const operations = page.getByRole('option');
		await operations.filter({ hasText: 'Select' }).waitFor();
		expect(await operations.filter({ hasText: 'Get Connection Check' }).count()).toBe(0);
	});
});

describe('Create source', () => {
	it('shows the fields that Stitch describes for the type that was picked', async () => {
		const node = await addAction(page, 'Create source');
		await node.chooseCredential('Acme');
		await node.openList('sourceType');
		await node.searchList('hp-postgres');
		await node.listItems.filter({ hasText: /\(platform\.hp-postgres\)$/ }).click();
		for (const field of ['host', 'port', 'user', 'dbname']) await node.parameter(field).waitFor();

		await node.openList('sourceType');
		await node.searchList('hubspot');
		await node.listItems.filter({ hasText: /\(platform\.hubspot\)$/ }).click();
		await node.parameter('start_date').waitFor();
		expect(await node.parameter('dbname').count()).toBe(0);
	});
});
