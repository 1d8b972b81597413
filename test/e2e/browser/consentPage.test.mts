/// <reference types="jest" />

import { chromium } from 'playwright-core';
import { demo, startEmulator } from '../../../emulator/index.mts';
import { programs } from '../../../scripts/lib/debian/programs.mts';
import type { Emulator } from '../../../emulator/index.mts';
import type { Browser, Page } from 'playwright-core';

/** The size of the window that n8n opens for "Connect my account". */
const viewport = { width: 500, height: 700 };

let emulator: Emulator;
let browser: Browser;
let page: Page;

beforeAll(async () => {
	emulator = await startEmulator();
	browser = await chromium.launch({
		executablePath: programs.chromium.find(),
		args: ['--no-sandbox', '--disable-gpu'],
	});
}, 60_000);
afterAll(async () => {
	await browser?.close();
	await emulator?.stop();
});
beforeEach(async () => {
	page = await browser.newPage({ viewport });
	await page.goto(`${emulator.url}/oauth/authorization?client_id=${demo.partner.id}&state=s`);
});
afterEach(() => page.close());

const buttons = () => ['Accept', 'Deny'].map((name) => page.getByRole('button', { name }));

async function expectButtonsInSight() {
	for (const button of buttons()) {
		const box = await button.boundingBox();
		expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(viewport.height);
	}
}

it('shows the choice without scrolling, and no form for a new account', async () => {
	await expectButtonsInSight();
	expect(await page.getByLabel('Company').isVisible()).toBe(false);
});

it('shows the form for a new account when it is chosen, and the choice still', async () => {
	await page.getByLabel('Account').selectOption('new');
	for (const label of ['E-mail', 'First name', 'Last name', 'Company'])
		expect(await page.getByLabel(label).isVisible()).toBe(true);
	await expectButtonsInSight();
	await page.getByLabel('Account').selectOption(String(demo.account.stitchClientId));
	expect(await page.getByLabel('Company').isVisible()).toBe(false);
});

it('goes back with a code after Accept', async () => {
	const back = page.waitForRequest((request) => request.url().includes('code='));
	await page.getByRole('button', { name: 'Accept' }).click();
	expect(new URL((await back).url()).searchParams.get('state')).toBe('s');
});
