import { answerOf, demo, fresh, reproduce, send, stopAll } from './support';

afterEach(stopAll);

const { sourceIds } = demo.account;
const STREAMS = `/v4/sources/${sourceIds.shopDb}/streams`;
const METADATA = `${STREAMS}/metadata`;

interface StreamObject {
	selected: boolean | null;
	stream_id: number;
	tap_stream_id: string;
	stream_name: string;
	metadata: Record<string, unknown>;
}

interface SchemaObject {
	schema: string;
	metadata: Array<{ breadcrumb: string[]; metadata: Record<string, unknown> }>;
	'non-discoverable-metadata-keys': string[];
}

const one = (tap_stream_id: string | undefined, ...entries: Array<[string[], object]>) => ({
	streams: [
		{
			tap_stream_id,
			metadata: entries.map(([breadcrumb, metadata]) => ({ breadcrumb, metadata })),
		},
	],
});

test('[8.23/success] streams with metadata as an object', async () => {
	const emulator = await fresh();
	const answer = await send(emulator, 'GET', STREAMS);
	expect(answer.status).toBe(answerOf('8.23/success').status);
	expect(answer.json<StreamObject[]>()[1]).toEqual({
		selected: true,
		stream_id: 7310021,
		tap_stream_id: 'shop-public-orders',
		stream_name: 'orders',
		metadata: {
			'database-name': 'shop',
			'is-view': false,
			'replication-key': 'updated_at',
			'replication-method': 'INCREMENTAL',
			'row-count': 90412,
			'schema-name': 'public',
			selected: true,
			'table-key-properties': ['id'],
		},
	});
});

test.each(['recurly', 'form', 'importApi'] as const)('%s has no streams yet', async (name) => {
	const answer = await send(await fresh(), 'GET', `/v4/sources/${sourceIds[name]}/streams`);
	expect([answer.status, answer.text]).toEqual([200, '[]']);
});

test('[8.24/success] schema as a string, metadata as an array', async () => {
	const answer = await send(await fresh(), 'GET', `${STREAMS}/7310021`);
	expect(answer.status).toBe(answerOf('8.24/success').status);
	const schema = answer.json<SchemaObject>();
	expect(JSON.parse(schema.schema)).toMatchObject({
		type: 'object',
		properties: { updated_at: { type: ['null', 'string'], format: 'date-time' } },
	});
	expect(schema.metadata).toContainEqual({
		breadcrumb: ['properties', 'id'],
		metadata: {
			inclusion: 'automatic',
			selected: null,
			'selected-by-default': true,
			'sql-datatype': 'bigint',
		},
	});
	expect(schema['non-discoverable-metadata-keys']).toEqual([
		'selected',
		'replication-method',
		'replication-key',
		'view-key-properties',
	]);
});

test('[8.25/success] streams and fields selected; only what is sent changes', async () => {
	const emulator = await fresh();
	const body = one(
		'shop-public-sessions',
		[[], { selected: true, 'replication-method': 'INCREMENTAL', 'replication-key': 'started_at' }],
		[['properties', 'customer_id'], { selected: false }],
	);
	const answer = await send(emulator, 'PUT', METADATA, { body });
	const expected = answerOf('8.25/success');
	expect([answer.status, answer.text]).toEqual([expected.status, expected.body]);
	const streams = (await send(emulator, 'GET', STREAMS)).json<StreamObject[]>();
	expect(streams.map(({ selected }) => selected)).toEqual([true, true, true, null]);
	const schema = (
		await send(emulator, 'GET', `${STREAMS}/${streams[2].stream_id}`)
	).json<SchemaObject>();
	const fields = new Map(
		schema.metadata.map((entry) => [entry.breadcrumb.join('.'), entry.metadata]),
	);
	expect(fields.get('properties.customer_id')?.selected).toBe(false);
	expect(fields.get('properties.started_at')?.selected).toBeNull();
});

test('selecting the first stream completes field_selection, deselecting it falls back', async () => {
	const emulator = await fresh();
	const path = `/v4/sources/${sourceIds.fieldSelection}`;
	const steps = [];
	for (const selected of [true, false]) {
		await send(emulator, 'PUT', `${path}/streams/metadata`, {
			body: one('accounts', [[], { selected }]),
		});
		const source = (await send(emulator, 'GET', path)).json<{
			report_card: { current_step_type: string };
			schedule: object | null;
		}>();
		steps.push([source.report_card.current_step_type, source.schedule !== null]);
	}
	expect(steps).toEqual([
		['fully_configured', true],
		['field_selection', false],
	]);
});

test('nothing changes when a part is refused', async () => {
	const emulator = await fresh();
	const body = one(
		'shop-public-sessions',
		[[], { selected: true }],
		[['properties', 'id'], { 'sql-datatype': 'text' }],
	);
	expect((await send(emulator, 'PUT', METADATA, { body })).status).toBe(400);
	const streams = (await send(emulator, 'GET', STREAMS)).json<StreamObject[]>();
	expect(streams[2].selected).toBeNull();
});

const update = { method: 'PUT', path: METADATA };
const ORDERS = 'shop-public-orders';

reproduce([
	{ id: '8.24/stream-id', method: 'GET', path: `${STREAMS}/42`, values: { STREAM_ID: 42 } },
	{
		id: '8.24/stream-id',
		note: 'the name in place of the number',
		method: 'GET',
		path: `${STREAMS}/${ORDERS}`,
		values: { STREAM_ID: ORDERS },
	},
	{
		id: '8.24/source-id',
		method: 'GET',
		path: '/v4/sources/7/streams/7310021',
		values: { STREAM_ID: 7310021 },
	},
	{ ...update, id: '8.25/id-missing', body: one(undefined, [[], { selected: true }]) },
	{
		...update,
		id: '8.25/id-unknown',
		body: one('shop-public-nope', [[], { selected: true }]),
		values: { INVALID_TAP_STREAM_ID: 'shop-public-nope' },
	},
	{
		...update,
		id: '8.25/id-unknown',
		note: 'before discovery',
		path: `/v4/sources/${sourceIds.recurly}/streams/metadata`,
		body: one('accounts', [[], { selected: true }]),
		values: { INVALID_TAP_STREAM_ID: 'accounts' },
	},
	{
		...update,
		id: '8.25/read-only',
		body: one(ORDERS, [[], { 'row-count': 1 }]),
		values: { PROPERTY_NAME: 'row-count' },
	},
	{
		...update,
		id: '8.25/read-only',
		note: 'stream keys on a field',
		body: one(ORDERS, [['properties', 'total'], { 'replication-key': 'id' }]),
		values: { PROPERTY_NAME: 'replication-key' },
	},
	{
		...update,
		id: '8.25/read-only',
		note: 'a forced method',
		path: `/v4/sources/${sourceIds.hubspot}/streams/metadata`,
		body: one('contacts', [[], { 'replication-method': 'FULL_TABLE' }]),
		values: { PROPERTY_NAME: 'replication-method' },
	},
	{
		...update,
		id: '8.25/unsupported',
		body: one(ORDERS, [['properties', 'search_vector'], { selected: true }]),
	},
	{ ...update, id: '8.25/body', body: {} },
	{
		...update,
		id: '8.25/body',
		note: 'no breadcrumb',
		body: { streams: [{ tap_stream_id: ORDERS, metadata: [{ metadata: {} }] }] },
	},
	{
		...update,
		id: '8.25/body',
		note: 'no metadata',
		body: { streams: [{ tap_stream_id: ORDERS }] },
	},
	{
		...update,
		id: '8.25/body',
		note: 'unknown field',
		body: one(ORDERS, [['properties', 'x'], {}]),
	},
]);
