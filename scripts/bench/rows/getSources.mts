import { runNode } from '../engine.mts';
import { fetchPerItem, helperPerItem } from '../nodes.mts';
import { inTurn } from '../statistics.mts';
import type { Host } from '../engine.mts';

const IN_FLIGHT = 50;

/**
 * Source: Get for many items, each with the token of its own, beside n8n's HTTP Request node and a
 * plain loop over `fetch`.
 */
export async function getSources(
	host: Host,
	stitch: { ask(name: string, value?: unknown): Promise<any> },
	size: { items: number; runs: number },
) {
	const { url } = await stitch.ask('start');
	const { accessToken, sourceIds } = await stitch.ask('account', size.items);
	const items = (sourceIds as number[]).map((id) => ({ id, token: accessToken }));
	// n8n's own node may not use the token otherwise.
	const allowed = { allowedHttpRequestDomains: 'all' };
	const data = { accessToken: '={{ $json.token }}', apiBaseUrl: url, ...allowed };
	await host.credentials.store('stitchApi', data);
	const address = `=${url}/v4/sources/{{ $json.id }}`;
	const base = { items, credentials: ['stitchApi'] };
	const ours = {
		...base,
		type: host.stitch,
		name: 'n8n-nodes-stitch.stitch',
		parameters: {
			authentication: 'accessToken',
			resource: 'source',
			operation: 'get',
			sourceId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
			simplify: false,
		},
	};
	const httpRequest = {
		...base,
		type: host.httpRequest,
		name: 'n8n-nodes-base.httpRequest',
		version: 4.4,
		parameters: {
			method: 'GET',
			url: address,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'stitchApi',
			options: {},
		},
	};
	const plainFetch = {
		...base,
		type: fetchPerItem(IN_FLIGHT),
		name: 'bench.fetch',
		parameters: { url: address },
	};
	const plainHelper = { ...plainFetch, type: helperPerItem(IN_FLIGHT), name: 'bench.helper' };
	const runner = (what: Parameters<typeof runNode>[1]) => async () => {
		const { ms, cpuMs, items: got } = await runNode(host, what);
		const right = got.every(({ json }, index) => json.id === items[index]?.id);
		if (got.length !== items.length || !right) throw new Error(`${what.name}: wrong output`);
		return { ms, cpuMs };
	};
	const contestants = {
		ours: runner(ours),
		httpRequest: runner(httpRequest),
		plainFetch: runner(plainFetch),
		plainHelper: runner(plainHelper),
	};
	await stitch.ask('latency', 50);
	const slow = await inTurn(contestants, size);
	await stitch.ask('latency', 0);
	const fast = await inTurn(contestants, size);
	const perItem = ({ cpuMs }: { cpuMs: number }) => cpuMs / items.length;
	const what = `${items.length} items, Source: Get, a token per item`;
	return [
		{
			what: `${what}, 50 ms`,
			against: "n8n's HTTP Request node",
			unit: 'ms',
			ours: slow.ours.ms,
			theirs: slow.httpRequest.ms,
			target: 0.5,
		},
		{
			what: `${what}, 50 ms`,
			against: `plain fetch, ${IN_FLIGHT} in flight, same look-ups`,
			unit: 'ms',
			ours: slow.ours.ms,
			theirs: slow.plainFetch.ms,
			target: 1.3,
		},
		{
			what: 'own CPU time per item, 0 ms',
			against: "n8n's HTTP Request node",
			unit: 'ms',
			ours: perItem(fast.ours),
			theirs: perItem(fast.httpRequest),
			target: 0.5,
		},
		{
			what: `${what}, 0 ms`,
			against: "n8n's HTTP Request node",
			unit: 'ms',
			ours: fast.ours.ms,
			theirs: fast.httpRequest.ms,
		},
		{
			what: `${what}, 0 ms`,
			against: `plain fetch, ${IN_FLIGHT} in flight, same look-ups`,
			unit: 'ms',
			ours: fast.ours.ms,
			theirs: fast.plainFetch.ms,
		},
		...Object.entries({ ours: slow.ours, "n8n's HTTP Request node": slow.httpRequest }).map(
			([name, { ms }]) => ({
				what: name === 'ours' ? `${what}, 50 ms` : `${name}, the same`,
				against: `plain loop over n8n's request helper, ${IN_FLIGHT} in flight`,
				unit: 'ms',
				ours: ms,
				theirs: slow.plainHelper.ms,
			}),
		),
		{
			what: 'own CPU time per item, 0 ms',
			against: "plain loop over n8n's request helper",
			unit: 'ms',
			ours: perItem(fast.ours),
			theirs: perItem(fast.plainHelper),
		},
	];
}
