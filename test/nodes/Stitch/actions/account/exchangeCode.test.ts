import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const run = operationRunner(stitch, 'account', 'exchangeCode');

/** A code as the redirect brings it after the demo user accepted. */
async function consentedCode() {
	const url = `${stitch.emulator.url}/oauth/authorization?client_id=${demo.partner.id}`;
	const redirect = await stitch.emulator.consent(url, { account: demo.account.stitchClientId });
	return new URL(redirect).searchParams.get('code') ?? '';
}

/** Faults that replace Stitch's answer; none of them is documented (authentication.md 4.4). */
const answer = (status: number, body?: unknown) =>
	stitch.emulator.faults.add({ kind: 'status', path: '/oauth/token', status, body });

describe('Account: Exchange Authorization Code', () => {
	it('sends the three documented parameters as a form, without a token, and returns the fields', async () => {
		const code = await consentedCode();
		const { json, error } = await run({ code: ` ${code} ` });
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				access_token: expect.stringMatching(/./),
				stitch_account_id: demo.account.stitchClientId,
				token_type: 'bearer',
			},
		]);
		const sent = stitch.emulator.requests.filter(({ path }) => path === '/oauth/token');
		expect(sent).toHaveLength(1);
		expect(sent[0].headers['content-type']).toBe('application/x-www-form-urlencoded');
		expect(sent[0].headers.authorization).toBeUndefined();
		expect(sent[0].body).toEqual({
			client_secret: demo.partner.secret,
			code,
			grant_type: 'authorization_code',
		});
	});

	it('works for a credential without a token', async () => {
		const credentials = { stitchOAuth2Api: stitch.partner({ accessToken: '' }) };
		const { json } = await run({ code: await consentedCode() }, { credentials });
		expect(json[0]).toHaveProperty('access_token');
	});

	it.each([
		['a wrong code', 'wrong-code-1', {}, "Stitch did not exchange the 'Code' for a token"],
		[
			'a wrong secret',
			'wrong-code-2',
			{ clientSecret: 'oc_wrong' },
			"Stitch did not exchange the 'Code' for a token",
		],
		['a code of blanks', ' ', {}, "'Code' holds nothing but blanks"],
	])('explains %s, and shows neither code nor secret', async (_name, code, data, message) => {
		const run1 = await run({ code }, { credentials: { stitchOAuth2Api: stitch.partner(data) } });
		expect(run1.error?.message).toBe(message);
		const shown = JSON.stringify([run1.error?.message, run1.error?.description]);
		if (code !== ' ') expect(shown).not.toContain(code);
		expect(shown).not.toContain(demo.partner.secret);
	});

	it('does not exchange a code twice', async () => {
		const code = await consentedCode();
		await run({ code });
		const { error } = await run({ code });
		expect(error?.description).toMatch(/works once and for five minutes.*invalid_grant/s);
	});

	it('hides a code that Stitch repeats', async () => {
		answer(400, { error: 'invalid_grant: code-4711 is used' });
		const { error } = await run({ code: 'code-4711' });
		expect(error?.description).toContain('[hidden]');
		expect(JSON.stringify(error)).not.toContain('code-4711');
	});

	it.each([
		['trouble at Stitch', () => answer(500), 'Stitch is having trouble right now'],
		[
			'an answer without a token',
			() => answer(200, { token_type: 'bearer', stitch_account_id: 1 }),
			"Stitch's response is not a token and an account ID (exchange the code)",
		],
		[
			'an answer without an account',
			() => answer(200, { token_type: 'bearer', access_token: 'x' }),
			"Stitch's response is not a token and an account ID (exchange the code)",
		],
		[
			'a lost answer',
			() => stitch.emulator.faults.add({ kind: 'reset-after', path: '/oauth/token' }),
			/^The connection to Stitch ended before the response/,
		],
	])('is sent once whatever happens: %s', async (_name, arrange, message) => {
		arrange();
		const { error } = await run({ code: 'some-code' });
		expect(error?.message).toMatch(message);
		expect(stitch.calls()).toEqual(['POST /oauth/token']);
	});

	linksItems('Account: Exchange Authorization Code', {
		run: async (parameters, options = {}) => {
			const items = [];
			for (const item of options.items ?? []) {
				items.push(item.value === 'good' ? { value: await consentedCode() } : item);
			}
			return await run(parameters, { ...options, items });
		},
		parameters: { code: '={{ $json.value }}' },
		good: ['good', 'good'],
		bad: 'bad-code',
		message: "Stitch did not exchange the 'Code' for a token",
	});
});
