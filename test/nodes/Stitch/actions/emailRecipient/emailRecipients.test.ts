import type { IDataObject } from 'n8n-workflow';
import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const create = operationRunner(stitch, 'emailRecipient', 'create');
const remove = operationRunner(stitch, 'emailRecipient', 'delete');
const disable = operationRunner(stitch, 'emailRecipient', 'disable');
const enable = operationRunner(stitch, 'emailRecipient', 'enable');
const list = operationRunner(stitch, 'emailRecipient', 'list');

const BASE = '/notifications/public/v1/api/custom-emails';
const { emailId } = demo.account;
const UNKNOWN = "The 'Recipient' does not exist";

describe('Email Recipient: Create', () => {
	it('sends the address once, and gives the recipient', async () => {
		const { json, error } = await create({ emailAddress: ' new@example.com ' });
		expect(error).toBeUndefined();
		expect(stitch.calls()).toEqual([`POST ${BASE}`]);
		expect(stitch.emulator.requests[0].body).toEqual({ email_address: 'new@example.com' });
		expect(json).toEqual([
			{
				id: expect.any(Number),
				client_id: demo.account.stitchClientId,
				email_address: 'new@example.com',
				created_at: expect.any(String),
				disabled_at: null,
			},
		]);
	});

	it.each([
		[
			'an address that is none',
			{},
			'nobody',
			"Stitch does not accept the 'Email Address'",
			/Required. Must be valid email address format/,
		],
		[
			'the limit',
			{ emailLimit: 1 },
			'a@example.com',
			'The account has ten email recipients, which is the most Stitch allows',
			/create additional custom/,
		],
		[
			'a plan without recipients',
			{ emailsInPlan: false },
			'a@example.com',
			'The plan of the account has no additional email recipients',
			/create custom/,
		],
	])('explains %s', async (_name, switches, emailAddress, message, words) => {
		Object.assign(stitch.emulator.switches, switches);
		const { error } = await create({ emailAddress });
		expect(error?.message).toBe(message);
		expect(error?.description).toMatch(words);
	});

	it('is sent once when the answer is lost', async () => {
		stitch.emulator.faults.add({ kind: 'reset-after', method: 'POST' });
		const { error } = await create({ emailAddress: 'a@example.com' });
		expect(error?.message).toMatch(/ended before the response/);
		expect(stitch.calls()).toEqual([`POST ${BASE}`]);
	});

	linksItems('Email Recipient: Create', {
		run: create,
		parameters: { emailAddress: '={{ $json.value }}' },
		good: ['a@example.com', 'b@example.com'],
		bad: 'nobody',
		message: "Stitch does not accept the 'Email Address'",
	});
});

describe('Email Recipient: Delete', () => {
	it('deletes, and says what it deleted', async () => {
		const { json, error } = await remove({ recipientId: String(emailId) });
		expect(error).toBeUndefined();
		expect(json).toEqual([{ deleted: true, id: emailId }]);
		expect(stitch.calls()).toEqual([`DELETE ${BASE}/${emailId}`]);
		expect((await list()).json).toEqual([]);
	});

	it('does not take "deleted: 0" or a 404 for done', async () => {
		expect((await remove({ recipientId: '999' })).error?.message).toBe(UNKNOWN);
		stitch.emulator.faults.add({ kind: 'status', status: 404 });
		expect((await remove({ recipientId: '999' })).error?.message).toBe(UNKNOWN);
	});

	linksItems('Email Recipient: Delete', {
		run: async (parameters, options) => {
			const account = stitch.emulator.state.accounts.get(demo.account.stitchClientId);
			const recipient = account?.emails.get(emailId);
			if (recipient !== undefined) account?.emails.set(32, { ...recipient, id: 32 });
			return await remove(parameters, options);
		},
		parameters: { recipientId: '={{ $json.value }}' },
		good: [emailId, 32],
		bad: 999,
		message: UNKNOWN,
	});
});

describe.each([
	['Disable', disable, expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)],
	['Enable', enable, null],
])('Email Recipient: %s', (name, run, disabled_at) => {
	it("sends disabled_at alone, and gives Stitch's answer with the ID", async () => {
		const { json, error } = await run({ recipientId: String(emailId) });
		expect(error).toBeUndefined();
		expect(stitch.calls()).toEqual([`PUT ${BASE}/${emailId}`]);
		expect(stitch.emulator.requests[0].body).toEqual({ disabled_at });
		expect(json).toEqual([{ id: emailId, disabled_at }]);
		expect((await list()).json[0]).toMatchObject({ id: emailId, disabled_at });
	});

	it('explains a refused value, which looks like a success but for its status', async () => {
		stitch.emulator.faults.add({ kind: 'status', status: 400, body: { disabled_at: 'x' } });
		const { error } = await run({ recipientId: String(emailId) });
		expect(error?.message).toBe("Stitch does not accept the 'disabled_at' of the recipient");
		expect(error?.httpCode).toBe('400');
	});

	it.each([
		['blanks', ' ', "'Recipient' must be a Stitch ID"],
		['letters', 'abc', "'Recipient' must be a Stitch ID"],
	])('sends nothing for %s', async (_name, recipientId, message) => {
		expect((await run({ recipientId })).error?.message).toBe(message);
		expect(stitch.calls()).toEqual([]);
	});

	linksItems(`Email Recipient: ${name}`, {
		run,
		parameters: { recipientId: '={{ $json.value }}' },
		good: [emailId, emailId],
		bad: 999,
		message: UNKNOWN,
	});
});

describe('Email Recipient: List', () => {
	it('lists them, disabled ones too', async () => {
		await disable({ recipientId: String(emailId) });
		const { json, error } = await list();
		expect(error).toBeUndefined();
		expect(json).toEqual([
			expect.objectContaining({ id: emailId, disabled_at: expect.any(String) }),
		]);
	});

	it('returns at most the limit', async () => {
		await create({ emailAddress: 'second@example.com' });
		expect((await list({ limit: 1 })).json).toHaveLength(1);
		expect((await list({ returnAll: true })).json).toHaveLength(2);
	});

	it('refuses an answer that is no list', async () => {
		stitch.emulator.faults.add({ kind: 'status', status: 200, body: {} });
		expect((await list()).error?.message).toBe(
			"Stitch's response is not a list of recipients (list the email recipients)",
		);
	});

	it('links each one to the item that it was asked for', async () => {
		const { outputs } = await list({}, { items: [{}, {}] as IDataObject[] });
		expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});
});
