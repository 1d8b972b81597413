import { nodeType, runChain } from '../engine.mts';
import type { BenchNode, Host } from '../engine.mts';
import { inTurn } from '../statistics.mts';
import type { Stitch } from '../stitch.mts';
import type { Row } from '../table.mts';

/** How long Stitch takes to answer, milliseconds. */
const LATENCY = 50;

/** Items that are sent at the same time, as this package does by default. */
const SIDE_BY_SIDE = 50;

/**
 * A node that does no more than it must for these items: it evaluates the ID, looks the token up once
 * and calls n8n's request helper, as any node with an ID per item has to.
 */
const bareNode = (url: string) =>
	nodeType(
		{
			credentials: [{ name: 'stitchApi' }],
			properties: [{ displayName: 'ID', name: 'id', type: 'string', default: '' }],
		},
		async function (this: any) {
			const { accessToken } = await this.getCredentials('stitchApi', 0);
			const rest = [...this.getInputData().keys()].reverse();
			const output: { json: unknown }[] = [];
			const work = async () => {
				for (let item = rest.pop(); item !== undefined; item = rest.pop()) {
					output[item] = {
						json: await this.helpers.httpRequest({
							url: `${url}/v4/sources/${this.getNodeParameter('id', item)}`,
							headers: { Authorization: `Bearer ${accessToken}` },
							json: true,
						}),
					};
				}
			};
			await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
			return [output];
		},
	);

/**
 * Source: Get for many items beside n8n's HTTP Request node, with one token and with one
 * per item; with one token also beside a node that does no more than it must.
 */
export async function getSources(
	host: Host,
	stitch: Stitch,
	size: { items: number; runs: number },
): Promise<Row[]> {
	const { url } = await stitch.ask('start');
	const { accessToken, sourceIds } = await stitch.ask('account', size.items);
	const items = (sourceIds as number[]).map((id) => ({ id, token: accessToken }));
	const credentials = ['stitchApi'];
	const ours = {
		type: host.stitch,
		name: 'n8n-nodes-stitch.stitch',
		credentials,
		parameters: {
			authentication: 'accessToken',
			resource: 'source',
			operation: 'get',
			sourceId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
			simplify: false,
		},
	};
	const httpRequest = {
		type: host.httpRequest,
		name: 'n8n-nodes-base.httpRequest',
		version: 4.4,
		credentials,
		parameters: {
			method: 'GET',
			url: `=${url}/v4/sources/{{ $json.id }}`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'stitchApi',
			options: {},
		},
	};
	const bare = {
		type: bareNode(url as string),
		name: 'bench.bare',
		credentials,
		parameters: { id: '={{ $json.id }}' },
	};
	const runner = (node: BenchNode) => async () => {
		const { ms, cpuMs, items: got } = await runChain(host, { nodes: [node], items });
		const right = got.every(({ json }, index) => json.id === items[index]?.id);
		if (got.length !== items.length || !right) throw new Error(`${node.name}: wrong output`);
		return { ms, cpuMs };
	};
	await stitch.ask('latency', LATENCY);
	const rows: Row[] = [];
	for (const [which, token, target] of [
		['one token', accessToken as string, 0.3],
		['a token per item', '={{ $json.token }}', 0.5],
	] as const) {
		// n8n's own node may not use the token otherwise.
		const data = { accessToken: token, apiBaseUrl: url, allowedHttpRequestDomains: 'all' };
		await host.credentials.store('stitchApi', data);
		const contestants = {
			ours: runner(ours),
			theirs: runner(httpRequest),
			bare: runner(bare),
		};
		const took = await inTurn(contestants, size);
		const what = `${items.length} items, Source: Get, ${which}`;
		const row = { against: "n8n's HTTP Request node", unit: 'ms', target };
		rows.push(
			{ ...row, what: `${what}: time`, ours: took.ours.ms, theirs: took.theirs.ms },
			{ ...row, what: `${what}: CPU`, ours: took.ours.cpuMs, theirs: took.theirs.cpuMs },
		);
		if (token !== accessToken) continue;
		const besideBare = { unit: 'ms', against: 'a node of the helper only' };
		rows.push(
			{ ...besideBare, what: `${what}: time`, ours: took.ours.ms, theirs: took.bare.ms },
			{ ...besideBare, what: `${what}: CPU`, ours: took.ours.cpuMs, theirs: took.bare.cpuMs },
		);
	}
	return rows;
}
