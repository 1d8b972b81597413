import { answerOf, demo, fresh, reproduce, send, stopAll } from './support';

afterEach(stopAll);

const { destinationId } = demo.account;
const redshift = {
	type: 'redshift',
	connection: {
		host: 'dw.example.com',
		port: 5439,
		username: 'stitch',
		password: 'secret',
		ssl: false,
	},
};

test('[8.9/success] destination with its connection, numbers and booleans as they came', async () => {
	const emulator = await fresh();
	const answer = await send(emulator, 'POST', '/v3/destinations', { body: redshift });
	expect(answer.status).toBe(answerOf('8.9/success').status);
	expect(answer.json()).toMatchObject({
		id: expect.stringMatching(/^\d+$/),
		type: 'redshift',
		connection: { host: 'dw.example.com', port: 5439, username: 'stitch', ssl: false },
	});
	expect(answer.text).not.toContain('secret');
});

test('[8.10/success] zero or one destination', async () => {
	const emulator = await fresh();
	await send(emulator, 'POST', '/v3/destinations', { body: redshift });
	const answer = await send(emulator, 'GET', '/v3/destinations');
	expect(answer.status).toBe(answerOf('8.10/success').status);
	expect(answer.json<unknown[]>()).toEqual([
		expect.objectContaining({
			id: String(destinationId),
			last_check: {
				error: false,
				started_at: expect.any(String),
				completed_at: expect.any(String),
			},
		}),
	]);
});

test('[8.11/success] connection replaced', async () => {
	const emulator = await fresh();
	const answer = await send(emulator, 'PUT', `/v3/destinations/${destinationId}`, {
		body: { type: 'postgres', connection: { host: 'new.example.com' } },
	});
	expect(answer.status).toBe(answerOf('8.11/success').status);
	expect(answer.json()).toMatchObject({ connection: { host: 'new.example.com' } });
});

const create = { method: 'POST', path: '/v3/destinations' };
const update = { method: 'PUT', path: `/v3/destinations/${destinationId}` };

reproduce([
	{ ...create, id: '8.9/body', note: 'no connection', body: { type: 'redshift' } },
	{ ...create, id: '8.9/body', note: 'another type', body: { ...redshift, type: 's3' } },
	{ ...create, id: '8.9/body', note: 'not a map', body: [] },
	{
		...create,
		id: '8.9/limit',
		body: redshift,
		before: ({ switches }) => {
			switches.destinationLimit = 1;
		},
	},
	{ ...update, id: '8.11/type', body: redshift },
	{ ...update, id: '8.11/unknown', path: '/v3/destinations/7', body: redshift },
]);
