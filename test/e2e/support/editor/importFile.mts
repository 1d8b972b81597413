import { eventually } from '../eventually.mts';
import type { N8nClient, Workflow } from '../../../../scripts/lib/n8n/client.mts';
import type { Page } from 'playwright-core';

/**
 * Imports a workflow as *Import from file* does, which fills the same hidden field.
 * @returns the workflow as n8n has saved it, which it does without being asked
 */
export async function importFile(page: Page, client: N8nClient, file: string): Promise<Workflow> {
	await page.goto('/workflow/new');
	const field = page.locator('input[type=file]');
	await field.waitFor({ state: 'attached' });
	await field.setInputFiles(file);
	await page.getByTestId('canvas-node').first().waitFor();
	// It saves what was imported first, then the credentials that it has chosen.
	await page.waitForTimeout(3_000);
	return await eventually(async () => {
		const id = /\/workflow\/(\w+)/.exec(page.url())?.[1];
		const workflow = await client.rest<Workflow>('GET', `/workflows/${id}`);
		return workflow.nodes.length > 0 && workflow;
	});
}
