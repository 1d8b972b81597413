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

const executions: Record<string, Record<string, object>> = {
	'1': { 'Create Account': { stitch_account_id: 7, access_token: 'at_of_the_test' } },
	'2': { 'List Sources': { id: 1, name: 'shop', type: 'platform.stripe' } },
};
Object.assign(executions['1'] ?? {}, {
	'Show Result': { stitch_account_id: 7, source_count: 0 },
});

function execution(id: string) {
	const outputs = Object.entries(executions[id] ?? {});
	const runData = Object.fromEntries(
		outputs.map(([node, json]) => [node, [{ data: { main: [[{ json }]] } }]]),
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

async function bodyOf(request: IncomingMessage): Promise<Row> {
	let text = '';
	for await (const chunk of request) text += String(chunk);
	return JSON.parse(text || '{}') as Row;
}

function answer(method: string, path: string, body: Row): unknown {
	const [, kind, id, action] = path.split('/');
	if (path === '/settings') return { userManagement: { showSetupOnFirstLoad: db.owner !== true } };
	if (path === '/owner/setup') {
		db.owner = true;
		save();
		return {};
	}
	if (path === '/login') return method === 'POST' ? {} : undefined;
	if (kind === 'executions') return execution(String(id));
	if (action === 'run') {
		const name = String(db.workflows.find((each) => each.id === id)?.name);
		return { executionId: /onboard/i.test(name) ? '1' : '2' };
	}
	const rows = kind === 'credentials' ? db.credentials : db.workflows;
	if (method !== 'GET') return put(rows, id, body);
	return id === undefined ? rows : rows.find((each) => each.id === id);
}

const server = createServer((request, response) => {
	void (async () => {
		const { pathname } = new URL(String(request.url), 'http://localhost');
		const body = await bodyOf(request);
		await pause(100);
		const data = answer(String(request.method), pathname.replace('/rest', ''), body);
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
