// @ts-check
'use strict';

/** The open node: its parameters in the middle, its output on the right. @param {import('playwright-core').Page} page */
function nodeDetails(page) {
	const node = page.getByTestId('ndv');
	const credentials = node.getByTestId('node-credentials-slot');
	const output = page.getByTestId('output-panel');
	const listItems = page.getByTestId('rlc-item');

	/** @param {string} name */
	const parameter = (name) => node.getByTestId(`parameter-input-${name}`);

	return {
		node,
		output,
		parameter,
		listItems,
		/** The node's name, as its title has it. */
		title: node.getByTestId('node-title-container'),

		/** Opens the list of credentials. @returns {Promise<string[]>} what it offers */
		async offeredCredentials() {
			await credentials.locator('input').first().click();
			const options = page.getByRole('option');
			await options.first().waitFor();
			return await options.allInnerTexts();
		},

		/** @param {string} name */
		async chooseCredential(name) {
			await credentials.locator('input').first().click();
			await page.getByRole('option').filter({ hasText: name }).click();
		},

		/** @param {string} name @param {string} option as shown */
		async choose(name, option) {
			await parameter(name).click();
			await page.getByRole('option', { name: option }).first().click();
		},

		/** Opens the list of a resource locator. @param {string} name of the parameter */
		async openList(name) {
			await node.getByTestId(`resource-locator-${name}`).getByTestId('rlc-input').click();
			await listItems.first().waitFor();
		},

		/** Types into the search field of the open list. @param {string} words */
		searchList: (words) => page.getByTestId('rlc-search').fill(words),

		execute: () => node.getByTestId('node-execute-button').click(),
		succeeded: output.getByTestId('node-run-status-success'),
		close: () => node.getByTestId('ndv-close-button').click(),
	};
}

module.exports = { nodeDetails };
