import { runNode } from '../engine.mts';
import { stringifyBodies } from '../nodes.mts';
import { inTurn } from '../statistics.mts';
import type { Host } from '../engine.mts';

/** Limits of one request (import-api.md 4). */
const MAX_RECORDS = 20_000;
const MAX_BYTES = 20_000_000;
const RECORD_BYTES = 200;

/** @param id a record of exactly 200 bytes of JSON */
function recordOf(id: number) {
	const record = {
		id,
		customer: `customer ${id % 977}`,
		total: (id % 10_000) / 4,
		paid: id % 3 === 0,
		ordered_at: '2026-03-01T12:00:00Z',
		note: '',
	};
	record.note = 'x'.repeat(RECORD_BYTES - JSON.stringify(record).length);
	return record;
}

const schema = {
	type: 'object',
	properties: {
		id: { type: 'integer' },
		customer: { type: 'string' },
		total: { type: 'number' },
		paid: { type: 'boolean' },
		ordered_at: { type: 'string', format: 'date-time' },
		note: { type: 'string' },
	},
};

/**
 * Import records: how many requests, and what it takes beside building the bodies. The emulator
 * counts the requests; the time is taken with a server that reads the bodies and sends the
 * emulator's answer at once.
 */
export async function importRecords(
	host: Host,
	stitch: { ask(name: string, value?: unknown): Promise<any> },
	{ records, runs }: { records: number; runs: number },
) {
	const { url, replayUrl, importToken, importClientId } = await stitch.ask('start');
	const items = Array.from({ length: records }, (_, index) => recordOf(index + 1));
	const credential = (apiBaseUrl: string, accessToken: string) =>
		host.credentials.store('stitchImportApi', {
			accessToken,
			clientId: String(importClientId),
			region: 'us-east-1',
			apiBaseUrl,
		});
	const ours = {
		type: host.stitch,
		name: 'n8n-nodes-stitch.stitch',
		parameters: {
			resource: 'importRecord',
			operation: 'push',
			tableName: 'bench',
			keyNames: 'id',
		},
		credentials: ['stitchImportApi'],
		items,
	};
	const theirs = {
		type: stringifyBodies(MAX_RECORDS, schema),
		name: 'bench.stringify',
		parameters: {},
		credentials: [],
		items,
	};
	await credential(url, importToken);
	await runNode(host, ours);
	const sent = await stitch.ask('imports');
	if (sent.reduce((a: number, b: number) => a + b, 0) !== records) {
		throw new Error(`${sent} records arrived, not ${records}`);
	}
	await stitch.ask('reset');
	const one = { action: 'upsert', sequence: 1, data: recordOf(1) };
	const body = { table_name: 'bench', schema, key_names: ['id'], messages: [one] };
	await stitch.ask('record', {
		method: 'POST',
		path: '/v2/import/batch',
		token: importToken,
		body: JSON.stringify(body),
	});
	await credential(replayUrl, importToken);
	const runner = (what: Parameters<typeof runNode>[1]) => async () => {
		const { nodeMs, cpuMs } = await runNode(host, what);
		return { nodeMs, cpuMs };
	};
	const fixed = await inTurn({ ours: runner(ours), theirs: runner(theirs) }, { runs });
	// With a token per item n8n resolves the credential for each: a tenth of the records shows it.
	const some = { ...ours, items: items.slice(0, records / 10) };
	await credential(replayUrl, `={{ $json.id ? ${JSON.stringify(importToken)} : "" }}`);
	const perItem = await inTurn({ ours: runner(some) }, { runs: 1, warmUps: 0 });
	const least = Math.max(
		Math.ceil(records / MAX_RECORDS),
		Math.ceil((records * (RECORD_BYTES + 1)) / MAX_BYTES),
	);
	const what = `Import records, ${records} items of ${RECORD_BYTES} bytes`;
	return [
		{
			what: `${what}: requests`,
			against: 'what the limits force',
			unit: '',
			ours: sent.length,
			theirs: least,
			target: 1,
		},
		{
			what: `${what}: time`,
			against: 'building the bodies with JSON.stringify',
			unit: 'ms',
			ours: fixed.ours.nodeMs,
			theirs: fixed.theirs.nodeMs,
			target: 1.5,
		},
		{
			what: `${what}: own CPU time, all of n8n included`,
			against: 'building the bodies with JSON.stringify',
			unit: 'ms',
			ours: fixed.ours.cpuMs,
			theirs: fixed.theirs.cpuMs,
		},
		{
			what: `the same, ${records / 10} items, an expression in the credential`,
			against: 'building the bodies with JSON.stringify',
			unit: 'ms',
			ours: perItem.ours.nodeMs,
			theirs: fixed.theirs.nodeMs / 10,
		},
	];
}
