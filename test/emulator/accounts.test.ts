import { answerOf, demo, fresh, reproduce, send, stopAll } from './support';

afterEach(stopAll);

const person = {
	partner_id: demo.partner.id,
	partner_secret: demo.partner.secret,
	first_name: 'Mary',
	last_name: 'Somerville',
	company: 'Initech',
	email: 'mary@initech.example.com',
	region: 'eu-central-1',
};
const without = (key: keyof typeof person) => ({ ...person, [key]: undefined });
const create = { method: 'POST', path: '/v3/accounts', token: null };

describe('POST /v3/accounts', () => {
	reproduce([
		{ ...create, id: '8.1/ExistingUser', body: { ...person, email: demo.account.email } },
		{
			...create,
			id: '8.1/ExistingUser',
			note: 'in other letters',
			body: { ...person, email: demo.account.email.toUpperCase() },
		},
		{ ...create, id: '8.1/BadRequest', note: 'not JSON', body: '{"partner_id":' },
		{ ...create, id: '8.1/BadRequest', note: 'an array', body: [person] },
		{ ...create, id: '8.1/BadRequest', note: 'no body', body: undefined },
		{ ...create, id: '8.1/BadRequest', note: 'no e-mail', body: { ...person, email: 'mary' } },
		{ ...create, id: '8.1/BadRequest', note: 'no first name', body: without('first_name') },
		{ ...create, id: '8.1/BadRequest', note: 'a number', body: { ...person, company: 7 } },
		{ ...create, id: '8.1/BadRequest', note: 'no region', body: without('region') },
		{ ...create, id: '8.1/BadRequest', note: 'region', body: { ...person, region: 'mars-1' } },
		{ ...create, id: '8.1/partner_id', body: without('partner_id') },
		{ ...create, id: '8.1/partner_id', note: 'wrong', body: { ...person, partner_id: 'oc_x' } },
		{ ...create, id: '8.1/partner_secret', body: without('partner_secret') },
		{
			...create,
			id: '8.1/partner_secret',
			note: 'wrong',
			body: { ...person, partner_secret: 'oc_x' },
		},
	]);

	test('[8.1/success] account and token made, with nothing in it', async () => {
		const emulator = await fresh();
		const answer = await send(emulator, 'POST', '/v3/accounts', { token: null, body: person });
		const made = answer.json<{ access_token: string; stitch_account_id: number }>();
		const expected = answerOf('8.1/success', {
			ACCESS_TOKEN: made.access_token,
			ACCOUNT_ID: made.stitch_account_id,
		});
		expect([answer.status, answer.text]).toEqual([expected.status, expected.body]);
		expect(emulator.state.accounts.get(made.stitch_account_id)).toMatchObject({
			company: 'Initech',
			region: 'eu-central-1',
		});
		for (const path of ['/v4/sources', '/v4/destinations']) {
			const list = await send(emulator, 'GET', path, { token: made.access_token });
			expect([list.status, list.text]).toEqual([200, '[]']);
		}
	});

	test('the same e-mail is refused the second time', async () => {
		const emulator = await fresh();
		const statuses = [];
		for (let time = 0; time < 2; time++)
			statuses.push(
				(await send(emulator, 'POST', '/v3/accounts', { token: null, body: person })).status,
			);
		expect(statuses).toEqual([200, 400]);
	});
});
