import * as fc from 'fast-check';
import { redact } from '../../../../../nodes/Stitch/api/http/redact';

describe('secrets in texts', () => {
	it.each([
		['token ac_1234 refused', ['ac_1234'], 'token [hidden] refused'],
		['ac_1234 and ac_12345', ['ac_1234', 'ac_12345'], '[hidden] and [hidden]'],
		['{"p":"a\\"b"}', ['a"b'], '{"p":"[hidden]"}'],
		['?code=a%2Fb', ['a/b'], '?code=[hidden]'],
		['nothing here', ['', ' '], 'nothing here'],
		['see https://logs.example/j?x-amz-security-token=abc now', [], 'see [hidden] now'],
	])('%s', (text, secrets, expected) => {
		expect(redact(text, secrets)).toBe(expected);
	});

	it('leaves none, wherever it stands', () => {
		const secret = fc
			.stringMatching(/^[A-Za-z0-9_"\\/+&= %]{8,40}$/)
			.filter((s) => s.trim() !== '');
		fc.assert(
			fc.property(fc.string(), secret, fc.string(), (before, value, after) => {
				const texts = [value, JSON.stringify({ value }), encodeURIComponent(value)];
				for (const text of texts) {
					expect(redact(`${before}${text}${after}`, [value])).not.toContain(value);
				}
			}),
		);
	});
});
