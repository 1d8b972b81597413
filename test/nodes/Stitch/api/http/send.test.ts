import { outcomeOfFailure } from '../../../../../nodes/Stitch/api/http/send';

const failure = (code: string, more: object = {}) =>
	Object.assign(new Error('x'), { code, ...more });

describe('why no answer came', () => {
	it.each([
		['ECONNREFUSED', { syscall: 'connect' }, { kind: 'notSent', code: 'ECONNREFUSED' }],
		['ENOTFOUND', { syscall: 'getaddrinfo' }, { kind: 'notSent', code: 'ENOTFOUND' }],
		['EAI_AGAIN', { syscall: 'getaddrinfo' }, { kind: 'notSent', code: 'EAI_AGAIN' }],
		['ETIMEDOUT', { syscall: 'connect' }, { kind: 'notSent', code: 'ETIMEDOUT' }],
		['EHOSTUNREACH', { syscall: 'connect' }, { kind: 'notSent', code: 'EHOSTUNREACH' }],
		[
			'ECONNREFUSED',
			{ errors: [{ syscall: 'connect' }, { syscall: 'connect' }] },
			{ kind: 'notSent', code: 'ECONNREFUSED' },
		],
		['ECONNREFUSED', { cause: { syscall: 'connect' } }, { kind: 'notSent', code: 'ECONNREFUSED' }],
		// After the request: Stitch may have executed it.
		['EHOSTUNREACH', { syscall: 'read' }, { kind: 'lost', code: 'EHOSTUNREACH' }],
		['ENETUNREACH', { syscall: 'read' }, { kind: 'lost', code: 'ENETUNREACH' }],
		['ECONNREFUSED', {}, { kind: 'lost', code: 'ECONNREFUSED' }],
		['ECONNRESET', { syscall: 'read' }, { kind: 'lost', code: 'ECONNRESET' }],
		['EPROTO', { syscall: 'write' }, { kind: 'lost', code: 'EPROTO' }],
		['ERR_SSL_BAD_RECORD_TYPE', {}, { kind: 'lost', code: 'ERR_SSL_BAD_RECORD_TYPE' }],
		[
			'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
			{},
			{ kind: 'lost', code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' },
		],
		['ETIMEDOUT', {}, { kind: 'timeout' }],
		['ECONNABORTED', {}, { kind: 'timeout' }],
		['ERR_CANCELED', {}, { kind: 'cancelled' }],
		['ERR_INVALID_URL', {}, { kind: 'blocked', reason: 'x' }],
	])('%s %j', (code, more, expected) => {
		expect(outcomeOfFailure(failure(code, more))).toEqual(expected);
	});

	// All that Node's check of a certificate gives, before anything is sent.
	it.each([
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'UNABLE_TO_GET_ISSUER_CERT',
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'UNABLE_TO_GET_CRL',
		'CERT_HAS_EXPIRED',
		'CERT_NOT_YET_VALID',
		'CERT_SIGNATURE_FAILURE',
		'CERT_REVOKED',
		'CERT_UNTRUSTED',
		'CERT_REJECTED',
		'CERT_CHAIN_TOO_LONG',
		'CRL_HAS_EXPIRED',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'INVALID_CA',
		'INVALID_PURPOSE',
		'PATH_LENGTH_EXCEEDED',
		'HOSTNAME_MISMATCH',
		'ERR_TLS_CERT_ALTNAME_INVALID',
	])('%s is never sent, and never tried again', (code) => {
		expect(outcomeOfFailure(failure(code))).toEqual({ kind: 'notSent', code, untrusted: true });
	});

	it('is n8n itself where there is no code', () => {
		expect(outcomeOfFailure(new Error('restricted IP address'))).toEqual({
			kind: 'blocked',
			reason: 'restricted IP address',
		});
	});
});
