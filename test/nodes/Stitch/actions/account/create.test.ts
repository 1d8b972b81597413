import type { IDataObject, ICredentialDataDecryptedObject } from 'n8n-workflow';
import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { runNode } from '../../../../support/engine';

const stitch = useEmulator();

const customer = {
	firstName: 'Nathan',
	lastName: 'Smith',
	company: 'Example Ltd',
	email: 'nathan@example.com',
};

const create = async (
	parameters: IDataObject = {},
	data: ICredentialDataDecryptedObject = {},
	items?: IDataObject[],
) =>
	await runNode({
		parameters: {
			resource: 'account',
			operation: 'create',
			...customer,
			region: 'us-east-1',
			...parameters,
		} as never,
		items,
		credentials: { stitchOAuth2Api: stitch.partner({ accessToken: '', ...data }) },
	});

describe('Account: Create', () => {
	it('sends the documented body once, without a token, and returns the two fields', async () => {
		const run = await create({ region: 'eu-central-1' });
		expect(run.error).toBeUndefined();
		expect(stitch.calls()).toEqual(['POST /v3/accounts']);
		const [request] = stitch.emulator.requests;
		expect(request.headers.authorization).toBeUndefined();
		expect(request.body).toEqual({
			partner_id: demo.partner.id,
			partner_secret: demo.partner.secret,
			first_name: 'Nathan',
			last_name: 'Smith',
			company: 'Example Ltd',
			email: 'nathan@example.com',
			region: 'eu-central-1',
		});
		expect(run.json).toEqual([
			{ access_token: expect.any(String), stitch_account_id: expect.any(Number) },
		]);
	});

	it('gives a token that lists the sources of the new account, none yet', async () => {
		const [account] = (await create()).json;
		const run = await runNode({
			parameters: { resource: 'source', operation: 'list', authentication: 'accessToken' },
			credentials: { stitchApi: stitch.token(String(account.access_token)) },
		});
		expect(run.error).toBeUndefined();
		expect(run.json).toEqual([]);
	});

	it('creates one account per item, in order, and links them', async () => {
		const items = ['a', 'b', 'c'].map((name) => ({ email: `${name}@example.com` }));
		const run = await create({ email: '={{ $json.email }}' }, {}, items);
		const sent = stitch.emulator.requests.map(({ body }) => (body as IDataObject).email);
		expect(sent).toEqual(['a@example.com', 'b@example.com', 'c@example.com']);
		expect(run.outputs[0].map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
	});

	it.each([
		{
			name: 'an email address that is taken',
			parameters: { email: demo.account.email },
			message: "The 'Email' already belongs to a Stitch user",
			description: /earlier run.*OAuth2.*Stitch says: This email address is already associated/s,
		},
		{
			name: 'malformed data',
			parameters: { email: 'nobody' },
			message: 'Stitch does not accept the data for the new account',
			description: /'Email'.*Stitch says: Invalid form data\./s,
		},
		{
			name: 'a wrong partner ID',
			data: { clientId: 'oc_unknown' },
			message: 'Stitch does not accept the partner ID or partner secret',
			description: /"Client ID".*credential.*partner_id: required/s,
		},
		{
			name: 'a wrong partner secret',
			data: { clientSecret: 'oc_unknown' },
			message: 'Stitch does not accept the partner ID or partner secret',
			description: /"Client Secret".*credential.*partner_secret: required/s,
		},
		{
			name: 'no partner secret in the credential, before any request',
			data: { clientSecret: '' },
			message: 'The credential has no partner ID or no partner secret',
			description: /Stitch OAuth2 API/,
		},
	] as Array<{
		name: string;
		parameters?: IDataObject;
		data?: ICredentialDataDecryptedObject;
		message: string;
		description: RegExp;
	}>)('says what $name means', async ({ parameters, data, message, description }) => {
		const { error } = await create(parameters, data);
		expect(error?.message).toBe(message);
		expect(error?.description).toMatch(description);
		expect(error?.context?.itemIndex).toBe(0);
	});

	it.each([
		['a connection that drops after the account was made', { kind: 'reset-after' }],
		['a server that fails', { kind: 'status', status: 500 }],
		['a gateway that fails', { kind: 'status', status: 502 }],
		['an answer cut in the middle', { kind: 'truncated-json' }],
		['a web page', { kind: 'html' }],
	] as const)(
		'is not sent again after %s, and says that the account may exist',
		async (_, fault) => {
			stitch.emulator.faults.add({ path: '/v3/accounts', ...fault });
			const { error } = await create();
			expect(stitch.calls()).toEqual(['POST /v3/accounts']);
			expect(error?.description).toMatch(/may exist/);
		},
	);

	it.each([
		['everything goes well', {}],
		['the partner secret is refused', { clientSecret: 'oc_wrong-and-secret' }],
	])('keeps the partner secret out of the stored execution when %s', async (_, data) => {
		stitch.emulator.faults.add({
			path: '/v3/accounts',
			kind: 'status',
			status: 400,
			times: 'clientSecret' in data ? 1 : 0,
			body: { message: `bad secret ${'clientSecret' in data ? data.clientSecret : ''}` },
		});
		const { run } = await create({}, data);
		const stored = JSON.stringify(run);
		expect(stored).not.toContain(demo.partner.secret);
		expect(stored).not.toContain('oc_wrong-and-secret');
		expect(stored).not.toContain(demo.partner.id);
	});
});
