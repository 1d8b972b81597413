import type { IDataObject } from 'n8n-workflow';
import type { PolledTrigger } from '../../../../support/pollTimeline';
import { MINUTE, usePolledAccount } from './polledAccount';

const { account, addSource, trigger, poll } = usePolledAccount();

describe('the schemas of streams', () => {
	const streams = (source: number, streams: Record<string, Record<string, string>>) =>
		account.stitch.streams.set(
			source,
			new Map(Object.entries(streams).map(([key, fields]) => [key, { fields }])),
		);
	const schemas = (more: IDataObject = {}) => trigger(['streamSchemaChanged'], more);
	const fieldsIn = async (polled: PolledTrigger) => {
		account.clock.tick(MINUTE);
		return (await polled.poll()).map(({ fields }) => fields);
	};

	it('are events when a stream appears or disappears, once', async () => {
		streams(1, { orders: { id: 'integer' }, users: { id: 'integer' } });
		const polled = schemas();
		expect(await poll(polled)).toEqual([]);
		expect(await poll(polled)).toEqual([]);
		streams(1, { orders: { id: 'integer' }, carts: { id: 'integer' } });
		expect((await poll(polled)).sort()).toEqual([
			'streamSchemaChanged streamAppeared carts',
			'streamSchemaChanged streamDisappeared users',
		]);
		polled.stop();
		expect(await poll(polled)).toEqual([]);
	});

	it('are events when a field appears, disappears or changes its type', async () => {
		streams(1, { orders: { id: 'integer', email: 'string', total: 'number' } });
		const polled = schemas();
		await polled.poll();
		streams(1, { orders: { id: 'integer', total: 'string', note: 'string' } });
		expect(await fieldsIn(polled)).toEqual([
			[
				{ name: 'total', change: 'typeChanged', type: 'string', previousType: 'number' },
				{ name: 'note', change: 'appeared', type: 'string' },
				{ name: 'email', change: 'disappeared', previousType: 'string' },
			],
		]);
		expect(await fieldsIn(polled)).toEqual([]);
	});

	it('are compared with what was seen before a restart', async () => {
		for (const id of [1, 2, 3]) streams(id, { orders: { id: 'integer' } });
		const polled = schemas();
		await polled.poll();
		polled.stop();
		streams(2, { orders: { id: 'string' } });
		expect(await poll(polled)).toEqual(['streamSchemaChanged fieldsChanged orders']);
	});

	it('are those of the sources in the filter, and of selected streams', async () => {
		for (const id of [1, 2]) streams(id, { orders: { id: 'integer' } });
		const polled = schemas({ filters: { sourceIds: [1] } });
		await polled.poll();
		expect(account.stitch.requests.filter((path) => path.includes('/2/'))).toEqual([]);
		streams(2, { orders: { id: 'string' } });
		account.stitch.streams.get(1)?.set('carts', { selected: false, fields: { id: 'integer' } });
		expect(await poll(polled)).toEqual(['streamSchemaChanged streamAppeared carts']);
		account.stitch.streams.get(1)?.set('carts', { selected: false, fields: { id: 'string' } });
		expect(await poll(polled)).toEqual([]);
		account.stitch.streams.get(1)?.set('carts', { selected: true, fields: { id: 'number' } });
		expect(await poll(polled)).toEqual([]);
		account.stitch.streams.get(1)?.set('carts', { selected: true, fields: { id: 'integer' } });
		expect(await poll(polled)).toEqual(['streamSchemaChanged fieldsChanged carts']);
	});

	it('take at most a hundred requests a poll, over many polls, and lose no change', async () => {
		account.stitch.sources.clear();
		for (let id = 1; id <= 7; id++) {
			addSource(id);
			const many = Array.from({ length: 50 }, (_, index) => [`t${index}`, { id: 'integer' }]);
			streams(id, Object.fromEntries(many) as never);
		}
		const polled = schemas();
		const told: string[] = [];
		for (let polls = 0; polls < 9; polls++) {
			account.stitch.requests = [];
			told.push(...(await poll(polled)));
			const sent = account.stitch.requests.filter((path) => path.includes('/streams'));
			expect(sent.length).toBeLessThanOrEqual(100);
		}
		expect(told).toEqual([]);
		// The first round took several polls, so it was stored with a run of its own.
		expect(polled.emptyRuns).toBe(1);
		polled.stop();
		account.stitch.streams.get(6)?.set('t49', { fields: { id: 'string' } });
		account.stitch.streams.get(2)?.delete('t7');
		for (let polls = 0; polls < 5; polls++) told.push(...(await poll(polled)));
		expect(told.sort()).toEqual([
			'streamSchemaChanged fieldsChanged t49',
			'streamSchemaChanged streamDisappeared t7',
		]);
	});

	it('are not taken for changed by an answer that is wrong for once', async () => {
		streams(1, { orders: { id: 'integer' }, users: { id: 'integer' } });
		const polled = schemas();
		await polled.poll();
		let wrong = 1;
		const once = (is: RegExp, body: unknown) => {
			wrong = 1;
			account.stitch.instead = (path) =>
				is.test(path) && wrong-- > 0 ? { status: 200, body } : undefined;
		};
		once(/\/1\/streams$/, []);
		expect(await poll(polled)).toEqual([]);
		once(/\/1\/streams$/, [{ tap_stream_id: 'orders', stream_id: 1, selected: false }]);
		expect(await poll(polled)).toEqual([]);
		once(/\/1\/streams\/\d+$/, { schema: '{"properties":{"other":{}}}' });
		expect(await poll(polled)).toEqual([]);
		once(/\/1\/streams\/\d+$/, { schema: 'x' });
		expect(await poll(polled)).toEqual([]);
		once(/\/1\/streams$/, { error: 'x' });
		expect(await poll(polled)).toEqual([]);
		account.stitch.instead = () => undefined;
		expect(await poll(polled)).toEqual([]);
	});

	it('of sources that Stitch always refuses to list do not stop those of the others', async () => {
		for (const id of [4, 5, 6]) addSource(id);
		streams(6, { orders: { id: 'integer' } });
		account.stitch.instead = (path) =>
			/\/[1-5]\/streams$/.test(path) ? { status: 400, body: null } : undefined;
		const polled = schemas();
		expect(await poll(polled)).toEqual([]);
		streams(6, { orders: { id: 'string' } });
		expect(await poll(polled)).toEqual(['streamSchemaChanged fieldsChanged orders']);
		await expect(poll(schemas({ filters: { sourceIds: [1] } }))).rejects.toThrow('refused');
	});

	it('of a source that Stitch has not discovered yet begin with what it finds', async () => {
		addSource(1, { report_card: { current_step_type: 'discover_schema' } });
		const polled = schemas({ filters: { sourceIds: [1] } });
		await polled.poll();
		addSource(1);
		streams(1, { orders: { id: 'integer' } });
		expect(await poll(polled)).toEqual([]);
		streams(1, { orders: { id: 'string' } });
		expect(await poll(polled)).toEqual(['streamSchemaChanged fieldsChanged orders']);
	});

	it('survive names that mean something to JavaScript', async () => {
		streams(1, { __proto__: {}, constructor: { toString: 'string' } });
		account.stitch.streams.get(1)?.set('__proto__', { fields: { constructor: 'string' } });
		const polled = schemas();
		await polled.poll();
		polled.stop();
		expect(await poll(polled)).toEqual([]);
		account.stitch.streams.get(1)?.set('__proto__', { fields: { constructor: 'integer' } });
		expect(await poll(polled)).toEqual(['streamSchemaChanged fieldsChanged __proto__']);
	});
});
