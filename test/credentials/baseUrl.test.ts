import { fc } from '../support/random';
import { isAcceptableBaseUrl, readBaseUrl } from '../../credentials/shared/baseUrl';

const fallback = 'https://api.stitchdata.com';

describe('base URLs', () => {
	it.each([
		['https://api.stitchdata.com', 'https://api.stitchdata.com'],
		['https://api.stitchdata.com///', 'https://api.stitchdata.com'],
		['HTTPS://API.stitchdata.com:443/', 'https://api.stitchdata.com'],
		['https://Gateway.example/Stitch:443', 'https://gateway.example/Stitch:443'],
		['http://localhost:443', 'http://localhost:443'],
		['https://gateway.example:8443/stitch', 'https://gateway.example:8443/stitch'],
		['  http://localhost:4100 ', 'http://localhost:4100'],
		['http://127.0.0.1:4100', 'http://127.0.0.1:4100'],
		['http://127.8.9.10', 'http://127.8.9.10'],
		['http://[::1]:4100', 'http://[::1]:4100'],
		['', fallback],
	])('%s is read as %s', (value, expected) => {
		expect(readBaseUrl(value, fallback)).toBe(expected);
	});

	it.each([
		'http://api.stitchdata.com',
		'http://10.0.0.1',
		'http://localhost@evil.example',
		'http://localhost:80@evil.example',
		'http://localhost.evil.example',
		'http://127.0.0.1.evil.example',
		'http://127.0.0.1\\@evil.example',
		'https://a@b',
		'https://',
		'https:api.stitchdata.com',
		'//api.stitchdata.com',
		'ftp://localhost',
		'file:///etc/passwd',
		'https://api.stitchdata.com?x',
		'https://api.stitchdata.com#x',
		'https://api.stitchdata.com/\nhost',
		// What an expression returns when its field is missing, or is something else.
		...[undefined, null, ' ', 5, {}],
	])('%s is refused', (value) => {
		expect(readBaseUrl(value, fallback)).toBeUndefined();
	});

	it('accepts nothing whose host is neither https nor loopback, whatever the text', () => {
		const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/i;
		fc.assert(
			fc.property(
				fc.oneof(
					fc.webUrl(),
					fc.string(),
					fc.string().map((text) => `http://${text}`),
				),
				(text) => {
					if (!isAcceptableBaseUrl(text)) return;
					const url = new URL(text);
					expect(url.protocol === 'https:' || loopback.test(url.hostname)).toBe(true);
					expect(url.username + url.password).toBe('');
				},
			),
			{ numRuns: 2000 },
		);
	});
});
