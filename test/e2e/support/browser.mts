import { chromium, selectors } from 'playwright-core';
import { programs } from '../../../scripts/lib/debian/programs.mts';
import type { Page } from 'playwright-core';

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

/** @throws when there is no Chromium (`npm run test:e2e` installs it on Debian) */
export async function startBrowser() {
	const executablePath = programs.chromium.find();
	if (executablePath === undefined)
		throw new Error('No Chromium on this machine (Debian: apt-get install chromium)');
	return await chromium.launch({ executablePath, args });
}

export type Editor = Awaited<ReturnType<typeof openEditor>>;

/**
 * A browser in which the owner of a started n8n is signed in, through the sign-in form.
 * @throws when there is no Chromium (`npm run test:e2e` installs it on Debian)
 */
export async function openEditor({
	url,
	owner,
}: {
	url: string;
	owner: { email: string; password: string };
}) {
	const browser = await startBrowser();
	try {
		// One for all pages, which share its cache.
		const context = await browser.newContext({ viewport, baseURL: url });
		context.setDefaultTimeout(patience);
		const first = await context.newPage();
		await signIn(first, owner);
		await first.close();
		return {
			/** A new signed-in page. */
			async page(colorScheme: 'light' | 'dark' = 'light') {
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

export async function fillSignIn(
	page: Page,
	{ email, password }: { email: string; password: string },
) {
	await page.getByLabel('Email').fill(email);
	await page.getByLabel('Password').fill(password);
	await page.getByRole('button', { name: 'Sign in' }).click();
}

async function signIn(page: Page, { email, password }: { email: string; password: string }) {
	await page.goto('/signin');
	await fillSignIn(page, { email, password });
	await page.waitForURL(/\/home\//);
}
