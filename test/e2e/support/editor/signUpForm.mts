import type { Page } from 'playwright-core';

/**
 * Executes the open onboarding workflow: its big button opens the sign-up form, which is filled in
 * and submitted. Returns when the execution has ended.
 */
export async function signUpByForm(page: Page, email: string) {
	const popup = page.waitForEvent('popup');
	await page.getByTestId('execute-workflow-button').click();
	const form = await popup;
	const values = [email, 'Ann', 'Lee', 'Lee Ltd'];
	for (const [index, value] of values.entries())
		await form.locator(`[name="field-${index}"]`).fill(value);
	await form.getByRole('button').click();
	await page.getByText('Workflow executed successfully').first().waitFor();
	await form.close();
}
