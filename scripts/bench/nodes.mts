import { nodeType } from './engine.mts';

/** The plain nodes that ours is measured against. */

const credentials = [{ name: 'stitchApi', required: true }];
const properties = [{ displayName: 'URL', name: 'url', type: 'string', default: '' }];

/** One request per item, so many in flight, each with the look-up of its own credential. */
const perItem = (
	limit: number,
	get: (context: any, url: string, headers: Record<string, string>) => Promise<any>,
) =>
	nodeType({ credentials, properties }, async function execute(this: any) {
		const items = this.getInputData();
		const output: any[] = new Array<any>(items.length);
		let next = 0;
		const worker = async () => {
			while (next < items.length) {
				const index = next++;
				const { accessToken } = await this.getCredentials('stitchApi', index);
				const url = this.getNodeParameter('url', index);
				const json = await get(this, url, { Authorization: `Bearer ${accessToken}` });
				output[index] = { json, pairedItem: { item: index } };
			}
		};
		await Promise.all(Array.from({ length: limit }, worker));
		return [output];
	});

export const fetchPerItem = (limit: number) =>
	perItem(limit, async (_context, url, headers) => {
		const answer = await fetch(url, { headers });
		if (!answer.ok) throw new Error(`Status ${answer.status}`);
		return await answer.json();
	});

/** The same over n8n's own request helper, which any node that n8n verifies has to use. */
export const helperPerItem = (limit: number) =>
	perItem(limit, async ({ helpers }, url, headers) =>
		helpers.httpRequest({ url, headers, json: true }),
	);

const itemsOf = (records: unknown[]) => records.map((json) => ({ json, pairedItem: { item: 0 } }));

/** Parses bytes that are there already. */
export const parseBytes = (bytes: () => Buffer) =>
	nodeType({}, async () => [itemsOf(JSON.parse(bytes().toString('utf8')))]);

/** Gets the bytes first, with `fetch`. */
export const fetchAndParse = (url: string) =>
	nodeType({}, async () => [itemsOf(JSON.parse(await (await fetch(url)).text()))]);

/** Builds request bodies of so many records, and sends nothing. */
export const stringifyBodies = (perRequest: number, schema: object) =>
	nodeType({}, async function execute(this: any) {
		const items = this.getInputData();
		const start = Date.now();
		const output = [];
		for (let from = 0; from < items.length; from += perRequest) {
			const messages = items
				.slice(from, from + perRequest)
				.map(({ json }: { json: object }, index: number) => ({
					action: 'upsert',
					sequence: start + from + index,
					data: json,
				}));
			const body = JSON.stringify({ table_name: 'bench', schema, key_names: ['id'], messages });
			output.push({ json: { bytes: Buffer.byteLength(body) }, pairedItem: { item: from } });
		}
		return [output];
	});
