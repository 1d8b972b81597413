import { createClock } from '@sinonjs/fake-timers';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { answerOf, demo, fresh, send, stopAll, until } from './support';

const { sourceIds, destinationId } = demo.account;

interface Delivery {
	headers: Record<string, unknown>;
	body: { integration_name: string; tables: Array<Record<string, unknown>> };
}

let servers: FastifyInstance[] = [];

afterEach(async () => {
	await stopAll();
	const closing = servers;
	servers = [];
	for (const server of closing) await server.close();
});

/** A webhook that answers with the given statuses, one after another. */
async function receiver(...statuses: number[]) {
	const received: Delivery[] = [];
	const server = fastify();
	server.post('/hook', async (request, reply) => {
		received.push({ headers: { ...request.headers }, body: request.body as Delivery['body'] });
		return await reply.code(statuses[received.length - 1] ?? 200).send('ok');
	});
	const address = await server.listen({ port: 0, host: '127.0.0.1' });
	servers.push(server);
	return { url: `${address}/hook`, received };
}

async function hooked(url: string) {
	const clock = createClock(Date.UTC(2024, 2, 5, 10));
	const emulator = await fresh({ clock, switches: { hookRetryMs: 10_000 } });
	const made = await send(emulator, 'POST', '/notifications/public/v1/api/hooks', {
		body: { type: 'post_load', destination_id: destinationId, config: { url } },
	});
	return { clock, emulator, id: made.json<{ id: number }>().id };
}

test('[W3/headers] POST with the documented headers and payload', async () => {
	const { url, received } = await receiver();
	const { emulator } = await hooked(url);
	emulator.jobs.load(sourceIds.shopDb, { orders: { rows: 128, rowsRejected: 8 } });
	await until(
		() => emulator.deliveries.length,
		(count) => count === 1,
	);
	expect(answerOf('W3/headers').status).toBe(emulator.deliveries[0].status);
	expect(received[0].headers).toMatchObject({
		'content-type': 'application/json',
		'user-agent': 'StitchLoadingWebhook',
	});
	expect(received[0].body).toEqual({
		version: '1.0',
		minimum_sdc_batched_at: '2024-03-05T10:00:00.000Z',
		integration_name: 'shop_db',
		new_version: false,
		source_root_table_name: 'orders',
		destination_root_table_name: 'orders',
		table_version: 0,
		tables: [
			{
				source_table_name: 'orders',
				destination_table_name: 'orders',
				num_rows: 120,
				num_rows_rejected: 8,
				bookmark_metadata: [
					{
						key: 'updated_at',
						min_value: '2024-03-05T09:00:00.000Z',
						max_value: '2024-03-05T09:59:59.000Z',
					},
				],
				max_time_extracted: '2024-03-05T09:59:59.000Z',
			},
			{
				source_table_name: 'order_items',
				destination_table_name: 'orders__order_items',
				num_rows: 120,
				num_rows_rejected: 8,
				bookmark_metadata: null,
				max_time_extracted: '2024-03-05T09:59:59.000Z',
			},
		],
	});
});

test.each([
	['up to five more attempts when the answer is not 2xx', Array<number>(9).fill(500), 6, 'refused'],
	['until an answer is 2xx', [500, 302, 204], 3, 'delivered'],
])('[W3/retries] %s', async (_, statuses, attempts, outcome) => {
	const { url, received } = await receiver(...statuses);
	const { clock, emulator } = await hooked(url);
	emulator.jobs.load(sourceIds.hubspot, { contacts: {} });
	for (let attempt = 1; attempt <= attempts; attempt++) {
		await until(
			() => emulator.deliveries.length,
			(count) => count === attempt,
		);
		clock.tick(9_999);
		expect(received).toHaveLength(attempt);
		clock.tick(1);
	}
	clock.tick(3_600_000);
	await send(emulator, 'GET', '/v4/destinations');
	expect(received).toHaveLength(attempts);
	expect(emulator.deliveries.map(({ attempt }) => attempt)).toEqual(
		Array.from({ length: attempts }, (_one, index) => index + 1),
	);
	expect(emulator.deliveries.at(-1)).toMatchObject({ outcome });
	expect(answerOf('W3/retries').status).toBe(200);
});

test('a server that is not there is tried again too', async () => {
	const { url } = await receiver();
	await servers.pop()?.close();
	const { emulator } = await hooked(url);
	emulator.jobs.load(sourceIds.hubspot, { contacts: {} });
	await until(
		() => emulator.deliveries.length,
		(count) => count === 1,
	);
	expect(emulator.deliveries[0]).toMatchObject({
		status: null,
		outcome: 'unreachable',
		attempt: 1,
	});
});

test.each([
	['disabled', 'PUT', { enable: false }],
	['deleted', 'DELETE', undefined],
])('a %s hook is not called, and neither is one for a failed load', async (_, method, body) => {
	const { url, received } = await receiver();
	const { emulator, id } = await hooked(url);
	emulator.jobs.load(sourceIds.hubspot, { contacts: { loadError: true } });
	await send(emulator, method, `/notifications/public/v1/api/hooks/${id}`, { body });
	emulator.jobs.load(sourceIds.hubspot, { contacts: {} });
	emulator.jobs.load(sourceIds.hubspot, { companies: {} });
	await send(emulator, 'GET', '/v4/destinations');
	expect(received).toEqual([]);
	expect(emulator.deliveries).toEqual([]);
});

test('a job calls the hook once per table, and pushed records do too', async () => {
	const { url, received } = await receiver();
	const { clock, emulator } = await hooked(url);
	await send(emulator, 'POST', `/v4/sources/${sourceIds.shopDb}/sync`);
	await send(emulator, 'POST', '/v2/import/push', {
		token: demo.account.importToken,
		body: [
			{
				client_id: demo.account.stitchClientId,
				table_name: 'signups',
				sequence: 1,
				action: 'upsert',
				key_names: [],
				data: { name: 'Ada' },
			},
		],
	});
	clock.tick(1);
	await until(
		() => emulator.deliveries.length,
		(count) => count === 3,
	);
	expect(
		received.map(({ body }) => [body.integration_name, body.tables[0].source_table_name]).sort(),
	).toEqual([
		['import_api', 'signups'],
		['shop_db', 'customers'],
		['shop_db', 'orders'],
	]);
});
