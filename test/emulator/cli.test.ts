import { demo, startEmulator } from '../../emulator/index.mts';
import { runCli } from './runCli.mts';

test.each(['SIGINT', 'SIGTERM'] as const)(
	'prints where it is and what opens it, ends on %s',
	async (signal) => {
		const cli = await runCli('--port', '0');
		const url = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(cli.output.stdout)?.[1] ?? '';
		for (const text of [demo.partner.id, demo.partner.secret, demo.account.accessToken])
			expect(cli.output.stdout).toContain(text);
		expect(cli.output.stdout).toContain('forgets the accounts made here when it ends');
		const response = await fetch(`${url}/v4/sources`, {
			headers: { authorization: `Bearer ${demo.account.accessToken}` },
		});
		expect(response.status).toBe(200);
		expect(await cli.end(signal)).toBe(0);
	},
);

test('a taken port: one clear line and status 1', async () => {
	const other = await startEmulator({ port: 0 });
	const { port } = new URL(other.url);
	const cli = await runCli('--port', port);
	expect(await cli.ended).toBe(1);
	expect(cli.output.stdout).toBe('');
	expect(cli.output.stderr).toBe(
		`Port ${port} is taken by another program. Choose another one with --port.\n`,
	);
	await other.stop();
});

test.each([
	['--port', 'x'],
	['--port', '70000'],
	['--colour', 'green'],
])('%s %s: the usage and status 1', async (...args) => {
	const cli = await runCli(...args);
	expect(await cli.ended).toBe(1);
	expect(cli.output.stderr).toContain('Usage:');
});
