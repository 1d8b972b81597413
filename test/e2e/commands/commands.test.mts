/// <reference types="jest" />

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demo, startEmulator } from '../../../emulator/index.mts';
import {
	exampleCredentials,
	exampleWorkflows,
	pointedAt,
} from '../../../scripts/lib/main/examples.mts';
import { endChildren } from '../../../scripts/bootstrap/children.js';
import { installInto } from '../../../scripts/lib/package/pack.mts';
import type { Answer, WorkflowContent } from '../../../scripts/lib/n8n/client.mts';
import { n8nCommand } from '../../../scripts/lib/n8n/process.mts';
import { withAddress, withShortWaits } from '../support/exampleRunsChanges.mts';
import { packPackage } from '../support/package.mts';
import { startReceiver } from '../support/receiver.mts';

const stops: (() => unknown)[] = [];
let emulator: Awaited<ReturnType<typeof startEmulator>>;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
/** n8n's user folder, with our package in its community nodes folder. */
let userFolder: string;
/** Folder of files to import. */
let files: string;

beforeAll(async () => {
	emulator = await startEmulator();
	stops.push(() => emulator.stop());
	receiver = await startReceiver();
	stops.push(() => receiver.stop());
	const folder = mkdtempSync(join(tmpdir(), 'stitch-commands-'));
	stops.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
	userFolder = join(folder, 'user');
	files = join(folder, 'files');
	for (const each of [userFolder, join(files, 'credentials'), join(files, 'workflows')])
		mkdirSync(each, { recursive: true });
	const { tarball, remove } = await packPackage();
	stops.push(remove);
	await installInto(tarball, userFolder);
}, 120_000);
afterAll(async () => {
	// A command that a test gave up would hold the whole run open.
	await endChildren(true);
	for (const stop of stops.splice(0).reverse()) await stop();
});

const n8n = (...args: string[]) => n8nCommand({ userFolder }, args);

/** n8n can crash while it exits, after it has printed everything: then it runs once more. */
async function execute(id: string, tries = 4): Promise<string> {
	try {
		return await n8n('execute', `--id=${id}`, '--rawOutput');
	} catch (error) {
		if (tries === 1 || !String(error).includes('was ended by SIGSEGV')) throw error;
		return await execute(id, tries - 1);
	}
}

/** As its user would have it, and quick. */
function prepared(workflow: any) {
	const has = (text: string) => JSON.stringify(workflow.nodes).includes(text);
	const quick = has('"n8n-nodes-base.wait"') ? withShortWaits(workflow) : workflow;
	return has('"address"') ? withAddress(quick, receiver.url) : quick;
}

const workflows = exampleWorkflows();
/** What it sends when it runs: a request to Stitch, or a message. */
const effects = () => emulator.requests.length + receiver.bodies.length;
/** An example event goes nowhere. */
const withoutEffect = ['react-to-load.json'];
const hasNode = ({ nodes }: WorkflowContent, type: string) =>
	nodes.some((node) => node.type === `n8n-nodes-base.${type}`);
/** Those that n8n can execute: its command starts by hand, and knows no data tables. */
const executable = ({ content }: { content: WorkflowContent }) =>
	hasNode(content, 'manualTrigger') && !hasNode(content, 'dataTable');
const isByHand = ({ content }: { content: WorkflowContent }) => hasNode(content, 'manualTrigger');

/** Demo secrets that no output of a command may hold. */
const secrets = [demo.partner.secret, demo.account.accessToken];

it('imports every credential of the examples', async () => {
	const credentials = exampleCredentials();
	for (const { data, ...credential } of credentials) {
		const content = [{ ...credential, data: pointedAt(data, emulator.url) }];
		writeFileSync(join(files, 'credentials', `${credential.id}.json`), JSON.stringify(content[0]));
	}
	const said = await n8n(
		'import:credentials',
		'--separate',
		`--input=${join(files, 'credentials')}`,
	);
	expect(said).toContain(`Successfully imported ${credentials.length} credential`);
	const exported = join(files, 'exported.json');
	await n8n('export:credentials', '--all', `--output=${exported}`);
	const ids = JSON.parse(readFileSync(exported, 'utf8')).map(({ id }: Answer) => id);
	expect(ids.sort()).toEqual(credentials.map(({ id }) => id).sort());
}, 120_000);

it('imports every workflow of the examples', async () => {
	for (const { file, content } of workflows)
		writeFileSync(join(files, 'workflows', file), JSON.stringify(prepared(content)));
	const said = await n8n('import:workflow', '--separate', `--input=${join(files, 'workflows')}`);
	expect(said).toContain(`Successfully imported ${workflows.length} workflow`);
	const listed = await n8n('list:workflow', '--onlyId');
	for (const { content } of workflows) expect(listed).toContain(content.id);
}, 120_000);

it.each(workflows.filter(executable))(
	'executes $file to its end',
	async ({ file, content: { id } }) => {
		const before = effects();
		const said = await execute(id);
		// n8n may print more after the execution, whose closing brace is at the start of a line.
		const { data } = JSON.parse(/^\{[\s\S]*?^\}/m.exec(said)?.[0] ?? said);
		expect(data.resultData.error).toBeUndefined();
		expect(Object.keys(data.resultData.runData)).toContain(data.resultData.lastNodeExecuted);
		expect(effects() > before).toBe(!withoutEffect.includes(file));
		for (const secret of secrets) expect(said).not.toContain(secret);
	},
	180_000,
);

it.each(workflows.filter((each) => isByHand(each) && !executable(each)))(
	"can't execute $file, as n8n's command has no data tables",
	async ({ content: { id } }) => {
		await expect(n8n('execute', `--id=${id}`)).rejects.toThrow(/Data table node/);
	},
	180_000,
);

it.each(workflows.filter((each) => !isByHand(each)))(
	'has nothing to execute in $file, which starts on its webhooks only',
	async ({ content: { id } }) => {
		await expect(n8n('execute', `--id=${id}`)).rejects.toThrow(/Missing node to start execution/);
	},
	180_000,
);
