import { createClock } from '@sinonjs/fake-timers';
import type { Emulator } from '../../emulator/index.mts';
import { answerOf, demo, fresh, send, stopAll } from './support';

afterEach(stopAll);

const CALLBACK = 'http://127.0.0.1:5678/callback';

const authorizationUrl = (emulator: Emulator, query: Record<string, string> = {}) =>
	`${emulator.url}/oauth/authorization?${new URLSearchParams({ client_id: demo.partner.id, ...query })}`;

const parametersOf = (address: string) => Object.fromEntries(new URL(address).searchParams);

async function exchange(emulator: Emulator, changes: Record<string, string>) {
	const response = await fetch(`${emulator.url}/oauth/token`, {
		method: 'POST',
		body: new URLSearchParams({
			client_secret: demo.partner.secret,
			grant_type: 'authorization_code',
			...changes,
		}),
	});
	return { status: response.status, text: await response.text() };
}

const codeOf = async (emulator: Emulator) =>
	parametersOf(await emulator.consent(authorizationUrl(emulator))).code;

describe('the consent page', () => {
	test('[A4.1/page] the consent page, prefilled, with nothing of the request unescaped', async () => {
		const emulator = await fresh();
		const address = authorizationUrl(emulator, {
			email: '"><script>alert(1)</script>@x.example',
			first_name: 'Mary',
			company: 'Initech & Co',
		});
		const page = await fetch(address).then((response) => response.text());
		expect(page).toContain('value="Initech &amp; Co"');
		expect(page).toContain('value="Mary"');
		expect(page).not.toContain('<script>');
		for (const decision of ['accept', 'deny'])
			expect(page).toMatch(new RegExp(`<button[^>]* name="decision" value="${decision}"`));
	});

	test('[A4.1/first-redirect] without redirect_uri the first registered one is used', async () => {
		const emulator = await fresh();
		const address = await emulator.consent(authorizationUrl(emulator));
		expect(address.startsWith(`${demo.partner.redirectUris[0]}?code=`)).toBe(true);
	});

	test.each([
		['an unknown client_id', { client_id: 'oc_other' }],
		['an unregistered redirect_uri', { redirect_uri: 'https://evil.example.com/cb' }],
		[
			'a redirect_uri that only starts like loopback',
			{ redirect_uri: 'http://localhost.evil.example/' },
		],
	])('%s is refused with a page, not with a redirect', async (_, query) => {
		const emulator = await fresh();
		for (const method of ['GET', 'POST']) {
			const response = await fetch(
				method === 'GET'
					? authorizationUrl(emulator, query)
					: `${emulator.url}/oauth/authorization`,
				{
					method,
					redirect: 'manual',
					body:
						method === 'POST'
							? new URLSearchParams({ client_id: demo.partner.id, decision: 'accept', ...query })
							: undefined,
				},
			);
			expect(response.status).toBe(400);
			expect(response.headers.get('content-type')).toContain('text/html');
			expect(response.headers.get('location')).toBeNull();
		}
	});

	test('[A4.3/accepted] accepted: redirect with a code, and state comes back', async () => {
		const emulator = await fresh();
		const address = await emulator.consent(
			authorizationUrl(emulator, { redirect_uri: `${CALLBACK}?x=1`, state: 'a&b=c' }),
		);
		expect(address.startsWith(`${CALLBACK}?x=1&`)).toBe(true);
		expect(parametersOf(address)).toEqual({
			x: '1',
			code: expect.stringMatching(/^\w{40}$/),
			state: 'a&b=c',
		});
	});

	test('[A4.3/denied] denied: redirect with error=access_denied', async () => {
		const emulator = await fresh();
		const address = await emulator.consent(
			authorizationUrl(emulator, { redirect_uri: CALLBACK, state: 's' }),
			{ decision: 'deny' },
		);
		expect(parametersOf(address)).toEqual({ error: 'access_denied', state: 's' });
	});

	test.each(['accept', 'deny'] as const)(
		'dropState: %s comes back without state',
		async (decision) => {
			const emulator = await fresh({ switches: { dropState: true } });
			const address = await emulator.consent(authorizationUrl(emulator, { state: 's' }), {
				decision,
			});
			expect(parametersOf(address)).not.toHaveProperty('state');
		},
	);

	test('an unknown e-mail signs up, a known one is signed in', async () => {
		const emulator = await fresh();
		const accounts = [];
		for (const email of ['new@example.com', 'new@example.com', demo.secondAccount.email]) {
			const { code } = parametersOf(await emulator.consent(authorizationUrl(emulator, { email })));
			const { text } = await exchange(emulator, { code });
			accounts.push((JSON.parse(text) as { stitch_account_id: number }).stitch_account_id);
		}
		expect(accounts[0]).toBe(accounts[1]);
		expect(accounts[2]).toBe(demo.secondAccount.stitchClientId);
		expect(emulator.state.accounts.get(accounts[0])?.sources.size).toBe(0);
	});

	test('signing up without an e-mail shows the page again', async () => {
		const emulator = await fresh();
		await expect(emulator.consent(authorizationUrl(emulator), { account: 'new' })).rejects.toThrow(
			'400',
		);
	});
});

describe('POST /oauth/token', () => {
	test('[A4.4/success] code exchanged for a permanent token', async () => {
		const emulator = await fresh();
		const { status, text } = await exchange(emulator, { code: await codeOf(emulator) });
		const { access_token: token } = JSON.parse(text) as { access_token: string };
		const expected = answerOf('A4.4/success', {
			ACCESS_TOKEN: token,
			ACCOUNT_ID: demo.account.stitchClientId,
		});
		expect([status, text]).toEqual([expected.status, expected.body]);
		const list = await send(emulator, 'GET', '/v4/destinations', { token });
		expect(list.json<unknown[]>()).toHaveLength(1);
	});

	test('[A4.4/once] a code works once', async () => {
		const emulator = await fresh();
		const code = await codeOf(emulator);
		const statuses = [];
		for (let time = 0; time < 2; time++) statuses.push((await exchange(emulator, { code })).status);
		expect(statuses).toEqual([200, answerOf('A4.4/once').status]);
	});

	test.each([
		[5 * 60_000, 200],
		[5 * 60_000 + 1, answerOf('A4.4/five-minutes').status],
	])('[A4.4/five-minutes] a code expires after five minutes: %d ms, %d', async (age, status) => {
		const clock = createClock(1_709_630_000_000);
		const emulator = await fresh({ clock });
		const code = await codeOf(emulator);
		clock.tick(age);
		expect((await exchange(emulator, { code })).status).toBe(status);
	});

	test.each([
		['another secret', { client_secret: 'oc_x' }, 401],
		['another grant', { grant_type: 'refresh_token' }, 400],
		['an unknown code', { code: 'x' }, 400],
	])('%s is refused and leaves the code alone', async (_, changes, status) => {
		const emulator = await fresh();
		const code = await codeOf(emulator);
		expect((await exchange(emulator, { code, ...changes })).status).toBe(status);
		expect((await exchange(emulator, { code, client_id: 'ignored' })).status).toBe(200);
	});
});
