import { randomUUID } from 'node:crypto';
import { parse } from 'flatted';
import { pause } from '../../bootstrap/processes.js';

const runLimit = 120_000;
const unfinished = ['new', 'running', 'waiting'];

/** n8n publishes no types for these routes: the caller knows what it gets. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Answer = any;

/** n8n answered with a status that is not success. */
export class N8nError extends Error {
	readonly status: number;
	readonly body: unknown;

	constructor(call: string, status: number, body: unknown) {
		const said = (body as { message?: string } | undefined)?.message;
		super(`${call} answered ${status}: ${said ?? JSON.stringify(body).slice(0, 500)}`);
		this.name = 'N8nError';
		this.status = status;
		this.body = body;
	}
}

export interface Login {
	email: string;
	password: string;
}

export interface Owner extends Login {
	firstName: string;
	lastName: string;
}

export interface Credential {
	name: string;
	type: string;
	data: Record<string, unknown>;
}

/** A node of a workflow, as far as it matters here. */
export interface WorkflowNode {
	name: string;
	type: string;
	credentials?: Record<string, { id: string; name?: string }>;
	[property: string]: unknown;
}

/** A workflow as it is in a file. */
export interface WorkflowContent {
	name: string;
	nodes: WorkflowNode[];
	[property: string]: unknown;
}

/** One that n8n has. */
export interface Workflow extends WorkflowContent {
	id: string;
	versionId: string;
	isArchived?: boolean;
}

/** n8n's execution data, as far as it is read. */
interface ExecutionData {
	resultData: {
		error?: { message?: string; description?: string };
		runData: Record<string, { data?: { main?: ({ json: unknown }[] | null)[] } }[]>;
		lastNodeExecuted?: string;
	};
	[part: string]: unknown;
}

export interface Execution {
	id: string;
	/** `success`, `error`, `crashed` or `canceled` */
	status: string;
	data: ExecutionData;
	/** The same as n8n's text, to look for what must not be in it. */
	stored: string;
	/** The message of the run's error. */
	error: string | undefined;
	/** The JSON of what a node put out, in its last run. */
	items: <Item = Answer>(node: string, output?: number) => Item[];
}

interface StoredExecution {
	id: string;
	status: string;
	/** In the form of the package flatted. */
	data: string;
}

function readExecution({ id, status, data: stored }: StoredExecution): Execution {
	const data = parse(stored) as ExecutionData;
	return {
		id,
		status,
		data,
		stored,
		error: data.resultData.error?.message,
		items: <Item,>(node: string, output = 0) => {
			const items = data.resultData.runData[node]?.at(-1)?.data?.main?.[output] ?? [];
			return items.map(({ json }) => json as Item);
		},
	};
}

const isTrigger = ({ type }: WorkflowNode) => /trigger$/i.test(type);

export type N8nClient = ReturnType<typeof n8nClient>;

/** A client of n8n's own REST routes, the ones its editor calls. */
export function n8nClient(url: string) {
	// n8n ties a login's cookie to the browser that made it.
	const browserId = randomUUID();
	let cookie = '';

	/** @param path below /rest */
	async function call(method: string, path: string, body?: unknown): Promise<Response> {
		const response = await fetch(`${url}/rest${path}`, {
			method,
			redirect: 'manual',
			headers: {
				'browser-id': browserId,
				...(cookie === '' ? {} : { cookie }),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		for (const line of response.headers.getSetCookie()) {
			if (line.startsWith('n8n-auth=')) cookie = line.split(';')[0] ?? '';
		}
		return response;
	}

	/**
	 * @returns the answer's `data`
	 * @throws {N8nError}
	 */
	async function rest<Data = Answer>(method: string, path: string, body?: unknown): Promise<Data> {
		const response = await call(method, path, body);
		const text = await response.text();
		let answer: unknown;
		try {
			answer = text === '' ? {} : JSON.parse(text);
		} catch {
			answer = text;
		}
		if (!response.ok)
			throw new N8nError(`${method} ${path.split('?')[0]}`, response.status, answer);
		return ((answer as { data?: unknown } | null)?.data ?? answer) as Data;
	}

	/** Waits until an execution has ended. */
	async function execution(id: string): Promise<Execution> {
		const until = Date.now() + runLimit;
		for (;;) {
			const found = await rest<StoredExecution>('GET', `/executions/${id}`);
			if (!unfinished.includes(found.status)) return readExecution(found);
			if (Date.now() > until) throw new Error(`Execution ${id} is still ${found.status}`);
			await pause(200);
		}
	}

	/** Starts a workflow as the editor's "Execute workflow" does, and waits for its end. */
	async function runWorkflow(id: string): Promise<Execution> {
		const workflow = await rest<Workflow>('GET', `/workflows/${id}`);
		const trigger = workflow.nodes.find(isTrigger);
		const { executionId } = await rest<{ executionId: string }>('POST', `/workflows/${id}/run`, {
			workflowData: workflow,
			triggerToStartFrom: { name: trigger?.name },
		});
		return await execution(executionId);
	}

	return {
		url,
		call,
		rest,
		execution,
		runWorkflow,
		setUpOwner: async (owner: Owner) => {
			await rest('POST', '/owner/setup', owner);
		},
		login: async ({ email, password }: Login) => {
			await rest('POST', '/login', { emailOrLdapLoginId: email, password });
		},
		createCredential: async (credential: Credential) =>
			await rest<{ id: string; name: string }>('POST', '/credentials', credential),
		createWorkflow: async (workflow: WorkflowContent) =>
			await rest<Workflow>('POST', '/workflows', workflow),
		/** The editor's credential test. */
		testCredential: async (credentials: Credential & { id: string }) =>
			await rest<{ status: 'OK' | 'Error'; message: string }>('POST', '/credentials/test', {
				credentials,
			}),
	};
}
