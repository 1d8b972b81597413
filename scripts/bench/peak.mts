import { runNode } from './engine.mts';
import { startHost } from './host.mts';
import { contestants } from './rows/listSources.mts';

/**
 * `peak.mts <contestant> <url>`: sends by how many bytes the peak memory of this process grows while
 * it lists the sources there. The engine has run once before, on an empty list.
 */
async function main() {
	const [name, url = ''] = process.argv.slice(2);
	const host = await startHost();
	await host.credentials.store('stitchApi', { accessToken: 'a-token', apiBaseUrl: url });
	const run = contestants(host, url);
	const bytes =
		name === 'bytes'
			? Buffer.from(await (await fetch(`${url}/v4/sources`)).arrayBuffer())
			: Buffer.alloc(0);
	await runNode(host, run.bytes(Buffer.from('[]')));
	global.gc?.();
	// The bytes that are there already are part of what parsing them takes.
	const before = process.memoryUsage.rss() - bytes.length;
	const what = name === 'ours' ? run.ours() : name === 'bytes' ? run.bytes(bytes) : run.fetched();
	const { items } = await runNode(host, what);
	const peak = process.resourceUsage().maxRSS * 1024;
	process.send?.(items.length > 0 ? peak - before : NaN, () => process.exit());
}

void main();
