import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { byExpression, byId, linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const { shopDb, form } = demo.account.sourceIds;
const source = { sourceId: byId(shopDb) };

const list = operationRunner(stitch, 'stream', 'list');
const get = operationRunner(stitch, 'stream', 'get');

const streamsOf = (sourceId: number) =>
	stitch.emulator.state.accounts.get(demo.account.stitchClientId)?.sources.get(sourceId)?.streams ??
	[];

describe('Stream: List', () => {
	it('lists the streams under their own names', async () => {
		const { json } = await list({ ...source, returnAll: true });
		expect(stitch.calls()).toEqual([`GET /v4/sources/${shopDb}/streams`]);
		expect(json).toHaveLength(streamsOf(shopDb).length);
		expect(json.find(({ stream_name: name }) => name === 'orders')).toEqual({
			selected: true,
			stream_id: expect.any(Number),
			tap_stream_id: expect.any(String),
			stream_name: 'orders',
			metadata: expect.objectContaining({ 'replication-method': 'INCREMENTAL' }),
		});
	});

	it('returns at most the limit', async () => {
		expect((await list({ ...source, limit: 2 })).json).toHaveLength(2);
	});

	it('is empty before Stitch has discovered any', async () => {
		const { json, error } = await list({ sourceId: byId(form), returnAll: true });
		expect([json, error]).toEqual([[], undefined]);
	});

	linksItems('Stream: List', {
		run: list,
		parameters: { sourceId: byId('={{ $json.value }}') },
		good: [shopDb, demo.account.sourceIds.hubspot],
		bad: 999,
		message: "Stitch couldn't find what was requested",
	});
});

describe('Stream: Get', () => {
	const [orders, customers] = [7310021, 7310020];

	it('gives the schema as an object, and the metadata', async () => {
		const { json, error } = await get({ ...source, streamId: byId(orders) });
		expect(error).toBeUndefined();
		expect(stitch.calls()).toEqual([`GET /v4/sources/${shopDb}/streams/${orders}`]);
		expect(json[0]).toMatchObject({
			schema: { type: 'object', properties: { id: { type: ['null', 'integer'] } } },
			metadata: expect.arrayContaining([expect.objectContaining({ breadcrumb: [] })]),
			'non-discoverable-metadata-keys': expect.arrayContaining(['selected']),
		});
	});

	it('leaves a schema that is no JSON as it is', async () => {
		stitch.emulator.faults.add({
			kind: 'status',
			status: 200,
			body: { schema: '{', metadata: [] },
		});
		expect((await get({ ...source, streamId: byId(orders) })).json).toEqual([
			{ schema: '{', metadata: [] },
		]);
	});

	it('explains an unknown source, which Stitch answers by naming the stream', async () => {
		const { error } = await get({ sourceId: byExpression(999), streamId: byId(orders) });
		expect(error?.message).toBe("The 'Stream' or the 'Source' does not exist");
	});

	linksItems('Stream: Get', {
		run: get,
		parameters: { ...source, streamId: byId('={{ $json.value }}') },
		good: [orders, customers],
		bad: 1,
		message: "The 'Stream' or the 'Source' does not exist",
	});
});
