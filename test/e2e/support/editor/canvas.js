// @ts-check
'use strict';

const { eventually } = require('../eventually');
const { nodeDetails } = require('./nodeDetails');

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @param {string} name as shown in the node panel */
const panelItem = (page, name) =>
	page.getByTestId('node-creator-item-name').getByText(name, { exact: true }).first();

/**
 * Opens a new workflow that starts on a click. The editor draws its panel anew while it loads,
 * so a click may be lost.
 * @param {Page} page
 */
async function newWorkflow(page) {
	await page.goto('/workflow/new');
	await eventually(async () => {
		const bar = page.getByTestId('node-creator-search-bar');
		if (!(await bar.isVisible())) await page.getByTestId('canvas-plus-button').click();
		await bar.fill('manual', { timeout: 5_000 });
		await panelItem(page, 'Trigger manually').click({ timeout: 5_000 });
		await page.getByTestId('canvas-trigger-node').waitFor({ timeout: 5_000 });
	});
}

/** Opens the node panel and looks for words. @param {Page} page @param {string} words */
async function searchNodes(page, words) {
	await page.getByTestId('node-creator-plus-button').click();
	await page.getByTestId('node-creator-search-bar').fill(words);
}

/**
 * Searches "Stitch", opens our node's actions.
 * @param {Page} page
 */
async function openStitchActions(page) {
	await searchNodes(page, 'Stitch');
	await panelItem(page, 'Stitch').click();
	await page.getByTestId('node-creator-category-item').first().waitFor();
}

/**
 * Adds one of our node's actions to the workflow, which opens the node.
 * @param {Page} page
 * @param {string} action as shown, such as "List sources"
 */
async function addAction(page, action) {
	await openStitchActions(page);
	await panelItem(page, action).click();
	await page.getByTestId('ndv').waitFor();
	return nodeDetails(page);
}

module.exports = { addAction, newWorkflow, openStitchActions, panelItem, searchNodes };
