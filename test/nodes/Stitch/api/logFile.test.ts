import { isLogAddress } from '../../../../nodes/Stitch/api/logFile';

const STITCH = 'https://api.stitchdata.com';
const LOCAL = 'http://127.0.0.1:4000';

describe('where a log may be fetched from', () => {
	it.each([
		['https://bucket.s3.amazonaws.com/204817.1.sync.x?X-Amz-Signature=y', STITCH, true],
		['HTTPS://bucket.s3.amazonaws.com/', STITCH, true],
		['http://bucket.s3.amazonaws.com/x', STITCH, false],
		['https://user@evil.example.com/x', STITCH, false],
		['https:///x', STITCH, false],
		['/x', STITCH, false],
		['//bucket.s3.amazonaws.com/x', STITCH, false],
		['file:///etc/hosts', STITCH, false],
		['http://127.0.0.1:9/x', STITCH, false],
		['http://localhost/x', STITCH, false],
		['http://127.0.0.1:9/x?y', LOCAL, true],
		['http://localhost:9/x', LOCAL, true],
		['http://[::1]:9/x', LOCAL, true],
		['http://localhost.example.com/x', LOCAL, false],
		['http://10.0.0.1/x', LOCAL, false],
		['https://bucket.s3.amazonaws.com/x', LOCAL, true],
	])('%s, with the API at %s: %s', (target, api, expected) => {
		expect(isLogAddress(target, api)).toBe(expected);
	});
});
