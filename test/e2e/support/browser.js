// @ts-check
'use strict';

const { chromium, selectors } = require('playwright-core');
const { programs } = require('../../../scripts/lib/debian/programs');

// n8n's editor marks its parts with this attribute.
selectors.setTestIdAttribute('data-test-id');

/** Chromium calls nothing but the pages that a test opens. */
const args = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	// The editor requests things from the internet: they are not found.
	'--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
];

const patience = 30_000;
const viewport = { width: 1280, height: 960 };

/**
 * A browser in which the owner of a started n8n is signed in, through the sign-in form.
 * @param {{ url: string, owner: { email: string, password: string } }} server
 * @returns {Promise<Editor>}
 * @throws when there is no Chromium (`npm run test:e2e` installs it on Debian)
 *
 * @typedef {import('playwright-core').Page} Page
 * @typedef {object} Editor
 * @property {(colorScheme?: 'light' | 'dark') => Promise<Page>} page a new signed-in page
 * @property {() => Promise<void>} close
 */
async function openEditor({ url, owner }) {
	const executablePath = programs.chromium.find();
	if (!executablePath)
		throw new Error('No Chromium on this machine (Debian: apt-get install chromium)');
	const browser = await chromium.launch({ executablePath, args });
	try {
		// One for all pages, which share its cache.
		const context = await browser.newContext({ viewport, baseURL: url });
		context.setDefaultTimeout(patience);
		const first = await context.newPage();
		await signIn(first, owner);
		await first.close();
		return {
			async page(colorScheme = 'light') {
				const page = await context.newPage();
				await page.emulateMedia({ colorScheme });
				return page;
			},
			close: () => browser.close(),
		};
	} catch (error) {
		await browser.close();
		throw error;
	}
}

/** @param {Page} page @param {{ email: string, password: string }} owner */
async function signIn(page, { email, password }) {
	await page.goto('/signin');
	await page.getByLabel('Email').fill(email);
	await page.getByLabel('Password').fill(password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL(/\/home\//);
}

module.exports = { openEditor };
