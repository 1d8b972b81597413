import { runChain } from '../engine.mts';
import type { Chain, Host } from '../engine.mts';
import { stringifyBodies } from '../nodes.mts';
import { inTurn } from '../statistics.mts';
import type { Stitch } from '../stitch.mts';
import type { Row } from '../table.mts';

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
 * Import API Record: Push: how many requests, and what it takes beside building the bodies. The emulator
 * counts the requests; the time is taken with a server that reads the bodies and sends the
 * emulator's answer at once.
 */
export async function importRecords(
	host: Host,
	stitch: Stitch,
	{ records, runs }: { records: number; runs: number },
): Promise<Row[]> {
	const { url, replayUrl, importToken, importClientId } = await stitch.ask('start');
	const items = Array.from({ length: records }, (_, index) => recordOf(index + 1));
	const credential = (apiBaseUrl: string, accessToken: string) =>
		host.credentials.store('stitchImportApi', {
			accessToken,
			clientId: String(importClientId),
			region: 'us-east-1',
			apiBaseUrl,
		});
	const ours: Chain = {
		nodes: [
			{
				type: host.stitch,
				name: 'n8n-nodes-stitch.stitch',
				parameters: {
					resource: 'importRecord',
					operation: 'push',
					tableName: 'bench',
					keyNames: 'id',
				},
				credentials: ['stitchImportApi'],
			},
		],
		items,
	};
	const stringify = {
		type: stringifyBodies(MAX_RECORDS, schema),
		name: 'bench.stringify',
		parameters: {},
	};
	const theirs: Chain = { nodes: [stringify], items };
	await credential(url, importToken);
	await runChain(host, ours);
	const sent: number[] = await stitch.ask('imports');
	if (sent.reduce((a, b) => a + b, 0) !== records) {
		throw new Error(`${sent.join(', ')} records arrived, not ${records}`);
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
	const runner = (what: Chain) => async () => {
		const { nodeMs, cpuMs } = await runChain(host, what);
		return { nodeMs, cpuMs };
	};
	const took = await inTurn({ ours: runner(ours), theirs: runner(theirs) }, { runs });
	const least = Math.max(
		Math.ceil(records / MAX_RECORDS),
		Math.ceil((records * (RECORD_BYTES + 1)) / MAX_BYTES),
	);
	const what = `Push of ${records} records of ${RECORD_BYTES} bytes`;
	const row = { against: 'JSON.stringify of the bodies', unit: 'ms', target: 2 };
	return [
		{
			what: `${what}: requests`,
			against: 'what the limits force',
			unit: '',
			ours: sent.length,
			theirs: least,
			target: 1,
		},
		{ ...row, what: `${what}: time`, ours: took.ours.nodeMs, theirs: took.theirs.nodeMs },
		{ ...row, what: `${what}: CPU`, ours: took.ours.cpuMs, theirs: took.theirs.cpuMs },
	];
}
