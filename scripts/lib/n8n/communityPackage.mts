import { basename, join } from 'node:path';
import { run } from '../../bootstrap/children.js';
import { read } from '../../bootstrap/files.js';
import paths from '../../bootstrap/paths.js';
import { node24 } from '../server/node24.mts';
import { ownEnvironment } from './environment.mts';
import type { N8nClient } from './client.mts';

interface Manifest {
	name: string;
	version: string;
	author: { name: string; email: string };
	n8n: { nodes: string[] };
}

/** For n8n's Node.js, which can read its database: ours may be too old for that. */
const program = `
const { DatabaseSync } = require('node:sqlite');
const [file, statements] = process.argv.slice(1);
const database = new DatabaseSync(file, { timeout: 10_000 });
for (const [sql, values] of JSON.parse(statements)) database.prepare(sql).run(...values);
`;

/**
 * Has the running n8n list the package on its page of community nodes, with its version. n8n shows
 * there what it has installed itself, and keeps that in its database.
 * @param userFolder n8n's N8N_USER_FOLDER
 */
export async function listAmongCommunityNodes(client: N8nClient, userFolder: string) {
	const manifest = JSON.parse(read(join(paths.root, 'package.json'))) as Manifest;
	const { name, version, author } = manifest;
	const types = manifest.n8n.nodes.map((file) =>
		basename(file, '.node.js').replace(/^./, (letter) => letter.toLowerCase()),
	);
	const nodes = await client.rest<{ displayName: string; name: string; version: number }[]>(
		'POST',
		'/node-types',
		{ nodeInfos: types.map((type) => ({ name: `${name}.${type}`, version: 1 })) },
	);
	const statements = [
		['DELETE FROM installed_nodes WHERE package = ?', [name]],
		['DELETE FROM installed_packages WHERE packageName = ?', [name]],
		[
			'INSERT INTO installed_packages (packageName, installedVersion, authorName, authorEmail) VALUES (?, ?, ?, ?)',
			[name, version, author.name, author.email],
		],
		...nodes.map((node) => [
			'INSERT INTO installed_nodes (name, type, latestVersion, package) VALUES (?, ?, ?, ?)',
			[node.displayName, `${name}.${node.name}`, node.version, name],
		]),
	];
	const database = join(userFolder, '.n8n', 'database.sqlite');
	await run(node24().binary, ['--eval', program, database, JSON.stringify(statements)], {
		env: ownEnvironment(),
		what: "Listing the package among n8n's community nodes",
	});
}
