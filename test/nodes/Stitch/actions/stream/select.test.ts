import type { IDataObject } from 'n8n-workflow';
import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { byId, linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const run = operationRunner(stitch, 'stream', 'select');
const { shopDb, form, fieldSelection } = demo.account.sourceIds;
const source = { sourceId: byId(shopDb) };

const streams = () =>
	stitch.emulator.state.accounts.get(demo.account.stitchClientId)?.sources.get(shopDb)?.streams ??
	[];
const tapId = (name: string) =>
	streams().find(({ streamName }) => streamName === name)?.tapStreamId ?? '';
const puts = () =>
	stitch.emulator.requests.filter(({ method }) => method === 'PUT').map(({ body }) => body);

const byForm = (...entries: IDataObject[]) => ({ streams: { stream: entries } });
const byJson = (value: unknown) => ({ streamsMode: 'json', streamsJson: JSON.stringify(value) });

describe('Stream: Select', () => {
	it('turns a stream and its fields on and off, with method and key', async () => {
		const { error, json } = await run({
			...source,
			...byForm({
				streamId: byId(tapId('sessions')),
				selected: true,
				replicationMethod: 'INCREMENTAL',
				replicationKey: 'started_at',
				selectFields: 'customer_id',
			}),
		});
		expect(error).toBeUndefined();
		const sent = [
			{
				tap_stream_id: tapId('sessions'),
				metadata: [
					{
						breadcrumb: [],
						metadata: {
							selected: true,
							'replication-method': 'INCREMENTAL',
							'replication-key': 'started_at',
						},
					},
					{ breadcrumb: ['properties', 'customer_id'], metadata: { selected: true } },
				],
			},
		];
		expect(puts()).toEqual([{ streams: sent }]);
		expect(json).toEqual([{ status: 200, streams: sent }]);
		expect(stitch.calls()).toEqual([
			`GET /v4/sources/${shopDb}/streams`,
			expect.stringMatching(`^GET /v4/sources/${shopDb}/streams/\\d+$`),
			`PUT /v4/sources/${shopDb}/streams/metadata`,
		]);
	});

	it('takes several streams in one request, by numeric ID too', async () => {
		const [orders] = streams().filter(({ streamName }) => streamName === 'orders');
		const { error } = await run({
			...source,
			...byForm(
				{ streamId: byId(orders.streamId), selected: true, deselectFields: 'internal_note' },
				{ streamId: byId(tapId('customers')), selected: false },
			),
		});
		expect(error).toBeUndefined();
		expect(puts()).toMatchObject([
			{ streams: [{ tap_stream_id: orders.tapStreamId }, { tap_stream_id: tapId('customers') }] },
		]);
	});

	it.each<[string, (id: string) => unknown]>([
		[
			'own names',
			(id) => [
				{
					tap_stream_id: id,
					selected: true,
					replication_method: 'FULL_TABLE',
					deselect_fields: ['customer_id'],
				},
			],
		],
		[
			'the names of Stitch',
			(id) => [
				{
					tap_stream_id: id,
					selected: true,
					'replication-method': 'FULL_TABLE',
					deselect_fields: 'customer_id',
				},
			],
		],
		[
			'the body of the API',
			(id) => ({
				streams: [
					{
						tap_stream_id: id,
						metadata: [
							{ breadcrumb: [], metadata: { selected: true, 'replication-method': 'FULL_TABLE' } },
							{ breadcrumb: ['properties', 'customer_id'], metadata: { selected: false } },
						],
					},
				],
			}),
		],
		[
			'one stream alone',
			(id) => ({
				tap_stream_id: id,
				selected: true,
				replication_method: 'FULL_TABLE',
				deselect_fields: ['customer_id'],
			}),
		],
	])('takes JSON with %s, and warns', async (_name, make) => {
		const { error, json } = await run({ ...source, ...byJson(make(tapId('sessions'))) });
		expect(error).toBeUndefined();
		expect(puts()).toEqual([
			{
				streams: [
					{
						tap_stream_id: tapId('sessions'),
						metadata: [
							{ breadcrumb: [], metadata: { selected: true, 'replication-method': 'FULL_TABLE' } },
							{ breadcrumb: ['properties', 'customer_id'], metadata: { selected: false } },
						],
					},
				],
			},
		]);
		expect(json[0].warnings).toEqual([
			`${tapId('sessions')}: Field 'customer_id' is selected by default: Stitch replicates it anyway`,
		]);
	});

	it.each<[string, () => IDataObject, RegExp]>([
		[
			'INCREMENTAL without key',
			() =>
				byForm({
					streamId: byId(tapId('sessions')),
					replicationMethod: 'INCREMENTAL',
					selected: true,
				}),
			/INCREMENTAL needs a replication key/,
		],
		[
			'a view without keys',
			() =>
				byForm({
					streamId: byId(tapId('v_orders')),
					replicationMethod: 'FULL_TABLE',
					selected: true,
				}),
			/a view needs view key properties/,
		],
		[
			'an unsupported field',
			() => byForm({ streamId: byId(tapId('orders')), selectFields: 'search_vector' }),
			/'search_vector' is unsupported/,
		],
		[
			'an unknown field',
			() => byForm({ streamId: byId(tapId('orders')), selectFields: 'nothing' }),
			/there is no field 'nothing'/,
		],
		[
			'an unknown stream',
			() => byForm({ streamId: byId('shop-nothing') }),
			/The source has no stream 'shop-nothing'/,
		],
		[
			'a stream given twice',
			() => byForm({ streamId: byId('a') }, { streamId: byId('a') }),
			/Stream 'a' is listed twice/,
		],
		[
			'no stream',
			() => byForm({ streamId: byId('={{ "" }}'), selected: true }),
			/Entry 1 names no stream/,
		],
		['nothing', () => ({}), /'Streams' is empty/],
		[
			'no JSON',
			() => ({ streamsMode: 'json', streamsJson: '={{ "x" }}' }),
			/'Streams \(JSON\)' is not a JSON array of streams/,
		],
		[
			'a source without streams',
			() => ({ ...byForm({ streamId: byId('a') }), sourceId: byId(form) }),
			/The source has no streams yet/,
		],
	])('refuses %s before anything is sent', async (_name, parameters, message) => {
		const { error } = await run({ ...source, ...parameters() });
		expect(error?.message).toMatch(message);
		expect(error?.description).toContain('Nothing was sent to Stitch');
		expect(puts()).toEqual([]);
	});

	it.each<[string, unknown, string]>([
		[
			'an unknown stream',
			{ invalid_fields: 'invalid tap-stream-ids:  [x]' },
			'One of the streams does not exist in this source',
		],
		[
			'no stream',
			{ invalid_fields: 'invalid tap-stream-ids:  [nil]' },
			'One of the streams does not exist in this source',
		],
		[
			'read-only keys',
			{
				invalid_fields: 'only non-discoverable metadata can be produced by the UI: #{"row-count"}',
			},
			'Some stream settings are read-only',
		],
		[
			'unsupported fields',
			{ invalid_fields: 'Unsupported fields cannot be selected by default' },
			'A field that Stitch cannot replicate was selected',
		],
		[
			'an incomplete body',
			"body must contain a 'streams' property with a list of metadatas by tap_stream_id",
			'Stitch does not take this request',
		],
	])('explains what Stitch says to %s (connect-api.md 8.25)', async (_name, body, message) => {
		stitch.emulator.faults.add({ kind: 'status', status: 400, body, method: 'PUT' });
		const { error } = await run({
			...source,
			...byForm({ streamId: byId(tapId('orders')), selected: true }),
		});
		expect(error?.message).toBe(message);
	});

	it('makes a source that waits for its selection ready', async () => {
		const own = stitch.emulator.state.accounts
			.get(demo.account.stitchClientId)
			?.sources.get(fieldSelection);
		const [first] = own?.streams ?? [];
		const { error } = await run({
			sourceId: byId(fieldSelection),
			...byForm({ streamId: byId(first.tapStreamId), selected: true }),
		});
		expect(error).toBeUndefined();
	});

	linksItems('Stream: Select', {
		run,
		parameters: { ...source, ...byForm({ streamId: byId('={{ $json.value }}'), selected: true }) },
		good: [7310020, 7310021],
		bad: 'shop-nothing',
		message: "The source has no stream 'shop-nothing'",
	});
});
