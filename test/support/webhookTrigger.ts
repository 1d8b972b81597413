import fastify from 'fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HookContext, WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	IHookFunctions,
	IWebhookData,
	IWebhookFunctions,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { parseJson } from '../../nodes/Stitch/json';
import type { TriggerOptions } from './pollWorkflow';
import { triggerWorkflow } from './pollWorkflow';

type Method = 'checkExists' | 'create' | 'delete';

/** A query as Express gives it to n8n: `a[b]=c` is an object, and a name that comes twice a list. */
function parseQuery(text: string): Record<string, unknown> {
	const query: Record<string, unknown> = {};
	const put = (into: Record<string, unknown>, [name, ...rest]: string[], value: string): void => {
		const known = Object.hasOwn(into, name) ? into[name] : undefined;
		const isObject = typeof known === 'object' && known !== null && !Array.isArray(known);
		const inner = (isObject ? known : {}) as Record<string, unknown>;
		if (rest.length > 0) put(inner, rest, value);
		const leaf = known === undefined ? value : [known, value].flat();
		Object.defineProperty(into, name, {
			value: rest.length > 0 ? inner : leaf,
			enumerable: true,
			configurable: true,
			writable: true,
		});
	};
	for (const [key, value] of new URLSearchParams(text)) {
		const names = key.split(/\]?\[|\]$/).filter((part) => part !== '');
		if (names.length > 0) put(query, names, value);
	}
	return query;
}

/** What Express adds to a response, as far as webhook nodes use it. */
function expressResponse({ raw }: FastifyReply) {
	const response = Object.assign(raw, {
		status(code: number) {
			raw.statusCode = code;
			return response;
		},
		json(body: unknown) {
			raw.setHeader('content-type', 'application/json');
			raw.end(JSON.stringify(body));
		},
	});
	return response;
}

/**
 * A webhook trigger on n8n's own contexts behind a real port: activated, called and deactivated as
 * n8n does it. Static data are read anew for every call and stored before the answer.
 */
export class ReceivingTrigger {
	/** The workflow's static data, as n8n stores them. */
	stored = '{}';

	/** What each execution was started with. */
	runs: IDataObject[][] = [];

	/** What the node threw, for which n8n runs the error workflow. */
	thrown: unknown[] = [];

	/** Requests that reached n8n. */
	received = 0;

	/** Of those, whose sender was gone before n8n answered. */
	hungUp = 0;

	/** Makes n8n fail to start the next executions. */
	failsToStart = false;

	/** Held back until this resolves, as by a slow n8n. */
	slow: Promise<unknown> = Promise.resolve();

	// The query as Express gives it to n8n: lists and objects, not only texts.
	private readonly server = fastify({ routerOptions: { querystringParser: parseQuery } });

	private baseUrl = '';

	constructor(private options: Omit<TriggerOptions, 'type' | 'baseUrl'>) {
		this.server.addContentTypeParser(
			'application/json',
			{ parseAs: 'buffer', bodyLimit: 16 * 1024 * 1024 },
			(request, body, done) => {
				Object.assign(request, { rawBody: body });
				const parsed = parseJson(String(body));
				// As n8n: text that is not JSON is refused before any node sees it.
				const wrong = Object.assign(new Error('Not JSON'), { statusCode: 400 });
				done(parsed === undefined ? wrong : null, parsed);
			},
		);
		this.server.post('/*', async (request, reply) => await this.handle(request, reply));
	}

	async start(): Promise<void> {
		this.baseUrl = await this.server.listen({ port: 0, host: '127.0.0.1' });
	}

	async stop(): Promise<void> {
		await this.server.close();
	}

	/** Changes parameters or the credential, as a user does while the workflow is not active. */
	change(options: Partial<TriggerOptions>): void {
		this.options = { ...this.options, ...options };
		if (options.baseUrl !== undefined) this.baseUrl = options.baseUrl;
	}

	private async load() {
		const { baseUrl } = this;
		return await triggerWorkflow(
			{ ...this.options, baseUrl, type: 'stitchPostLoadTrigger' },
			JSON.parse(this.stored) as IDataObject,
		);
	}

	private async lifecycle(method: Method, isTest: boolean): Promise<boolean> {
		const { workflow, node, nodeType, additionalData } = await this.load();
		const webhookDescription = nodeType.description.webhooks?.[0];
		const data = { isTest, webhookDescription } as unknown as IWebhookData;
		const mode = isTest ? 'manual' : 'trigger';
		const context = new HookContext(workflow, node, additionalData, mode, 'activate', data);
		const run = nodeType.webhookMethods?.default?.[method];
		try {
			return (await run?.call(context as IHookFunctions)) === true;
		} finally {
			this.stored = JSON.stringify(workflow.staticData);
		}
	}

	/** As n8n: look for the hook, create it if it is missing, clean up if that fails. */
	async activate(isTest = false): Promise<void> {
		if (await this.lifecycle('checkExists', isTest)) return;
		const failure = await this.lifecycle('create', isTest).then(
			() => undefined,
			(error: Error) => error,
		);
		if (failure === undefined) return;
		await this.lifecycle('delete', isTest).catch(() => false);
		throw failure;
	}

	async deactivate(isTest = false): Promise<void> {
		await this.lifecycle('delete', isTest);
	}

	private async handle(request: FastifyRequest, reply: FastifyReply): Promise<void> {
		reply.hijack();
		reply.raw.once('close', () => {
			if (!reply.raw.writableFinished) this.hungUp++;
		});
		const response = expressResponse(reply);
		const { workflow, node, nodeType, additionalData } = await this.load();
		const data = {
			...additionalData,
			httpRequest: request,
			httpResponse: response,
		} as unknown as IWorkflowExecuteAdditionalData;
		const webhook = {
			webhookDescription: nodeType.description.webhooks?.[0],
		} as unknown as IWebhookData;
		const context = new WebhookContext(workflow, node, data, 'webhook', webhook, [], null);
		this.received++;
		const answered = nodeType.webhook?.call(context as unknown as IWebhookFunctions);
		const result = await answered?.catch((thrown: unknown) => {
			this.thrown.push(thrown);
			response.status(500).json({ message: 'Workflow could not be started' });
			return undefined;
		});
		if (result?.workflowData === undefined) {
			this.stored = JSON.stringify(workflow.staticData);
			return;
		}
		await this.slow;
		if (this.failsToStart) {
			response.status(500).json({ message: 'Workflow could not be started' });
			return;
		}
		this.runs.push(result.workflowData.flat().map(({ json }) => json));
		this.stored = JSON.stringify(workflow.staticData);
		response.status(200).json({ message: 'Workflow was started' });
	}
}
