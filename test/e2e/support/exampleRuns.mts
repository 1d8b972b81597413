import { exampleWorkflows, linked } from '../../../scripts/lib/main/examples.mts';
import { putCredentials } from '../../../scripts/lib/main/putExamples.mts';
import type { Answer, Execution } from '../../../scripts/lib/n8n/client.mts';

const pause = () => new Promise((resolve) => setTimeout(resolve, 200));

/**
 * Tries until there is a result.
 * @param limit milliseconds
 */
export async function until<T>(
	what: string,
	ask: () => Promise<T | undefined | false>,
	limit: number = 60_000,
): Promise<T> {
	const end = Date.now() + limit;
	for (;;) {
		const found = await ask();
		if (found) return found;
		if (Date.now() > end) throw new Error(`Still waiting for ${what}`);
		await pause();
	}
}

/**
 * The example workflows on a started server, with the example credentials pointing at its emulator.
 */
export async function examplesOn({
	client,
	emulator,
	url,
}: Awaited<ReturnType<typeof import('./server.mts').startServer>>) {
	const credentials = await putCredentials(client, emulator.url);
	const files = new Map(
		exampleWorkflows().map(({ file, content }) => [file, linked(content, credentials)]),
	);

	/**
	 * Imports a changed copy; the server assigns the ID.
	 * @returns the workflow as n8n keeps it
	 */
	async function addChanged(file: string, change: (example: any) => any): Promise<any> {
		const { id: _fileId, ...workflow } = change(files.get(file));
		return await client.createWorkflow({ ...workflow, active: false });
	}

	/**
	 * Imports a copy.
	 * @param changes to the workflow, such as `pinData`
	 * @returns the workflow as n8n keeps it
	 */
	const add = (file: string, changes: object = {}): Promise<any> =>
		addChanged(file, (example) => ({ ...example, ...changes }));

	/**
	 * A new Stitch account with a destination, and a credential for it: no other test has used it,
	 * and it has its own budget of requests.
	 */
	async function newAccount(): Promise<{
		clientId: number;
		credential: { id: string; name: string };
	}> {
		const { clientId, accessToken } = emulator.build.account();
		emulator.build.destination(clientId);
		const data = { accessToken, apiBaseUrl: emulator.url };
		const name = `Account ${clientId}`;
		const { id } = await client.createCredential({ name, type: 'stitchApi', data });
		return { clientId, credential: { id, name } };
	}

	/** Activates a workflow and its triggers. */
	const publish = ({ id, versionId }: { id: string; versionId: string }) =>
		client.rest('POST', `/workflows/${id}/activate`, { versionId });

	/**
	 * Activates a workflow, and waits until n8n knows the webhook: it registers them afterwards.
	 * @param path of one of its webhooks
	 * @returns the webhook's address
	 */
	async function activate(
		workflow: { id: string; versionId: string },
		path: string,
	): Promise<string> {
		await publish(workflow);
		const address = `${url}/webhook/${path}`;
		// A method that the webhook does not take runs nothing, and n8n names the one that it takes.
		await until(`the webhook ${path}`, async () =>
			(await (await fetch(address, { method: 'PATCH' })).text()).includes('Did you mean'),
		);
		return address;
	}

	const deactivate = ({ id }: { id: string }) =>
		client.rest('POST', `/workflows/${id}/deactivate`, {});

	/** What n8n keeps of the executions that webhooks started, newest first. */
	async function webhookExecutions({
		id,
	}: {
		id: string;
	}): Promise<{ id: string; status: string }[]> {
		const { results }: { results: Answer[] } = await client.rest('GET', '/executions?limit=100');
		return results.filter((each) => each.workflowId === id && each.mode === 'webhook');
	}

	return {
		credentials,
		files,
		add,
		addChanged,
		newAccount,
		publish,
		activate,
		deactivate,
		webhookExecutions,
	};
}

/** The JSON of everything that a node returned, in all of its runs. */
export const itemsOfAllRuns = ({ data }: Execution, node: string): any[] =>
	(data.resultData.runData[node] ?? []).flatMap((run) =>
		(run.data?.main?.[0] ?? []).map((item) => item.json),
	);
