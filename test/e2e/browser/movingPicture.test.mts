/// <reference types="jest" />

import { readAnimation } from '../../support/apng.mts';
import { openEditor } from '../support/browser.mts';
import { openWorkflow } from '../support/editor/publish.mts';
import { examplesOn } from '../support/exampleRuns.mts';
import { startRecording } from '../support/pictures.mts';
import { startServer } from '../support/server.mts';
import type { Editor } from '../support/browser.mts';

let server: Awaited<ReturnType<typeof startServer>>;
let editor: Editor;
let examples: Awaited<ReturnType<typeof examplesOn>>;
beforeAll(async () => {
	server = await startServer();
	examples = await examplesOn(server);
	editor = await openEditor(server);
}, 240_000);
afterAll(async () => {
	await editor?.close();
	await server?.stop();
}, 60_000);

const viewport = { width: 1280, height: 800 };

/** Where the editor shows the table that the workflow made. */
async function tablePage(): Promise<string> {
	const { id } = await server.client.rest<{ id: string }>('GET', '/projects/personal');
	const { data } = await server.client.rest<{ data: Array<{ id: string }> }>(
		'GET',
		`/projects/${id}/data-tables`,
	);
	return `/projects/${id}/datatables/${data[0].id}`;
}

it.each(['light', 'dark'] as const)(
	'the onboarding in %s: the form, the run, and the row with the encrypted token',
	async (colorScheme) => {
		const recording = startRecording();
		const page = await editor.page(colorScheme);
		await page.setViewportSize(viewport);
		await openWorkflow(page, (await examples.add('onboard-customer.json')).id);
		await page.getByTestId('zoom-to-fit').click();
		await page.waitForTimeout(1_000);
		await recording.show(page, 1_500);

		const popup = page.waitForEvent('popup');
		await page.getByTestId('execute-workflow-button').click();
		const form = await popup;
		await form.emulateMedia({ colorScheme });
		await form.setViewportSize(viewport);
		const email = `ann.${colorScheme}@example.com`;
		await form.locator('[name="field-0"]').waitFor();
		await recording.show(form, 800);
		for (const [index, value] of [email, 'Ann', 'Lee', 'Lee Ltd'].entries()) {
			await form.locator(`[name="field-${index}"]`).fill(value);
			await recording.show(form, 500);
		}

		// Slow enough that each step is seen.
		server.emulator.switches.latencyMs = 600;
		await form.getByRole('button').click();
		await page.bringToFront();
		const succeeded = page.getByText('Workflow executed successfully').first();
		while (!(await succeeded.isVisible())) await recording.show(page, 300);
		await form.close();
		await succeeded.waitFor({ state: 'hidden' });
		server.emulator.switches.latencyMs = 0;
		await recording.show(page, 2_000);

		await page.goto(await tablePage());
		await page.getByText(email).waitFor();
		await page.waitForTimeout(1_000);
		expect(await page.getByText(/^eyJ/).count()).toBeGreaterThan(0);
		await recording.show(page, 3_000);

		const { file, made, kept } = recording.finish(`onboarding-moving-${colorScheme}`);
		expect(kept).toEqual(made);
		expect(file.length).toBeLessThan(1_000_000);
		expect(readAnimation(file).length).toBeGreaterThan(8);
		await page.setContent(`<img src="data:image/png;base64,${file.toString('base64')}">`);
		const width = await page
			.locator('img')
			.evaluate(async (image: HTMLImageElement) => (await image.decode(), image.naturalWidth));
		expect(width).toBe(viewport.width);
		await page.close();
	},
	300_000,
);
