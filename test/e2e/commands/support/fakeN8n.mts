import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'flatted';

/**
 * In place of n8n: the routes that `npm start` calls, each slow enough to be interrupted in. It
 * keeps what it is given in the user folder, and refuses to share that with another one.
 */
const folder = join(String(process.env.N8N_USER_FOLDER), '.n8n');
const database = join(folder, 'database.json');
const holder = join(folder, 'holder');

interface Row {
	id: string;
	name: string;
	type?: string;
	versionId?: string;
}

/** What a request brings: a row, or the types of nodes to describe. */
interface Body extends Row {
	nodeInfos?: { name: string; version: number }[];
}

interface Database {
	owner?: boolean;
	credentials: Row[];
	workflows: Row[];
}

mkdirSync(folder, { recursive: true });
const other = existsSync(holder) ? Number(readFileSync(holder, 'utf8')) : 0;
if (other > 0 && existsSync(`/proc/${other}`)) throw new Error(`n8n ${other} has this database`);
writeFileSync(holder, String(process.pid));

const db: Database = existsSync(database)
	? (JSON.parse(readFileSync(database, 'utf8')) as Database)
	: { credentials: [], workflows: [] };
const save = () => {
	writeFileSync(database, JSON.stringify(db));
};

/** The address that was filled into the form, if it was. */
let signedUp: string | undefined;

/** What the nodes of the workflows put out, by execution: the sign-up, and the list of sources. */
const outputsOf = (id: string): Record<string, object> =>
	id === '1'
		? {
				'Sign-Up': { email: signedUp },
				Customer: { email: signedUp, stitch_account_id: 7, access_token: 'at_of_the_test' },
				Greeting: { stitch_account_id: 7, source_count: 0 },
			}
		: { 'List Sources': { id: 1, name: 'shop', type: 'platform.stripe' } };

function execution(id: string) {
	const runData = Object.fromEntries(
		Object.entries(outputsOf(id)).map(([node, json]) => [node, [{ data: { main: [[{ json }]] } }]]),
	);
	return { id, status: 'success', data: stringify({ resultData: { runData } }) };
}

/** Adds or changes a row. */
function put(rows: Row[], id: string | undefined, content: Row): Row {
	const versionId = String(Math.random());
	const row = { ...content, id: id ?? `id${rows.length + 1}`, versionId };
	const at = rows.findIndex((each) => each.id === id);
	if (at >= 0) rows[at] = row;
	else rows.push(row);
	save();
	return row;
}

async function textOf(request: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of request) text += String(chunk);
	return text;
}

/** The sign-up form; `field-0` is the address. */
function fillForm(text: string): unknown {
	signedUp = /name="field-0"\s+(\S+)/.exec(text)?.[1];
	return {};
}

function answer(method: string, path: string, body: Body): unknown {
	const [, kind, id, action] = path.split('/');
	if (path === '/settings') return { userManagement: { showSetupOnFirstLoad: db.owner !== true } };
	if (path === '/owner/setup') {
		db.owner = true;
		save();
		return {};
	}
	if (path === '/node-types') {
		const bare = (name: string) => name.split('.').at(-1);
		return body.nodeInfos?.map(({ name, version }) => ({
			name: bare(name),
			displayName: bare(name),
			version,
		}));
	}
	if (path === '/login') return method === 'POST' ? {} : undefined;
	if (kind === 'executions' && id === undefined)
		return { results: signedUp === undefined ? [] : [{ id: '1' }] };
	if (kind === 'executions') return execution(String(id));
	if (action === 'run') return { executionId: '2' };
	if (action === 'activate') return {};
	const rows = kind === 'credentials' ? db.credentials : db.workflows;
	if (method !== 'GET') return put(rows, id, body);
	return id === undefined ? rows : rows.find((each) => each.id === id);
}

const server = createServer((request, response) => {
	void (async () => {
		const { pathname } = new URL(String(request.url), 'http://localhost');
		const text = await textOf(request);
		await pause(100);
		const method = String(request.method);
		const data = pathname.startsWith('/form/')
			? fillForm(text)
			: answer(method, pathname.replace('/rest', ''), JSON.parse(text || '{}') as Body);
		response.writeHead(data === undefined ? 401 : 200, { 'content-type': 'application/json' });
		response.end(JSON.stringify({ data }));
	})();
});
process.once('SIGTERM', () => {
	void pause(300).then(() => {
		rmSync(holder);
		process.exit(0);
	});
});
await pause(1_000);
server.listen(Number(process.env.N8N_PORT), '127.0.0.1');
