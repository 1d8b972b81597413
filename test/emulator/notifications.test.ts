import { answerOf, demo, fresh, reproduce, send, stopAll } from './support';

afterEach(stopAll);

const { stitchClientId, destinationId, hookId, emailId } = demo.account;
const EMAILS = '/notifications/public/v1/api/custom-emails';
const HOOKS = '/notifications/public/v1/api/hooks';

describe('custom e-mails', () => {
	const create = { method: 'POST', path: EMAILS, body: { email_address: 'a@example.com' } };
	const update = { method: 'PUT', path: `${EMAILS}/${emailId}` };

	test('[8.31/success] the recipient', async () => {
		const answer = await send(await fresh(), 'POST', EMAILS, create);
		expect(answer.status).toBe(answerOf('8.31/success').status);
		expect(answer.json()).toEqual({
			id: expect.any(Number),
			client_id: stitchClientId,
			email_address: 'a@example.com',
			created_at: expect.stringMatching(/Z$/),
			disabled_at: null,
		});
	});

	test('[8.32/success] all recipients, disabled ones included', async () => {
		const emulator = await fresh();
		await send(emulator, 'POST', EMAILS, create);
		await send(emulator, 'PUT', `${EMAILS}/${emailId}`, {
			body: { disabled_at: '2020-01-01T00:00:00Z' },
		});
		const answer = await send(emulator, 'GET', EMAILS);
		expect(answer.status).toBe(answerOf('8.32/success').status);
		expect(
			answer.json<Array<{ disabled_at: string | null }>>().map((one) => one.disabled_at === null),
		).toEqual([false, true]);
	});

	test('[8.33/disable] any time stamp disables now', async () => {
		const answer = await send(await fresh(), 'PUT', update.path, {
			body: { disabled_at: '2999-01-01T00:00:00Z' },
		});
		const { disabled_at: at } = answer.json<{ disabled_at: string }>();
		const expected = answerOf('8.33/disable', { DISABLED_AT: at });
		expect([answer.status, answer.text]).toEqual([expected.status, expected.body]);
		expect(Date.parse(at)).toBeLessThanOrEqual(Date.now());
	});

	reproduce([
		{ ...update, id: '8.33/enable', body: { disabled_at: null } },
		{
			...update,
			id: '8.33/invalid',
			body: { disabled_at: 'tomorrow' },
			values: { INVALID_VALUE: 'tomorrow' },
		},
		{ ...update, id: '8.33/invalid', note: 'missing', body: {}, values: { INVALID_VALUE: '' } },
		{ ...update, id: '8.33/404', path: `${EMAILS}/7`, body: { disabled_at: null } },
		{ ...update, id: '8.33/404', note: 'no id', path: `${EMAILS}/`, body: { disabled_at: null } },
		{ id: '8.34/success', method: 'DELETE', path: update.path },
		{ ...create, id: '8.31/invalid', body: { email_address: 'nobody' } },
		{ ...create, id: '8.31/invalid', note: 'missing', body: {} },
		{
			...create,
			id: '8.31/limit',
			before: ({ switches }) => {
				switches.emailLimit = 1;
			},
		},
		{
			...create,
			id: '8.31/plan',
			before: ({ switches }) => {
				switches.emailsInPlan = false;
			},
		},
	]);

	test('ten are the limit, and deleting an unknown one deletes none', async () => {
		const emulator = await fresh();
		const statuses = [];
		for (let index = 0; index < 10; index++)
			statuses.push((await send(emulator, 'POST', EMAILS, create)).status);
		expect(statuses).toEqual([...Array<number>(9).fill(200), 400]);
		expect((await send(emulator, 'DELETE', `${EMAILS}/7`)).text).toBe('[0]');
	});
});

describe('post-load hooks', () => {
	const hook = {
		type: 'post_load',
		destination_id: destinationId,
		config: { url: 'https://n8n.example.com/webhook/1' },
	};
	const create = { method: 'POST', path: HOOKS, body: hook };
	const update = { method: 'PUT', path: `${HOOKS}/${hookId}` };

	test('[8.35/success] the hook', async () => {
		const answer = await send(await fresh(), 'POST', HOOKS, create);
		expect(answer.status).toBe(answerOf('8.35/success').status);
		const made = answer.json<{ created_at: string }>();
		expect(made).toEqual({
			id: expect.any(Number),
			client_id: stitchClientId,
			type: 'post_load',
			version: 1,
			destination_id: destinationId,
			config: { url: hook.config.url },
			created_at: expect.stringMatching(/Z$/),
			modified_at: made.created_at,
			disabled_at: null,
		});
	});

	test('[8.36/success] all hooks under post_load, disabled ones included', async () => {
		const answer = await send(await fresh(), 'GET', HOOKS);
		expect(answer.status).toBe(answerOf('8.36/success').status);
		expect(answer.json()).toEqual({
			post_load: [expect.objectContaining({ id: hookId, disabled_at: expect.any(String) })],
		});
	});

	test.each([
		[true, null],
		[false, expect.stringMatching(/Z$/)],
	])('[8.37/success] disabled_at set or null: enable %p', async (enable, disabled_at) => {
		const answer = await send(await fresh(), 'PUT', update.path, { body: { enable } });
		expect(answer.status).toBe(answerOf('8.37/success').status);
		expect(answer.json()).toMatchObject({ id: hookId, disabled_at });
	});

	const InvalidBody = { ...create, id: '8.35/InvalidBody' };
	reproduce([
		{ ...InvalidBody, body: {} },
		{ ...InvalidBody, note: 'another type', body: { ...hook, type: 'pre_load' } },
		{ ...InvalidBody, note: 'another key', body: { ...hook, name: 'x' } },
		{ ...InvalidBody, note: 'no URL', body: { ...hook, config: {} } },
		{
			...InvalidBody,
			note: 'plain http',
			body: { ...hook, config: { url: 'http://example.com' } },
		},
		{ ...InvalidBody, note: 'no destination', body: { ...hook, destination_id: undefined } },
		{ ...InvalidBody, note: 'a text', body: { ...hook, destination_id: String(destinationId) } },
		{
			...create,
			id: '8.35/plan',
			before: ({ switches }) => {
				switches.hooksInPlan = false;
			},
		},
		{
			...create,
			id: '8.35/limit',
			values: { LIMIT: 1 },
			before: ({ switches }) => {
				switches.hookLimit = 1;
			},
		},
		{ ...update, id: '8.37/InvalidBody', body: {} },
		{ ...update, id: '8.37/InvalidBody', note: 'wrong type', body: { enable: 'true' } },
		{ ...update, id: '8.37/InvalidBody', note: 'other keys', body: { enable: true, config: {} } },
		{ id: '8.38/success', method: 'DELETE', path: update.path },
		{ id: '8.38/NotFound', method: 'DELETE', path: `${HOOKS}/7` },
	]);

	test('ten are the limit; enabling an unknown one is refused', async () => {
		const emulator = await fresh();
		const statuses = [];
		for (let index = 0; index < 10; index++)
			statuses.push((await send(emulator, 'POST', HOOKS, create)).status);
		expect(statuses).toEqual([...Array<number>(9).fill(200), 400]);
		const unknown = await send(emulator, 'PUT', `${HOOKS}/7`, { body: { enable: true } });
		expect([unknown.status, unknown.text]).toEqual([400, '{"error":"NotFound"}']);
	});
});
