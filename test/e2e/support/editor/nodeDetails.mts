import type { Page } from 'playwright-core';

/** The open node: its parameters in the middle, its output on the right. */
export function nodeDetails(page: Page) {
	const node = page.getByTestId('ndv');
	const credentials = node.getByTestId('node-credentials-slot');
	const output = page.getByTestId('output-panel');
	const listItems = page.getByTestId('rlc-item');

	const parameter = (name: string) => node.getByTestId(`parameter-input-${name}`);

	return {
		node,
		output,
		parameter,
		listItems,
		/** The node's name, as its title has it. */
		title: node.getByTestId('node-title-container'),

		/**
		 * Opens the list of credentials.
		 * @returns what it offers
		 */
		async offeredCredentials(): Promise<string[]> {
			await credentials.locator('input').first().click();
			const options = page.getByRole('option');
			await options.first().waitFor();
			return await options.allInnerTexts();
		},

		async chooseCredential(name: string) {
			await credentials.locator('input').first().click();
			await page.getByRole('option').filter({ hasText: name }).click();
		},

		/** @param option as shown */
		async choose(name: string, option: string) {
			await parameter(name).click();
			await page.getByRole('option', { name: option }).first().click();
		},

		/**
		 * Opens the list of a resource locator.
		 * @param name of the parameter
		 */
		async openList(name: string) {
			await node.getByTestId(`resource-locator-${name}`).getByTestId('rlc-input').click();
			await listItems.first().waitFor();
		},

		/** Types into the search field of the open list. */
		searchList: (words: string) => page.getByTestId('rlc-search').fill(words),

		execute: () => node.getByTestId('node-execute-button').click(),
		succeeded: output.getByTestId('node-run-status-success'),
		close: () => node.getByTestId('ndv-close-button').click(),
	};
}
