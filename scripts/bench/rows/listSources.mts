import { fork } from 'node:child_process';
import { join } from 'node:path';
import { runChain } from '../engine.mts';
import type { BenchNode, Chain, Host } from '../engine.mts';
import { fetchAndParse } from '../nodes.mts';
import { inTurn, median } from '../statistics.mts';
import type { Stitch } from '../stitch.mts';
import type { Row } from '../table.mts';

export type Contestant = keyof ReturnType<typeof contestants>;

/** What is measured: ours, what people build from n8n's own nodes, and plain code. */
export function contestants(host: Host, url: string) {
	const address = `${url}/v4/sources`;
	const request: BenchNode = {
		type: host.httpRequest,
		name: 'n8n-nodes-base.httpRequest',
		version: 4.4,
		credentials: ['stitchApi'],
		parameters: {
			method: 'GET',
			url: address,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'stitchApi',
			// With status and headers the list stays one item. (Without, n8n splits it itself.)
			options: { response: { response: { fullResponse: true } } },
		},
	};
	const splitOut: BenchNode = {
		type: host.splitOut,
		name: 'n8n-nodes-base.splitOut',
		parameters: { fieldToSplitOut: 'body', options: {} },
	};
	const chain = (...nodes: BenchNode[]): Chain => ({ items: [{}], nodes });
	return {
		ours: chain({
			type: host.stitch,
			name: 'n8n-nodes-stitch.stitch',
			parameters: {
				authentication: 'accessToken',
				resource: 'source',
				operation: 'list',
				returnAll: true,
				simplify: false,
			},
			credentials: ['stitchApi'],
		}),
		theirs: chain(request, splitOut),
		fetched: chain({ type: fetchAndParse(address), name: 'bench.fetch', parameters: {} }),
	};
}

/** The growth of the peak memory of a fresh process while it does one of them, in bytes. */
async function peakOf(name: Contestant, url: string): Promise<number> {
	return await new Promise((resolve, reject) => {
		const child = fork(join(import.meta.dirname, '..', 'peak.mts'), [name, url], {
			execArgv: ['--expose-gc'],
		});
		child.once('message', (bytes) => resolve(Number(bytes)));
		child.once('exit', (code) => reject(new Error(`peak.mts ended (${code})`)));
	});
}

/**
 * Source: List of many sources. The answer is the emulator's, sent again from memory by a server
 * beside it, so that the time that the emulator takes to put it together is nobody's.
 */
export async function listSources(
	host: Host,
	stitch: Stitch,
	{ sources, runs }: { sources: number; runs: number },
): Promise<Row[]> {
	const { replayUrl } = await stitch.ask('start');
	const { accessToken } = await stitch.ask('account', sources);
	const { bytes } = await stitch.ask('record', {
		method: 'GET',
		path: '/v4/sources',
		token: accessToken,
	});
	const data = { accessToken, apiBaseUrl: replayUrl, allowedHttpRequestDomains: 'all' };
	await host.credentials.store('stitchApi', data);
	const chains = contestants(host, replayUrl);
	const names = Object.keys(chains) as Contestant[];
	const perName = <T,>(make: (name: Contestant) => T) =>
		Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Contestant, T>;
	const runner = (name: Contestant) => async () => {
		const { nodeMs, cpuMs, items } = await runChain(host, chains[name]);
		if (items.length !== sources) throw new Error(`${name}: ${items.length} items`);
		return { nodeMs, cpuMs };
	};
	const took = await inTurn(perName(runner), { runs });
	const compared = ['ours', 'theirs'] as const;
	const peaks: Record<(typeof compared)[number], number[]> = { ours: [], theirs: [] };
	for (let round = 0; round < runs; round++) {
		for (const name of compared) peaks[name].push(await peakOf(name, replayUrl));
	}
	const what = `Source: List of ${sources} (${(Number(bytes) / 1e6).toFixed(1)} MB)`;
	const against = "n8n's HTTP Request and Split Out";
	const plain = 'fetch and JSON.parse';
	const { ours, theirs, fetched } = took;
	const time = { what: `${what}: time`, unit: 'ms', ours: ours.nodeMs };
	const cpu = { what: `${what}: CPU`, unit: 'ms', ours: ours.cpuMs };
	return [
		{ ...time, against, theirs: theirs.nodeMs, target: 0.6 },
		{ ...cpu, against, theirs: theirs.cpuMs, target: 0.6 },
		{
			what: `${what}: peak memory`,
			against,
			unit: 'MB',
			ours: median(peaks.ours) / 1e6,
			theirs: median(peaks.theirs) / 1e6,
			target: 0.8,
		},
		{ ...time, against: plain, theirs: fetched.nodeMs, target: 1.15 },
		{ ...cpu, against: plain, theirs: fetched.cpuMs, target: 1.15 },
	];
}
