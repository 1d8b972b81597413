// @ts-check
'use strict';

const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const paths = require('../paths');
const { hashOf, read } = require('../tools/stamp');
const { exampleCredentials, exampleWorkflows, linked, pointedAt } = require('./examples');

/** @typedef {ReturnType<typeof import('../n8n/client').n8nClient>} Client */

/**
 * Makes the examples' credentials, or sets those of an earlier run to this run's emulator.
 * @param {Client} client
 * @param {string} emulatorUrl
 * @returns {Promise<Map<string, { id: string, name: string }>>} by the id of the example file
 */
async function putCredentials(client, emulatorUrl) {
	/** @type {{ id: string, name: string, type: string }[]} */
	const existing = await client.rest('GET', '/credentials');
	const made = new Map();
	for (const { id, name, type, data } of exampleCredentials()) {
		const credential = { name, type, data: pointedAt(data, emulatorUrl) };
		const old = existing.find((each) => each.name === name && each.type === type);
		const { id: serverId } = old
			? await client.rest('PATCH', `/credentials/${old.id}`, { id: old.id, ...credential })
			: await client.createCredential(credential);
		made.set(id, { id: serverId, name });
	}
	return made;
}

/** What was imported in earlier runs, by file: to tell a new example and a user's edit. */
const recordFile = join(paths.userFolder, 'workflows.json');

/**
 * Imports the example workflows once. A new version of an example replaces the old one, unless
 * the user has edited it in the editor: then theirs stays.
 * @param {Client} client
 * @param {Map<string, { id: string, name: string }>} credentials
 * @returns {Promise<Map<string, string>>} the server's id by file
 */
async function putWorkflows(client, credentials) {
	const record = JSON.parse(read(recordFile) || '{}');
	const ids = new Map();
	for (const { file, content } of exampleWorkflows()) {
		// The server gives the ID: an archived example still holds the one of the file.
		const { id: _fileId, ...example } = linked(content, credentials);
		const workflow = { ...example, active: false };
		const hash = hashOf([JSON.stringify(workflow)]);
		const known = record[file];
		const old = known && (await findWorkflow(client, known.id));
		const isEdited = old && old.versionId !== known.versionId;
		if (!old || (known.hash !== hash && !isEdited)) {
			const { id, versionId } = old
				? await client.rest('PATCH', `/workflows/${old.id}`, {
						...workflow,
						versionId: old.versionId,
					})
				: await client.createWorkflow(workflow);
			record[file] = { id, versionId, hash };
			writeFileSync(recordFile, JSON.stringify(record, null, 2));
		}
		ids.set(file, record[file].id);
	}
	return ids;
}

/** @param {Client} client @param {string} id */
async function findWorkflow(client, id) {
	const response = await client.call('GET', `/workflows/${id}`);
	if (!response.ok) return undefined;
	const { data } = /** @type {any} */ (await response.json());
	return data.isArchived ? undefined : data;
}

module.exports = { putCredentials, putWorkflows };
