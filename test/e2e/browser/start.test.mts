/// <reference types="jest" />
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { demo } from '../../../emulator/index.mts';
import { read } from '../../../scripts/bootstrap/files.js';
import paths from '../../../scripts/bootstrap/paths.js';
import { freePort } from '../../../scripts/bootstrap/ports.js';
import { addAction, newWorkflow } from '../support/editor/canvas.mts';
import { fillSignIn, startBrowser } from '../support/browser.mts';
import { signUpByForm } from '../support/editor/signUpForm.mts';

/** `npm start` as a user runs it, up to its last line. */
async function start() {
	const ports = ['--port', String(await freePort()), '--emulator-port', String(await freePort())];
	const child = spawn(process.execPath, ['scripts/bootstrap', 'start', ...ports], {
		cwd: paths.root,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let output = '';
	child.stdout.on('data', (data: Buffer) => {
		output += data.toString();
	});
	const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
	while (!output.includes('End both with Ctrl+C')) {
		if (child.exitCode !== null) throw new Error(`It ended:\n${output}`);
		await pause(200);
	}
	const after = (head: string) => new RegExp(`^ *${head} +(\\S+)$`, 'm').exec(output)?.[1] ?? '';
	return {
		address: after('Open'),
		owner: { email: after('e-mail'), password: after('password') },
		account: /Stitch account (\d+) was created/.exec(output)?.[1] ?? '',
		interrupt: async () => {
			if (child.exitCode === null) child.kill('SIGINT');
			return await ended;
		},
	};
}

let first: Awaited<ReturnType<typeof start>>;
afterAll(async () => {
	await first?.interrupt();
});

it('prints the address of the onboarding workflow, whose big button opens its form; lists the package; a new node works at the first click', async () => {
	first = await start();
	const browser = await startBrowser();
	try {
		const baseURL = new URL(first.address).origin;
		const page = await browser.newPage({ viewport: { width: 1280, height: 960 }, baseURL });
		await page.goto(first.address);
		await fillSignIn(page, first.owner);
		await page.waitForURL(first.address);
		await page.getByTestId('canvas-node').first().waitFor();
		await signUpByForm(page, `ann+${Date.now()}@example.com`);

		await page.goto('/settings/community-nodes');
		const card = page.getByTestId('community-package-card');
		await card.getByText('n8n-nodes-stitch').waitFor();
		expect(await card.innerText()).toMatch(/3 nodes/);

		await newWorkflow(page);
		const node = await addAction(page, 'List sources');
		await node.execute();
		await node.succeeded.waitFor();
		await node.output.getByText(String(demo.account.sourceIds.hubspot)).first().waitFor();
	} finally {
		await browser.close();
	}
	expect(await first.interrupt()).toBe(130);
}, 400_000);

it('keeps the accounts of the emulator, and the workflow, from one start to the next', async () => {
	const state = () => read(join(paths.state, 'emulator.json'));
	expect(first.account).not.toBe('');
	expect(state()).toContain(first.account);
	const second = await start();
	expect(await second.interrupt()).toBe(130);
	expect(Number(second.account)).toBeGreaterThan(Number(first.account));
	expect(state()).toContain(first.account);
	expect(new URL(second.address).pathname).toBe(new URL(first.address).pathname);
}, 300_000);
