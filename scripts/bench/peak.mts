import { nodeType, runChain } from './engine.mts';
import { startHost } from './host.mts';
import { contestants } from './rows/listSources.mts';
import type { Contestant } from './rows/listSources.mts';

/**
 * `peak.mts <contestant> <url>`: sends by how many bytes the peak memory of this process grows while
 * it lists the sources there. The engine has run once before, on nothing.
 */
async function main() {
	const [name, url = ''] = process.argv.slice(2);
	const host = await startHost();
	const data = {
		accessToken: 'ac_as_long_as_one_of_stitch',
		apiBaseUrl: url,
		allowedHttpRequestDomains: 'all',
	};
	await host.credentials.store('stitchApi', data);
	const empty = { type: nodeType({}, async () => [[]]), name: 'bench.empty', parameters: {} };
	await runChain(host, { nodes: [empty], items: [{}] });
	global.gc?.();
	const before = process.memoryUsage.rss();
	const { items } = await runChain(host, contestants(host, url)[name as Contestant]);
	const peak = process.resourceUsage().maxRSS * 1024;
	process.send?.(items.length > 0 ? peak - before : NaN, () => process.exit());
}

void main();
