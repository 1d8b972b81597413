import type { Page } from 'playwright-core';

/**
 * Opens n8n's credentials screen, looks for a type by name and opens its form.
 * @param typeName as shown, such as "Stitch API"
 */
export async function newCredential(page: Page, typeName: string) {
	await page.goto('/home/credentials/create');
	const picker = page.getByTestId('selectCredential-modal');
	await picker.getByPlaceholder('Search for app...').fill('Stitch');
	await page.getByRole('option', { name: typeName, exact: true }).click();
	await page.getByTestId('new-credential-type-button').click();
	return credentialForm(page);
}

/** The open form of a credential. */
function credentialForm(page: Page) {
	const form = page.getByTestId('editCredential-modal');
	const connectButton = form.getByTestId('quick-connect-button');

	/** @param name of the field */
	const input = (name: string) => form.getByTestId(`parameter-input-${name}`).locator('input');

	return {
		form,
		connectButton,
		input,
		connected: form.getByText('Account connected'),
		notConnected: form.getByText('Connect your account to use this credential'),
		green: form.getByText('Connection tested successfully'),
		red: form.getByText('Couldn’t connect with these settings'),

		/** @param values by the field's name */
		async fill(values: Record<string, string>) {
			for (const [name, value] of Object.entries(values)) await input(name).fill(value);
		},

		/**
		 * Picks an option of a field.
		 * @param option as shown
		 */
		async choose(name: string, option: string) {
			await form.getByTestId(`parameter-input-${name}`).click();
			await page.getByRole('option', { name: option }).click();
		},

		save: () => form.getByTestId('credential-save-button').click(),

		/** Presses *Connect* and waits for the pop-up to show `title`. */
		async openConsent(title: RegExp) {
			const popup = page.waitForEvent('popup');
			await connectButton.click();
			const consent = await popup;
			await consent.getByRole('heading', { name: title }).waitFor();
			return consent;
		},

		/** What n8n says about a test that went red, details opened. */
		async reason() {
			await form.getByText('More details').click();
			return await form.innerText();
		},
	};
}
