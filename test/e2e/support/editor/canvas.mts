import { eventually } from '../eventually.mts';
import { nodeDetails } from './nodeDetails.mts';
import type { Page } from 'playwright-core';

/** @param name as shown in the node panel */
export const panelItem = (page: Page, name: string) =>
	page.getByTestId('node-creator-item-name').getByText(name, { exact: true }).first();

/**
 * Opens a new workflow that starts on a click. The editor draws its panel anew while it loads,
 * so a click may be lost.
 */
export async function newWorkflow(page: Page) {
	await page.goto('/workflow/new');
	await eventually(async () => {
		const bar = page.getByTestId('node-creator-search-bar');
		if (!(await bar.isVisible())) await page.getByTestId('canvas-plus-button').click();
		await bar.fill('manual', { timeout: 5_000 });
		// Its name depends on what the panel shows while the words are typed.
		await page
			.getByTestId('node-creator-item-name')
			.getByText(/^(Trigger manually|Manual Trigger)$/)
			.first()
			.click({ timeout: 5_000 });
		await page.getByTestId('canvas-trigger-node').waitFor({ timeout: 5_000 });
	});
}

/** Opens the node panel and looks for words. */
export async function searchNodes(page: Page, words: string) {
	await page.getByTestId('node-creator-plus-button').click();
	await page.getByTestId('node-creator-search-bar').fill(words);
}

/** Searches "Stitch", opens our node's actions. */
export async function openStitchActions(page: Page) {
	await searchNodes(page, 'Stitch');
	await panelItem(page, 'Stitch').click();
	await page.getByTestId('node-creator-category-item').first().waitFor();
}

/**
 * Adds one of our node's actions to the workflow, which opens the node.
 * @param action as shown, such as "List sources"
 */
export async function addAction(page: Page, action: string) {
	await openStitchActions(page);
	await panelItem(page, action).click();
	await page.getByTestId('ndv').waitFor();
	return nodeDetails(page);
}
