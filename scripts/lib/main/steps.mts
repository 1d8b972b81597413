import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import paths from '../../bootstrap/paths.js';
import type { Login, N8nClient } from '../n8n/client.mts';
import { n8nClient } from '../n8n/client.mts';
import { listAmongCommunityNodes } from '../n8n/communityPackage.mts';
import { startN8n } from '../n8n/process.mts';
import { buildPackage, placePackage } from '../package/pack.mts';
import { serverInstall } from '../server/install.mts';
import { startEmulatorProcess } from './emulatorProcess.mts';
import { exampleCredentials } from './examples.mts';
import { ensureOwner } from './owner.mts';
import { putCredentials, putWorkflows } from './putExamples.mts';
import type { Onboarding, Source } from './report.mts';
import { readOnboarding, readSources } from './report.mts';
import type { Step } from './showSteps.mts';
import { signUp } from './signUp.mts';

interface Server {
	url: string;
	ended: Promise<unknown>;
}

/** What the steps of `npm start` hand on. */
export interface Run {
	port: number;
	emulatorPort: number;
	emulator?: Server;
	n8n?: Server;
	client?: N8nClient;
	owner?: Login;
	/** The server's IDs by file. */
	workflows?: Map<string, string>;
	onboarding?: Onboarding;
	sources?: Source[];
}

export const onboardingFile = 'onboard-customer.json';

/** What the emulator holds, so that a token that n8n has stored still works after a restart. */
export const emulatorState = join(paths.state, 'emulator.json');

/** A log file of this run alone. */
function newLog(name: string) {
	const file = join(paths.state, `${name}.log`);
	rmSync(file, { force: true });
	return file;
}

/** The steps of `npm start` in their order. */
export const steps: Step<Run>[] = [
	buildPackage,
	...serverInstall,
	placePackage,
	{
		title: 'Start the emulator',
		run: async (run) => {
			run.emulator = await startEmulatorProcess(
				run.emulatorPort,
				newLog('emulator'),
				emulatorState,
			);
		},
	},
	{
		title: 'Start n8n',
		run: async (run) => {
			const { userFolder } = paths;
			mkdirSync(userFolder, { recursive: true });
			run.n8n = await startN8n({ userFolder, port: run.port, logFile: newLog('n8n') });
			run.client = n8nClient(run.n8n.url);
		},
	},
	{
		title: "Log in as the editor's owner",
		run: async (run) => {
			run.owner = await ensureOwner(clientOf(run));
		},
	},
	{
		title: 'Import the example credentials and workflows',
		run: async (run) => {
			await listAmongCommunityNodes(clientOf(run), paths.userFolder);
			const credentials = await putCredentials(clientOf(run), String(run.emulator?.url));
			run.workflows = await putWorkflows(clientOf(run), credentials);
		},
	},
	{
		title: 'Sign up with the form: onboard a customer',
		run: async (run) => {
			const execution = await signUp(clientOf(run), String(run.workflows?.get(onboardingFile)));
			run.onboarding = readOnboarding(execution);
			run.onboarding.secrets.push(...demoSecrets());
		},
	},
	{
		title: 'Run the workflow: list sources',
		run: async (run) => {
			run.sources = readSources(await runExample(run, 'list-sources.json'));
		},
	},
];

function clientOf({ client }: Run) {
	if (!client) throw new Error('n8n is not up yet');
	return client;
}

const runExample = async (run: Run, file: string) =>
	await clientOf(run).runWorkflow(String(run.workflows?.get(file)));

/** The demo credentials' secrets, which no output may hold. */
const demoSecrets = () =>
	exampleCredentials()
		.flatMap(({ data }) => [data.accessToken, data.clientSecret])
		.filter((secret) => typeof secret === 'string')
		.filter((secret) => secret !== '' && !secret.startsWith('='));
