import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Failure } from '../../bootstrap/failure.js';
import { read, write } from '../../bootstrap/files.js';
import paths from '../../bootstrap/paths.js';
import type { Login, N8nClient, Owner } from '../n8n/client.mts';
import { N8nError } from '../n8n/client.mts';

/** n8n asks for eight characters with a digit and a capital. */
const newOwner = (): Owner => ({
	email: 'owner@stitch-demo.example.com',
	password: `Demo-${randomBytes(9).toString('hex')}`,
	firstName: 'Stitch',
	lastName: 'Demo',
});

/**
 * Logs in as the editor's owner; makes that account on a new database. The password of this
 * local n8n is kept beside its database.
 */
export async function ensureOwner(client: N8nClient): Promise<Login> {
	const file = join(paths.userFolder, 'owner.json');
	const { userManagement } = await client.rest<{
		userManagement: { showSetupOnFirstLoad: boolean };
	}>('GET', '/settings');
	if (userManagement.showSetupOnFirstLoad) {
		const owner = newOwner();
		write(file, JSON.stringify(owner), 0o600);
		await client.setUpOwner(owner);
	}
	const kept = read(file);
	const wayOut = `Delete ${paths.userFolder} to start with a new n8n, then run the command again.`;
	if (kept === '')
		throw new Failure('This n8n has an owner account that the command did not make.', wayOut);
	const { email, password } = JSON.parse(kept) as Owner;
	try {
		await client.login({ email, password });
	} catch (error) {
		if (!(error instanceof N8nError)) throw error;
		throw new Failure(`n8n does not take the owner's password: ${error.message}`, wayOut);
	}
	return { email, password };
}
