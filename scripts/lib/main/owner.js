// @ts-check
'use strict';

const { randomBytes } = require('node:crypto');
const { join } = require('node:path');
const { writeFileSync } = require('node:fs');
const paths = require('../paths');
const { Failure } = require('../tools/failure');
const { read } = require('../tools/stamp');
const { N8nError } = require('../n8n/client');

/** n8n asks for eight characters with a digit and a capital. */
const newOwner = () => ({
	email: 'owner@stitch-demo.example.com',
	password: `Demo-${randomBytes(9).toString('hex')}`,
	firstName: 'Stitch',
	lastName: 'Demo',
});

/**
 * Logs in as the editor's owner; makes that account on a new database. The password of this
 * local n8n is kept beside its database.
 * @param {ReturnType<typeof import('../n8n/client').n8nClient>} client
 * @returns {Promise<{ email: string, password: string }>}
 */
async function ensureOwner(client) {
	const file = join(paths.userFolder, 'owner.json');
	const { userManagement } = await client.rest('GET', '/settings');
	if (userManagement.showSetupOnFirstLoad) {
		const owner = newOwner();
		writeFileSync(file, JSON.stringify(owner), { mode: 0o600 });
		await client.setUpOwner(owner);
	}
	const kept = read(file);
	const wayOut = `Delete ${paths.userFolder} to start with a new n8n, then run the command again.`;
	if (!kept)
		throw new Failure('This n8n has an owner account that the command did not make.', wayOut);
	const { email, password } = JSON.parse(kept);
	try {
		await client.login({ email, password });
	} catch (error) {
		if (!(error instanceof N8nError)) throw error;
		throw new Failure(`n8n does not take the owner's password: ${error.message}`, wayOut);
	}
	return { email, password };
}

module.exports = { ensureOwner };
