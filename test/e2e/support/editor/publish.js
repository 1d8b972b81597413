// @ts-check
'use strict';

/** @typedef {import('playwright-core').Page} Page */

/** Opens a workflow. @param {Page} page @param {string} id */
async function openWorkflow(page, id) {
	await page.goto(`/workflow/${id}`);
	await page.getByTestId('canvas-node').first().waitFor();
}

/** Publishes the open workflow, which activates its triggers. @param {Page} page */
async function publish(page) {
	await page.getByTestId('workflow-open-publish-modal-button').click();
	await page.getByTestId('workflow-publish-button').click();
	await page.getByTestId('activation-modal').waitFor();
	await page.getByRole('button', { name: 'Got it' }).click();
	await page.getByTestId('activation-modal').waitFor({ state: 'hidden' });
}

/** Takes the open workflow out of service. @param {Page} page */
async function unpublish(page) {
	await page.getByTestId('version-menu-button').click();
	await page.getByTestId('version-menu-item-unpublish').click();
	await page.getByRole('dialog').getByRole('button', { name: 'Unpublish' }).click();
	await page.getByTestId('workflow-active-version-indicator').waitFor({ state: 'hidden' });
}

module.exports = { openWorkflow, publish, unpublish };
