// @ts-check
'use strict';

/**
 * @typedef {import('playwright-core').Page} Page
 * @typedef {ReturnType<typeof credentialForm>} CredentialForm
 */

/**
 * Opens n8n's credentials screen, looks for a type by name and opens its form.
 * @param {Page} page
 * @param {string} typeName as shown, such as "Stitch API"
 */
async function newCredential(page, typeName) {
	await page.goto('/home/credentials/create');
	const picker = page.getByTestId('selectCredential-modal');
	await picker.getByPlaceholder('Search for app...').fill('Stitch');
	await page.getByRole('option', { name: typeName, exact: true }).click();
	await page.getByTestId('new-credential-type-button').click();
	return credentialForm(page);
}

/** The open form of a credential. @param {Page} page */
function credentialForm(page) {
	const form = page.getByTestId('editCredential-modal');
	const connectButton = form.getByTestId('quick-connect-button');

	/** @param {string} name of the field */
	const input = (name) => form.getByTestId(`parameter-input-${name}`).locator('input');

	return {
		form,
		connectButton,
		input,
		connected: form.getByText('Account connected'),
		notConnected: form.getByText('Connect your account to use this credential'),
		green: form.getByText('Connection tested successfully'),
		red: form.getByText('Couldn’t connect with these settings'),

		/** @param {Record<string, string>} values by the field's name */
		async fill(values) {
			for (const [name, value] of Object.entries(values)) await input(name).fill(value);
		},

		/** Picks an option of a field. @param {string} name @param {string} option as shown */
		async choose(name, option) {
			await form.getByTestId(`parameter-input-${name}`).click();
			await page.getByRole('option', { name: option }).click();
		},

		save: () => form.getByTestId('credential-save-button').click(),

		/** Presses *Connect* and waits for the pop-up to show `title`. @param {RegExp} title */
		async openConsent(title) {
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

module.exports = { newCredential };
