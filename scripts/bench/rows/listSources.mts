import { fork } from 'node:child_process';
import { join } from 'node:path';
import { runNode } from '../engine.mts';
import { fetchAndParse, parseBytes } from '../nodes.mts';
import { inTurn, median } from '../statistics.mts';
import type { Host } from '../engine.mts';

/** What is measured: ours, and plain nodes that parse the same bytes. */
export function contestants(host: Host, url: string) {
	const plain = { parameters: {}, items: [{}], credentials: [] };
	return {
		ours: () => ({
			type: host.stitch,
			name: 'n8n-nodes-stitch.stitch',
			parameters: {
				authentication: 'accessToken',
				resource: 'source',
				operation: 'list',
				returnAll: true,
				simplify: false,
			},
			items: [{}],
			credentials: ['stitchApi'],
		}),
		bytes: (bytes: Buffer) => ({ ...plain, type: parseBytes(() => bytes), name: 'bench.parse' }),
		fetched: () => ({ ...plain, type: fetchAndParse(`${url}/v4/sources`), name: 'bench.fetch' }),
	};
}

/** The growth of the peak memory of a fresh process while it does one of them, in bytes. */
async function peakOf(name: string, url: string): Promise<number> {
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
	stitch: { ask(name: string, value?: unknown): Promise<any> },
	{ sources, runs }: { sources: number; runs: number },
) {
	const { replayUrl } = await stitch.ask('start');
	const { accessToken } = await stitch.ask('account', sources);
	await stitch.ask('record', { method: 'GET', path: '/v4/sources', token: accessToken });
	await host.credentials.store('stitchApi', { accessToken, apiBaseUrl: replayUrl });
	const bytes = Buffer.from(await (await fetch(`${replayUrl}/v4/sources`)).arrayBuffer());
	const run = contestants(host, replayUrl);
	const runner = (what: Parameters<typeof runNode>[1]) => async () => {
		const { nodeMs, items } = await runNode(host, what);
		if (items.length !== sources) throw new Error(`${what.name}: ${items.length} items`);
		return { nodeMs };
	};
	const time = await inTurn(
		{ ours: runner(run.ours()), bytes: runner(run.bytes(bytes)), fetched: runner(run.fetched()) },
		{ runs },
	);
	const peaks: Record<string, number[]> = { ours: [], bytes: [], fetched: [] };
	for (let round = 0; round < runs; round++) {
		for (const name of Object.keys(peaks)) peaks[name]?.push(await peakOf(name, replayUrl));
	}
	const megabytes = (name: string) => median(peaks[name] ?? []) / 1e6;
	const what = `Source: List of ${sources} sources (${(bytes.length / 1e6).toFixed(1)} MB)`;
	const [parsing, fetching] = [
		'parsing the same bytes',
		'fetch of the same bytes, and parsing them',
	];
	return [
		{
			what: `${what}: time`,
			against: parsing,
			unit: 'ms',
			ours: time.ours.nodeMs,
			theirs: time.bytes.nodeMs,
			target: 1.5,
		},
		{
			what: `${what}: peak memory`,
			against: parsing,
			unit: 'MB',
			ours: megabytes('ours'),
			theirs: megabytes('bytes'),
			target: 2,
		},
		{
			what: `${what}: time`,
			against: fetching,
			unit: 'ms',
			ours: time.ours.nodeMs,
			theirs: time.fetched.nodeMs,
		},
		{
			what: `${what}: peak memory`,
			against: fetching,
			unit: 'MB',
			ours: megabytes('ours'),
			theirs: megabytes('fetched'),
		},
	];
}
