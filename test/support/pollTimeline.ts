import type {
	IDataObject,
	IHttpRequestOptions,
	INodeExecutionData,
	IPollFunctions,
} from 'n8n-workflow';
import { poll } from '../../nodes/Stitch/triggers/polling/poll';

/** Raw records of Stitch's lists, as a test keeps them. */
type Raw = Record<string, unknown>;

/** A page as it was sent. */
export interface SentPage {
	list: string;
	records: Raw[];
	isLast: boolean;
}

/** A stream and its fields, by name with their JSON type. */
export interface ListedStream {
	selected?: boolean;
	fields: Record<string, string>;
}

interface ListAnswer {
	status: number;
	/** Sent as JSON, unless there is a `text`. */
	body?: unknown;
	text?: string;
	location?: string;
}

/** Where the logs are. */
const STORAGE = 'https://logs.example.com/';

/** A Stitch in memory whose lists can change while they are being read. Pages are small. */
export class ListedStitch {
	sources = new Map<number, Raw>();

	/** By source ID. */
	extractions = new Map<number, Raw>();

	/** By source and stream. */
	loads = new Map<string, Raw | Raw[]>();

	/** By source ID, then by `tap_stream_id`. */
	streams = new Map<number, Map<string, ListedStream>>();

	/** Logs by the name of their job; of every other job there is none. */
	logs = new Map<string, string>();

	/** Called before each page with the number of those already sent in this poll. */
	beforePage: (sent: number) => void = () => {};

	/** Says whether the request for a page fails. */
	fails: (sent: number) => boolean = () => false;

	/** Whether a list of streams, or a schema, lacks its last stream or field for once. */
	lacks: (path: string) => boolean = () => false;

	/** An answer to be given instead, by the end of the address; `undefined`: the usual one. */
	instead: (path: string) => ListAnswer | undefined = () => undefined;

	/** Stitch's clock, for the `Date` header; `undefined`: there is no such header. */
	now: (() => number) | undefined = () => Date.now();

	/** Every page sent since this was last emptied. */
	sent: SentPage[] = [];

	/** Paths of all requests since this was last emptied. */
	requests: string[] = [];

	pages = 0;

	constructor(
		readonly accountId: number,
		readonly pageSize: number,
	) {}

	protected ordered(list: string): Raw[] {
		if (list === 'extractions') {
			return [...this.extractions.entries()].sort(([a], [b]) => a - b).map(([, raw]) => raw);
		}
		return [...this.loads.values()]
			.flat()
			.sort((a, b) => String(a.stream_name).localeCompare(String(b.stream_name)));
	}

	private streamList(sourceId: number) {
		const streams = [...(this.streams.get(sourceId) ?? [])];
		return streams.map(([key, { selected = true }]) => ({
			selected,
			stream_id: this.streamId(sourceId, key),
			tap_stream_id: key,
			stream_name: key,
			metadata: { selected },
		}));
	}

	private streamId(sourceId: number, key: string): number {
		return sourceId * 1_000 + [...key].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
	}

	private schema(sourceId: number, streamId: number, end?: number) {
		const streams = [...(this.streams.get(sourceId) ?? [])];
		const found = streams.find(([key]) => this.streamId(sourceId, key) === streamId);
		const fields = Object.entries(found?.[1].fields ?? {}).slice(0, end);
		const properties = Object.fromEntries(fields.map(([name, type]) => [name, { type }]));
		return { schema: JSON.stringify({ type: 'object', properties }), metadata: [] };
	}

	/** Answers a request as Stitch does (connect-api.md 8.15, 8.23, 8.24, 8.28, 8.29, 8.30). */
	answer({ url, qs }: IHttpRequestOptions): ListAnswer {
		const path = url.replace(/^https?:\/\/[^/]+/, '');
		if (url.startsWith(STORAGE)) return { status: 200, text: this.logs.get(path.slice(1)) };
		this.requests.push(path);
		const [, job] = /\/extractions\/(.+)$/.exec(path) ?? [];
		if (job !== undefined && !this.logs.has(job)) return { status: 404, body: null };
		if (job !== undefined) return { status: 302, text: '', location: `${STORAGE}${job}` };
		const other = this.instead(path);
		if (other !== undefined) return other;
		const end = this.lacks(path) ? -1 : undefined;
		const [, id, stream] = /\/sources\/(\d+)\/streams(?:\/(\d+))?$/.exec(path) ?? [];
		if (stream !== undefined) {
			return { status: 200, body: this.schema(Number(id), Number(stream), end) };
		}
		if (id !== undefined) return { status: 200, body: this.streamList(Number(id)).slice(0, end) };
		const list = path.split('/').pop() ?? '';
		if (list === 'sources') return { status: 200, body: [...this.sources.values()] };
		if (list === 'destinations') return { status: 200, body: [] };
		this.beforePage(this.pages);
		const failed = this.fails(this.pages);
		this.pages++;
		if (failed) return { status: 503, body: null };
		const page = Number((qs as IDataObject | undefined)?.page ?? 1);
		const all = this.ordered(list);
		const data = all.slice((page - 1) * this.pageSize, page * this.pageSize);
		const isLast = page * this.pageSize >= all.length;
		this.sent.push({ list, records: data, isLast });
		const next = isLast ? {} : { next: `${path}?page=${page + 1}` };
		return { status: 200, body: { data, page, total: all.length, links: next } };
	}
}

async function* bytes(text: string) {
	yield Buffer.from(text);
}

/**
 * When n8n stores what a poll remembers. `emission`: at activation and with an emission, as n8n
 * does by default; in between it lives in the process. `always`: after every poll
 * that does not throw, as with n8n's durable cursors.
 */
export type Storing = 'emission' | 'always';

/** A trigger that polls a `ListedStitch`; its static data are text in n8n's database. */
export class PolledTrigger {
	/** In n8n's database. */
	stored = '{}';

	/** In the process; absent while n8n is down. */
	private memory?: string;

	/** Runs that were started without an item, to have something stored. */
	emptyRuns = 0;

	/** What was written to n8n's log. */
	readonly warnings: string[] = [];

	constructor(
		private readonly stitch: ListedStitch,
		private parameters: IDataObject,
		private readonly storing: Storing = 'always',
	) {}

	get state(): IDataObject | undefined {
		return (JSON.parse(this.memory ?? this.stored) as IDataObject).state as IDataObject | undefined;
	}

	/** n8n goes down. The next poll is the one with which it activates the workflow again. */
	stop(): void {
		this.memory = undefined;
	}

	/** A user publishes the workflow with other parameters; n8n reads what is stored. */
	publish(parameters: IDataObject): void {
		this.parameters = parameters;
		this.memory = undefined;
	}

	private context(staticData: IDataObject): IPollFunctions {
		const values: IDataObject = { authentication: 'accessToken', ...this.parameters };
		return {
			getNodeParameter: (name: string, fallback: unknown) => values[name] ?? fallback,
			getCredentials: async () => ({
				accessToken: 'ac_timeline',
				apiBaseUrl: 'https://stitch.example.com',
			}),
			getNode: () => ({ id: '1', name: 'Stitch Trigger', type: 'stitchTrigger', parameters: {} }),
			getWorkflow: () => ({ id: '1' }),
			getMode: () => 'trigger',
			getWorkflowStaticData: () => staticData,
			getPollBudgetMs: () => 300_000,
			logger: { info: () => {}, warn: (text: string) => this.warnings.push(text) },
			helpers: {
				httpRequest: async (options: IHttpRequestOptions) => {
					const { status, body, text, location } = this.stitch.answer(options);
					const { now } = this.stitch;
					const headers = {
						...(now !== undefined && { date: new Date(now()).toUTCString() }),
						...(location !== undefined && { location }),
					};
					return { statusCode: status, headers, body: bytes(text ?? JSON.stringify(body)) };
				},
				returnJsonArray: (items: IDataObject[]): INodeExecutionData[] =>
					items.map((json) => ({ json })),
			},
		} as unknown as IPollFunctions;
	}

	/** One poll; the first one after `stop` and `publish` is that of the activation. */
	async poll(): Promise<IDataObject[]> {
		const isActivation = this.memory === undefined;
		const before = this.memory ?? this.stored;
		const staticData = JSON.parse(before) as IDataObject;
		this.stitch.pages = 0;
		this.stitch.sent = [];
		const result = await poll.call(this.context(staticData)).then(
			(output) => ({ output }),
			(failure: Error) => ({ failure }),
		);
		if ('failure' in result) {
			// n8n drops a workflow that it can't activate, and what durable cursors have not stored.
			if (!isActivation && this.storing === 'emission') this.memory = JSON.stringify(staticData);
			throw new Error(result.failure.message);
		}
		this.memory = JSON.stringify(staticData);
		const { output } = result;
		if (isActivation || output !== null || this.storing === 'always') this.stored = this.memory;
		const items = (output?.[0] ?? []).map(({ json }) => json);
		if (output !== null && items.length === 0) this.emptyRuns++;
		return items;
	}
}
