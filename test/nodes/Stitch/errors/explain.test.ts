import type { StitchErrorFields } from '../../../../nodes/Stitch/api/StitchError';
import { StitchError } from '../../../../nodes/Stitch/api/StitchError';
import { growsWithLength } from '../../../support/processorTime.mts';
import { explain } from '../../../../nodes/Stitch/errors/toNodeError';

const error = (fields: Partial<StitchErrorFields>) =>
	new StitchError({
		kind: 'refused',
		request: { method: 'GET', path: '/v4/sources', purpose: 'list the sources' },
		attempts: 1,
		effectUnknown: false,
		...fields,
	});
const text = (fields: Partial<StitchErrorFields>) => {
	const { message, description } = explain(error(fields));
	return `${message} ${description}`;
};
const create = { method: 'POST' as const, path: '/v3/accounts', purpose: 'create the account' };

describe('what did not succeed, in words', () => {
	it.each([
		[
			'no connection',
			{ kind: 'notSent', detail: 'ENOTFOUND' },
			[/nothing was sent/, /HTTPS_PROXY/],
		],
		[
			'an untrusted certificate',
			{ kind: 'notSent', detail: 'SELF_SIGNED_CERT_IN_CHAIN' },
			[/certificate/, /Nothing was sent/, /NODE_EXTRA_CA_CERTS/],
		],
		['TLS where none is spoken', { kind: 'lost', detail: 'EPROTO' }, [/TLS/, /plain HTTP/]],
		[
			'a page of a proxy',
			{ kind: 'notStitch', status: 403, detail: 'Access blocked' },
			[/proxy or gateway/, /"Access blocked"/, /status 403/],
		],
		[
			'a proxy that wants a name',
			{ kind: 'notStitch', status: 407 },
			[/user name/, /nothing was sent/],
		],
		['a refusal of n8n', { kind: 'blocked', detail: 'restricted IP address' }, [/restricted IP/]],
		[
			'an answer of another shape',
			{ kind: 'unexpected', detail: 'not a list of sources' },
			[/not a list/],
		],
		['trouble', { status: 502 }, [/having trouble/, /later/]],
		[
			'trouble with a POST',
			{ status: 502, request: create, effectUnknown: true },
			[/account may exist/],
		],
	] as Array<[string, Partial<StitchErrorFields>, RegExp[]]>)('%s', (_name, fields, patterns) => {
		for (const pattern of patterns) expect(text(fields)).toMatch(pattern);
		expect(text(fields)).not.toMatch(/\b(error|problem|failure|mistake)\b/i);
	});

	it.each([
		['a page', { kind: 'notStitch', status: 401, detail: 'Log in' }],
		['a proxy', { kind: 'notStitch', status: 407 }],
		['a certificate', { kind: 'notSent', detail: 'CERT_HAS_EXPIRED', request: create }],
	] as Array<[string, Partial<StitchErrorFields>]>)(
		'says nothing of tokens or accounts for %s',
		(_name, fields) => {
			expect(text(fields)).not.toMatch(/token|account may|revoked|plan/);
		},
	);

	it.each([
		'CERT_HAS_EXPIRED',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'ERROR_IN_CERT_NOT_AFTER_FIELD',
		'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
		'ERR_TLS_CERT_ALTNAME_INVALID',
		'HOSTNAME_MISMATCH',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	])('names the certificate as the reason: %s', (detail) => {
		expect(text({ kind: 'notSent', detail })).toMatch(/certificate .* is not trusted/);
	});

	it.each(['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENOTFOUND', 'ETIMEDOUT'])(
		'names the connection as the reason: %s',
		(detail) => {
			expect(text({ kind: 'notSent', detail })).toMatch(/could not be reached/);
		},
	);

	it.each([429, 500, 503, undefined])('never advises to retry a POST: %s', (status) => {
		for (const effectUnknown of [true, false]) {
			expect(text({ status, request: create, effectUnknown })).not.toContain('Retry On Fail');
			expect(text({ kind: 'lost', request: create, effectUnknown })).not.toContain('Retry On Fail');
		}
	});

	it('keeps what Stitch says, cut where it is long', () => {
		expect(text({ status: 400, said: 'no such thing' })).toContain('no such thing');
		expect(text({ status: 400, said: 'x'.repeat(60_000) }).length).toBeLessThan(3_000);
		const properties = Array.from({ length: 50 }, () => 'p'.repeat(200));
		expect(text({ status: 400, code: 'InvalidProperties', properties }).length).toBeLessThan(3_000);
	});

	it('compares long words in time that grows with their length', () => {
		for (const piece of ['exceeded the limit of ', 'partner_', ' ', 'invalid ']) {
			expect(growsWithLength(piece, (said) => void text({ status: 400, said }))).toBe(true);
		}
	});
});
