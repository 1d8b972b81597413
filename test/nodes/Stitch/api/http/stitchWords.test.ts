import { badProperties, errorCode, wordsOf } from '../../../../../nodes/Stitch/api/http/answer';

/** One of each shape of connect-api.md section 4 and import-api.md section 3. */
const shapes = [
	['bare text', 'invalid connection id', 'invalid connection id', undefined],
	[
		'code, message, no errors',
		{ code: 'ExistingUser', message: 'This email address is already associated.', errors: {} },
		'This email address is already associated.',
		'ExistingUser',
	],
	[
		'code, message and errors',
		{ code: 'BadRequest', message: 'Invalid form data.', errors: { partner_id: 'required' } },
		'Invalid form data. (partner_id: required)',
		'BadRequest',
	],
	[
		'error code with data',
		{ error: 'InvalidType', data: { message: 'invalid source type (platform.x)' } },
		'invalid source type (platform.x)',
		'InvalidType',
	],
	[
		'bad properties',
		{
			error: 'InvalidProperties',
			data: { message: 'properties do not match schema', bad_properties: ['host', 'port'] },
		},
		'properties do not match schema (host, port)',
		'InvalidProperties',
	],
	[
		'error with type',
		{ error: { type: 'already_running', message: 'Did not create job' } },
		'Did not create job',
		'already_running',
	],
	[
		'invalid fields',
		{ invalid_fields: 'invalid tap-stream-ids:  [nil]' },
		'invalid tap-stream-ids:  [nil]',
		undefined,
	],
	[
		'error with a message by field',
		{ error: { message: { email_address: 'Required. Must be valid email address format.' } } },
		'email_address: Required. Must be valid email address format.',
		undefined,
	],
	['a code alone', { error: 'NotFound' }, 'NotFound', 'NotFound'],
	['a status', { status: 'NOT FOUND' }, 'NOT FOUND', undefined],
	['a success-like body', { disabled_at: 'never' }, 'disabled_at: never', undefined],
	['an Import API message', { message: 'Invalid region.' }, 'Invalid region.', undefined],
	[
		'an inactive Import API source',
		{ error: 'Forbidden', errors: { error: 'Connection is not active.' } },
		'Forbidden (Connection is not active.)',
		'Forbidden',
	],
	[
		'rejected records',
		{
			status: 'ERROR',
			error: 'Request cannot be processed; see errors.',
			errors: [{ reason: { sequence: ['should be an integer', 'should be a number'] } }],
		},
		'Request cannot be processed; see errors. (sequence: should be an integer; sequence: should be a number)',
		'Request cannot be processed; see errors.',
	],
	[
		'malformed JSON sent',
		{
			status: 'ERROR',
			message: 'Malformed json in the body!',
			error: 'Unexpected character',
			input: null,
		},
		'Malformed json in the body! (Unexpected character)',
		'Unexpected character',
	],
	['nothing', null, undefined, undefined],
	['an empty object', {}, undefined, undefined],
	['a list', [1], undefined, undefined],
] as const;

describe('what Stitch says', () => {
	it.each(shapes)('%s', (_name, body, text, code) => {
		expect(wordsOf(body as never)).toBe(text);
		expect(errorCode(body as never)).toBe(code);
	});

	it('names bad properties', () => {
		expect(badProperties({ data: { bad_properties: ['host', 3, 'port'] } })).toEqual([
			'host',
			'port',
		]);
		expect(badProperties('text')).toEqual([]);
	});
});
