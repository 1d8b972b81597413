// @ts-check
'use strict';

const { fork } = require('node:child_process');
const { join } = require('node:path');
const { runNode } = require('../engine');
const { fetchAndParse, parseBytes } = require('../nodes');
const { inTurn, median } = require('../statistics');

/** What is measured: ours, and plain nodes that parse the same bytes. */
function contestants(/** @type {import('../engine').Host} */ host, /** @type {string} */ url) {
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
		/** @param {Buffer} bytes */
		bytes: (bytes) => ({ ...plain, type: parseBytes(() => bytes), name: 'bench.parse' }),
		fetched: () => ({ ...plain, type: fetchAndParse(`${url}/v4/sources`), name: 'bench.fetch' }),
	};
}

/**
 * The growth of the peak memory of a fresh process while it does one of them, in bytes.
 * @param {string} name @param {string} url
 */
function peakOf(name, url) {
	return new Promise((resolve, reject) => {
		const child = fork(join(__dirname, '..', 'peak.js'), [name, url], {
			execArgv: ['--expose-gc'],
		});
		child.once('message', resolve);
		child.once('exit', (code) => reject(new Error(`peak.js ended (${code})`)));
	});
}

/**
 * Source: List of many sources. The answer is the emulator's, sent again from memory by a server
 * beside it, so that the time that the emulator takes to put it together is nobody's.
 * @param {import('../engine').Host} host
 * @param {{ ask(name: string, value?: unknown): Promise<any> }} stitch
 * @param {{ sources: number, runs: number }} size
 */
async function listSources(host, stitch, { sources, runs }) {
	const { replayUrl } = await stitch.ask('start');
	const { accessToken } = await stitch.ask('account', sources);
	await stitch.ask('record', { method: 'GET', path: '/v4/sources', token: accessToken });
	await host.credentials.store('stitchApi', { accessToken, apiBaseUrl: replayUrl });
	const bytes = Buffer.from(await (await fetch(`${replayUrl}/v4/sources`)).arrayBuffer());
	const run = contestants(host, replayUrl);
	/** @param {Parameters<typeof runNode>[1]} what */
	const runner = (what) => async () => {
		const { nodeMs, items } = await runNode(host, what);
		if (items.length !== sources) throw new Error(`${what.name}: ${items.length} items`);
		return { nodeMs };
	};
	const time = await inTurn(
		{ ours: runner(run.ours()), bytes: runner(run.bytes(bytes)), fetched: runner(run.fetched()) },
		{ runs },
	);
	/** @type {Record<string, number[]>} */
	const peaks = { ours: [], bytes: [], fetched: [] };
	for (let round = 0; round < runs; round++) {
		for (const name of Object.keys(peaks)) peaks[name].push(await peakOf(name, replayUrl));
	}
	const megabytes = (/** @type {string} */ name) => median(peaks[name]) / 1e6;
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

module.exports = { contestants, listSources };
