import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { read } from '../../bootstrap/files.js';
import paths from '../../bootstrap/paths.js';
import type { Credential, WorkflowContent } from '../n8n/client.mts';

const jsonFiles = <Content,>(folder: string) =>
	readdirSync(folder)
		.filter((file) => file.endsWith('.json'))
		.sort()
		.map((file) => ({
			file,
			content: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Content,
		}));

/** In the order of the README's recipes: those for the first look first. */
export function exampleWorkflows() {
	const readme = read(join(paths.root, 'README.md'));
	const place = ({ file }: { file: string }) => readme.indexOf(`(examples/${file})`);
	return jsonFiles<WorkflowContent & { id: string }>(paths.examples).sort(
		(a, b) => place(a) - place(b),
	);
}

export const exampleCredentials = () =>
	jsonFiles<Credential & { id: string }>(join(paths.examples, 'credentials')).map(
		({ content }) => content,
	);

/** The credential's data with its base URLs, as far as it has any, pointing at the emulator. */
export function pointedAt(data: Record<string, unknown>, emulatorUrl: string) {
	const urls = ['apiBaseUrl', 'appBaseUrl'].filter((name) => name in data);
	return { ...data, ...Object.fromEntries(urls.map((name) => [name, emulatorUrl])) };
}

/**
 * The workflow with its credentials replaced by those of the server.
 * @param credentials by the id of the example file
 */
export function linked<
	Content extends {
		name: string;
		nodes: { credentials?: Record<string, { id: string; name?: string }> }[];
	},
>(workflow: Content, credentials: Map<string, { id: string; name: string }>): Content {
	const link = (used: Record<string, { id: string }>) =>
		Object.fromEntries(
			Object.entries(used).map(([type, { id }]) => {
				const found = credentials.get(id);
				if (!found)
					throw new Error(`${workflow.name} uses the credential ${id}, which no file has`);
				return [type, { id: found.id, name: found.name }];
			}),
		);
	const nodes = workflow.nodes.map((node) =>
		node.credentials ? { ...node, credentials: link(node.credentials) } : node,
	);
	return { ...workflow, nodes };
}
