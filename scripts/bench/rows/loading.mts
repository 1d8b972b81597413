import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder, requireOfServer } from '../host.mts';
import { inTurn } from '../statistics.mts';

/** Requires files in a fresh process in which n8n itself is loaded. */
function load(files: string[]): Promise<{ ms: number; modules: string[] }> {
	return new Promise((resolve, reject) => {
		const child = fork(join(import.meta.dirname, '..', 'load.mts'), files, { execArgv: [] });
		child.once('message', (message) => resolve(message as { ms: number; modules: string[] }));
		child.once('exit', (code) => reject(new Error(`load.mts ended (${code})`)));
	});
}

export async function loading({ runs }: { runs: number }) {
	const manifest = readFileSync(join(packageFolder, 'package.json'), 'utf8');
	const { n8n } = JSON.parse(manifest) as { n8n: { nodes: string[]; credentials: string[] } };
	const own = [...n8n.nodes, ...n8n.credentials].map((file) => join(packageFolder, file));
	const theirs = [
		requireOfServer.resolve('n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js'),
	];
	const runner = (files: string[]) => async () => {
		const { ms, modules } = await load(files);
		return { ms, modules: modules.length };
	};
	const { ours, httpRequest } = await inTurn(
		{ ours: runner(own), httpRequest: runner(theirs) },
		{ runs: Math.max(runs, 9) },
	);
	const { modules } = await load(own);
	const foreign = modules.filter((file) => !file.startsWith(packageFolder));
	return [
		{
			what: 'loading the package (every node and credential)',
			against: "n8n's HTTP Request node file",
			unit: 'ms',
			ours: ours.ms,
			theirs: httpRequest.ms,
			target: 0.5,
		},
		{
			what: `modules loaded (${foreign.length} from outside the package)`,
			against: "n8n's HTTP Request node file",
			unit: '',
			ours: ours.modules,
			theirs: httpRequest.modules,
		},
	];
}
