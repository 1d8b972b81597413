import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '../../../emulator/index.mts';
import { n8nClient } from '../../../scripts/lib/n8n/client.mts';
import { startN8n } from '../../../scripts/lib/n8n/process.mts';
import { installInto } from '../../../scripts/lib/package/pack.mts';
import { freePort } from '../../../scripts/bootstrap/ports.js';
import { packPackage } from './package.mts';
import type { EmulatorOptions } from '../../../emulator/index.mts';

const owner = {
	email: 'owner@example.com',
	password: 'End-to-end-1',
	firstName: 'End',
	lastName: 'Toend',
};

/**
 * An emulator and a real n8n of their own: a new user folder, free ports, the packed package
 * installed as users get it, an owner who is logged in. Needs the installed n8n and a built
 * package (`npm run test:e2e` takes care of both).
 * @param options.env more settings for n8n
 */
export async function startServer({
	emulator: emulatorOptions,
	env,
}: { emulator?: EmulatorOptions; env?: Record<string, string> } = {}) {
	const userFolder = await mkdtemp(join(tmpdir(), 'stitch-n8n-'));
	const stops: (() => Promise<unknown>)[] = [
		() => rm(userFolder, { recursive: true, force: true, maxRetries: 5 }),
	];
	const stop = async () => {
		for (const each of stops.splice(0).reverse()) await each();
	};
	try {
		const { tarball, remove } = await packPackage();
		stops.push(remove);
		await installInto(tarball, userFolder);
		const emulator = await startEmulator(emulatorOptions);
		stops.push(() => emulator.stop());
		const logFile = join(userFolder, 'n8n.log');
		const n8n = await startN8n({ userFolder, port: await freePort(), logFile, env });
		stops.push(() => n8n.stop());
		const client = n8nClient(n8n.url);
		await client.setUpOwner(owner);
		return {
			emulator,
			url: n8n.url,
			client,
			owner,
			userFolder,
			/** n8n's log so far, to look for what must not be in it. */
			log: () => readFile(logFile, 'utf8'),
			/** Every stored credential, decrypted, as `n8n export:credentials` returns it. */
			async exportCredentials() {
				const file = join(userFolder, 'credentials.json');
				await n8n.command(['export:credentials', '--all', '--decrypted', `--output=${file}`]);
				return JSON.parse(await readFile(file, 'utf8'));
			},
			command: n8n.command,
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}
