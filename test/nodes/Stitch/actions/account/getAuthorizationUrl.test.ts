import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const run = operationRunner(stitch, 'account', 'getAuthorizationUrl');
const base = () => `${stitch.emulator.url}/oauth/authorization?client_id=${demo.partner.id}`;

describe('Account: Get Authorization URL', () => {
	it('needs the partner ID only, and asks nobody', async () => {
		const { json, error } = await run();
		expect(error).toBeUndefined();
		expect(json).toEqual([{ authorization_url: base() }]);
		expect(stitch.calls()).toEqual([]);
	});

	it('holds what is filled in, under the names of the guide, encoded', async () => {
		const { json } = await run({
			redirectUri: 'https://partner.example.com/stitch/callback?a=1&b=2',
			additionalFields: {
				email: 'a+b@example.com',
				firstName: 'Ada',
				lastName: 'von Ü',
				company: 'A & B',
				state: 'customer=7',
			},
		});
		const url = new URL(String(json[0].authorization_url));
		expect([...url.searchParams]).toEqual([
			['client_id', demo.partner.id],
			['redirect_uri', 'https://partner.example.com/stitch/callback?a=1&b=2'],
			['email', 'a+b@example.com'],
			['first_name', 'Ada'],
			['last_name', 'von Ü'],
			['company', 'A & B'],
			['state', 'customer=7'],
		]);
	});

	it('leaves out fields that are empty', async () => {
		const { json } = await run({ additionalFields: { email: '', company: 'Acme' } });
		expect(json[0].authorization_url).toBe(`${base()}&company=Acme`);
	});

	it('takes a text that was cut in the middle of a character, and writes a blank as %20', async () => {
		const { json, error } = await run({
			additionalFields: { company: '={{ "Acme 😀".slice(0, 6) }}' },
		});
		expect(error).toBeUndefined();
		expect(json[0].authorization_url).toBe(`${base()}&company=Acme%20%EF%BF%BD`);
	});

	it('never holds the partner secret', async () => {
		expect(JSON.stringify((await run()).json)).not.toContain(demo.partner.secret);
	});

	it.each([
		['a redirect URI that is no address', { redirectUri: 'n8n' }, {}, /^'Redirect URI' must be/],
		['no partner ID', {}, { clientId: '' }, /^The credential has no partner ID/],
	])('refuses %s', async (_name, parameters, data, message) => {
		const { error } = await run(parameters, {
			credentials: { stitchOAuth2Api: stitch.partner(data) },
		});
		expect(error?.message).toMatch(message);
	});

	linksItems('Account: Get Authorization URL', {
		run,
		parameters: { redirectUri: '={{ $json.value }}' },
		good: ['https://a.example.com/', 'https://b.example.com/'],
		bad: 'nowhere',
		message: "'Redirect URI' must be a complete address",
	});
});
