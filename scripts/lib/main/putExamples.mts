import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { hashOf, read, write } from '../../bootstrap/files.js';
import paths from '../../bootstrap/paths.js';
import type { N8nClient, Workflow, WorkflowContent } from '../n8n/client.mts';
import { exampleCredentials, exampleWorkflows, linked, pointedAt } from './examples.mts';

type Named = { id: string; name: string };

/**
 * Makes the examples' credentials, or sets those of an earlier run to this run's emulator.
 * @returns them by the id of the example file
 */
export async function putCredentials(client: N8nClient, emulatorUrl: string) {
	const existing = await client.rest<(Named & { type: string })[]>('GET', '/credentials');
	const made = new Map<string, Named>();
	// A new node gets the credential that was written last: the one that works for most operations.
	for (const { id, name, type, data } of exampleCredentials().reverse()) {
		const credential = { name, type, data: pointedAt(data, emulatorUrl) };
		const old = existing.find((each) => each.name === name && each.type === type);
		const { id: serverId } = old
			? await client.rest<Named>('PATCH', `/credentials/${old.id}`, { id: old.id, ...credential })
			: await client.createCredential(credential);
		made.set(id, { id: serverId, name });
	}
	return made;
}

/** What was imported in earlier runs, by file: to tell a new example and a user's edit. */
type Imported = Record<string, { id: string; versionId: string; hash: string }>;

/**
 * Imports the example workflows once. A new version of an example replaces the old one, unless
 * the user has edited it in the editor: then theirs stays.
 * @param recordFile what was imported in earlier runs
 * @returns the server's id by file
 */
export async function putWorkflows(
	client: Pick<N8nClient, 'call' | 'rest' | 'createWorkflow'>,
	credentials: Map<string, Named>,
	recordFile = join(paths.userFolder, 'workflows.json'),
) {
	const record = JSON.parse(read(recordFile) || '{}') as Imported;
	const ids = new Map<string, string>();
	// The editor lists first what was written last.
	for (const { file, content } of exampleWorkflows().reverse()) {
		// The server gives the ID: an archived example still holds the one of the file.
		const { id: _fileId, ...example } = linked(content, credentials);
		const workflow = { ...example, active: false };
		const hash = hashOf([JSON.stringify(workflow)]);
		let known = record[file];
		const old = known
			? await findWorkflow(client, known.id)
			: await unrecorded(client, workflow, Object.values(record));
		const isEdited = known && old && old.versionId !== known.versionId;
		if (!old || (known?.hash !== hash && !isEdited)) {
			const { id, versionId } = old
				? await client.rest<Workflow>('PATCH', `/workflows/${old.id}`, {
						...workflow,
						versionId: old.versionId,
					})
				: await client.createWorkflow(workflow);
			known = { id, versionId, hash };
			record[file] = known;
			write(recordFile, JSON.stringify(record, null, 2));
		}
		ids.set(file, String(known?.id));
	}
	return ids;
}

async function findWorkflow(
	client: Pick<N8nClient, 'call'>,
	id: string,
): Promise<Workflow | undefined> {
	const response = await client.call('GET', `/workflows/${id}`);
	if (!response.ok) return undefined;
	const { data } = (await response.json()) as { data: Workflow };
	return data.isArchived === true ? undefined : data;
}

/** The same workflow, of a run that was killed between importing it and writing that down. */
async function unrecorded(
	client: Pick<N8nClient, 'call' | 'rest'>,
	{ name, nodes }: WorkflowContent,
	recorded: { id: string }[],
): Promise<Workflow | undefined> {
	const filter = encodeURIComponent(JSON.stringify({ name }));
	const found = await client.rest<Named[]>('GET', `/workflows?filter=${filter}`);
	for (const { id } of found.filter((each) => each.name === name)) {
		if (recorded.some((each) => each.id === id)) continue;
		const workflow = await findWorkflow(client, id);
		if (isDeepStrictEqual(workflow?.nodes, nodes)) return workflow;
	}
	return undefined;
}
