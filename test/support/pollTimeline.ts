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

/** A Stitch in memory whose lists can change while they are being read. Pages are small. */
export class ListedStitch {
	sources = new Map<number, Raw>();

	/** By source ID. */
	extractions = new Map<number, Raw>();

	/** By source and stream. */
	loads = new Map<string, Raw>();

	/** Called before each page with the number of those already sent in this poll. */
	beforePage: (sent: number) => void = () => {};

	/** Says whether the request for a page fails. */
	fails: (sent: number) => boolean = () => false;

	/** Every page sent since this was last emptied. */
	sent: SentPage[] = [];

	pages = 0;

	constructor(
		readonly accountId: number,
		private readonly pageSize: number,
	) {}

	private ordered(list: string): Raw[] {
		if (list === 'extractions') {
			return [...this.extractions.entries()].sort(([a], [b]) => a - b).map(([, raw]) => raw);
		}
		return [...this.loads.values()].sort((a, b) =>
			String(a.stream_name).localeCompare(String(b.stream_name)),
		);
	}

	/** Answers a request as Stitch does (connect-api.md 8.15, 8.28, 8.30 and section 6). */
	answer({ url, qs }: IHttpRequestOptions): { status: number; body: unknown } {
		const list = url.split('/').pop() ?? '';
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
		const next = isLast ? {} : { next: `/v4/1/${list}?page=${page + 1}` };
		return { status: 200, body: { data, page, total: all.length, links: next } };
	}
}

async function* bytes(text: string) {
	yield Buffer.from(text);
}

/** A trigger that polls a `ListedStitch`; its static data live as text, as in n8n's database. */
export class PolledTrigger {
	stored = '{}';

	constructor(
		private readonly stitch: ListedStitch,
		private readonly parameters: IDataObject,
	) {}

	get state(): IDataObject | undefined {
		return (JSON.parse(this.stored) as IDataObject).state as IDataObject | undefined;
	}

	/** One poll of a process that has just started, as far as the trigger can tell. */
	async poll(): Promise<IDataObject[]> {
		const staticData = JSON.parse(this.stored) as IDataObject;
		this.stitch.pages = 0;
		this.stitch.sent = [];
		const values: IDataObject = { authentication: 'accessToken', filters: {}, ...this.parameters };
		const context = {
			getNodeParameter: (name: string) => values[name],
			getCredentials: async () => ({
				accessToken: 'ac_timeline',
				apiBaseUrl: 'https://stitch.example.com',
			}),
			getNode: () => ({ id: '1', name: 'Stitch Trigger', type: 'stitchTrigger', parameters: {} }),
			getWorkflow: () => ({ id: '1' }),
			getMode: () => 'trigger',
			getWorkflowStaticData: () => staticData,
			getPollBudgetMs: () => 300_000,
			logger: { info: () => {}, warn: () => {} },
			helpers: {
				httpRequest: async (options: IHttpRequestOptions) => {
					const { status, body } = this.stitch.answer(options);
					return { statusCode: status, headers: {}, body: bytes(JSON.stringify(body)) };
				},
				returnJsonArray: (items: IDataObject[]): INodeExecutionData[] =>
					items.map((json) => ({ json })),
			},
		} as unknown as IPollFunctions;
		const before = JSON.stringify(staticData);
		const result = await poll.call(context).then(
			(output) => ({ output }),
			(failure: Error) => ({ failure }),
		);
		if ('failure' in result) {
			// A poll that fails must not change the state: n8n would store it.
			const changed = JSON.stringify(staticData) !== before;
			throw new Error(changed ? 'A failed poll changed the state' : result.failure.message);
		}
		this.stored = JSON.stringify(staticData);
		return (result.output?.[0] ?? []).map(({ json }) => json);
	}
}
