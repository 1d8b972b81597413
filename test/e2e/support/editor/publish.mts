import type { Page } from 'playwright-core';

/** Opens a workflow. */
export async function openWorkflow(page: Page, id: string) {
	await page.goto(`/workflow/${id}`);
	await page.getByTestId('canvas-node').first().waitFor();
}

/** Publishes the open workflow, which activates its triggers. */
export async function publish(page: Page) {
	await page.getByTestId('workflow-open-publish-modal-button').click();
	await page.getByTestId('workflow-publish-button').click();
	await page.getByTestId('activation-modal').waitFor();
	await page.getByRole('button', { name: 'Got it' }).click();
	await page.getByTestId('activation-modal').waitFor({ state: 'hidden' });
}

/** Takes the open workflow out of service. */
export async function unpublish(page: Page) {
	await page.getByTestId('version-menu-button').click();
	await page.getByTestId('version-menu-item-unpublish').click();
	await page.getByRole('dialog').getByRole('button', { name: 'Unpublish' }).click();
	await page.getByTestId('workflow-active-version-indicator').waitFor({ state: 'hidden' });
}
