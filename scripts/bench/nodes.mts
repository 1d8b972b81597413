import { nodeType } from './engine.mts';

/** The plain nodes that ours is measured against. */

/** Gets a list with `fetch`, and parses it. */
export const fetchAndParse = (url: string) =>
	nodeType({}, async () => {
		const records = JSON.parse(await (await fetch(url)).text()) as unknown[];
		return [records.map((json) => ({ json, pairedItem: { item: 0 } }))];
	});

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
