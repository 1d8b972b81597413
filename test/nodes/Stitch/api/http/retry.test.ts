import { fc } from '../../../../support/random';
import {
	MAX_RETRIES,
	MAX_RETRY_AFTER,
	nextAttemptIn,
	retryAfterMs,
} from '../../../../../nodes/Stitch/api/http/retry';
import type { Outcome } from '../../../../../nodes/Stitch/api/http/send';
import type { StitchRequest } from '../../../../../nodes/Stitch/api/types';

const now = Date.parse('2024-03-05T12:00:00Z');
const answer = (status: number, headers: Record<string, string> = {}): Outcome => ({
	kind: 'answer',
	status,
	headers,
	parsedSize: 0,
});
const ask = (method: StitchRequest['method'], outcome: Outcome, more: object = {}) =>
	nextAttemptIn({
		request: { method, path: '/' },
		outcome,
		unreadable: false,
		retries: 0,
		now,
		left: 300_000,
		random: 1,
		...more,
	});

describe('when to send again', () => {
	it.each([
		['GET', answer(500), 500],
		['GET', answer(429), 500],
		['PUT', answer(502), 500],
		['DELETE', answer(503), 500],
		['GET', { kind: 'lost', code: 'ECONNRESET' }, 500],
		['GET', { kind: 'timeout' }, 500],
		['GET', { kind: 'notSent', code: 'ECONNREFUSED' }, 500],
		['POST', { kind: 'notSent', code: 'ECONNREFUSED' }, 500],
		['GET', answer(429, { 'retry-after': '7' }), 7000],
		['GET', answer(503, { 'retry-after': 'Tue, 05 Mar 2024 12:00:09 GMT' }), 9000],
		['GET', answer(429, { 'retry-after': '3600' }), undefined],
		['GET', answer(408), 500],
		['GET', answer(425), 500],
		['GET', answer(501), 500],
		['GET', answer(520), 500],
		['GET', { kind: 'lost', code: 'ECONNRESET', inBody: true }, undefined],
		['GET', { kind: 'timeout', inBody: true }, undefined],
		['GET', { kind: 'notSent', code: 'CERT_HAS_EXPIRED', untrusted: true }, undefined],
		['GET', { kind: 'blocked', reason: 'blocked address' }, undefined],
		['GET', answer(400), undefined],
		['GET', answer(401), undefined],
		['GET', answer(404), undefined],
		['GET', answer(302), undefined],
		['GET', { kind: 'cancelled' }, undefined],
		['GET', { kind: 'tooLarge', limit: 1 }, undefined],
		['POST', answer(429), undefined],
		['POST', answer(500), undefined],
		['POST', { kind: 'lost', code: 'ECONNRESET' }, undefined],
		['POST', { kind: 'timeout' }, undefined],
	] as Array<[StitchRequest['method'], Outcome, number | undefined]>)(
		'%s after %j: %s',
		(method, outcome, expected) => {
			expect(ask(method, outcome)).toBe(expected);
		},
	);

	it('backs off, with jitter, three times', () => {
		const delays = [0, 1, 2, 3].map((retries) => ask('GET', answer(500), { retries }));
		expect(delays).toEqual([500, 1000, 2000, undefined]);
		expect(ask('GET', answer(500), { random: 0 })).toBe(250);
	});

	it.each([
		['a request that Stitch counts', { request: { method: 'GET', path: '/', attempts: 1 } }],
		['what would come after the time for all attempts', { left: 500 }],
	])('never repeats %s', (_name, more) => {
		expect(ask('GET', answer(500), more)).toBeUndefined();
	});

	it('never sends a POST again that may have been executed', () => {
		const outcomes = fc.oneof(
			fc.integer({ min: 100, max: 599 }).map((status) => answer(status)),
			fc.constant<Outcome>({ kind: 'timeout' }),
			fc.string().map((code): Outcome => ({ kind: 'lost', code })),
		);
		fc.assert(
			fc.property(outcomes, fc.boolean(), fc.nat(5), (outcome, unreadable, retries) => {
				expect(ask('POST', outcome, { unreadable, retries })).toBeUndefined();
			}),
		);
	});

	it('always ends, and never waits longer than the cap', () => {
		fc.assert(
			fc.property(
				fc.nat(20),
				fc.nat(1_000_000),
				fc.double({ min: 0, max: 1, noNaN: true }),
				(retries, seconds, random) => {
					const outcome = answer(429, { 'retry-after': String(seconds) });
					const wait = ask('GET', outcome, { retries, random });
					if (retries >= MAX_RETRIES) expect(wait).toBeUndefined();
					else if (wait !== undefined) expect(wait).toBeLessThanOrEqual(MAX_RETRY_AFTER);
				},
			),
		);
	});
});

describe('Retry-After', () => {
	it.each([
		['0', 0],
		['12', 12_000],
		['Tue, 05 Mar 2024 12:01:00 GMT', 60_000],
		['Tue, 05 Mar 2024 11:00:00 GMT', 0],
		['Tuesday, 05-Mar-24 12:01:00 GMT', 60_000],
		['2024-03-05T12:01:00Z', 60_000],
		['soon', undefined],
		['', undefined],
		['-1', undefined],
		['0.5', 500],
		['120, 120', 120_000],
		['2; 3', 2_000],
		['99999999999', 99_999_999_999_000],
		[undefined, undefined],
	])('%s: %s ms', (header, expected) => {
		expect(retryAfterMs(header, now)).toBe(expected);
	});
});
