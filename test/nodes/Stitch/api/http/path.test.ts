import { fc } from '../../../../support/random';
import { apiPath, parseId, whyNotInPath } from '../../../../../nodes/Stitch/api/http/request';

describe('values in a path', () => {
	it.each([
		[530111, '/v4/sources/530111'],
		['platform.hubspot', '/v4/sources/platform.hubspot'],
		[
			'204817.530111.sync.7d1f7f0e-dadc-11ee-9f7a-0242ac120002',
			'/v4/sources/204817.530111.sync.7d1f7f0e-dadc-11ee-9f7a-0242ac120002',
		],
	])('%s gives %s', (value, expected) => {
		expect(apiPath`/v4/sources/${value}`).toBe(expected);
	});

	it.each([
		'',
		'.',
		'..',
		'a/b',
		'a\\b',
		'a?b',
		'a#b',
		'%2f',
		'%2e%2e',
		'a b',
		'a\nb',
		'a\u0000b',
		'ü',
		'\u202e',
		'a'.repeat(201),
		0,
		-1,
		1.5,
		Number.NaN,
		Infinity,
		Number.MAX_SAFE_INTEGER + 1,
	])('%j is refused', (value) => {
		expect(whyNotInPath(value)).toBeDefined();
		expect(() => apiPath`/v4/sources/${value}`).toThrow(/request path/);
	});

	it('never lets a value change the shape of the path, the query or the host', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.double()), (value) => {
				if (whyNotInPath(value) !== undefined) return;
				const url = new URL(`https://api.stitchdata.com${apiPath`/v4/sources/${value}/streams`}`);
				expect(url.host).toBe('api.stitchdata.com');
				expect(url.search + url.hash).toBe('');
				expect(url.pathname.split('/')).toHaveLength(5);
				expect(decodeURIComponent(url.pathname.split('/')[3])).toBe(String(value));
			}),
			{ numRuns: 2000 },
		);
	});
});

describe('IDs', () => {
	it.each([
		[42, 42],
		['42', 42],
		[' 42 ', 42],
		[0, undefined],
		['0', undefined],
		['042', undefined],
		['4.2', undefined],
		['1e3', undefined],
		['-1', undefined],
		['99999999999999999999', undefined],
		[null, undefined],
		[{}, undefined],
	])('%j is %s', (value, expected) => {
		expect(parseId(value)).toBe(expected);
	});
});
