import {
	JsonMeasure,
	hasErrorInside,
	isPage,
	readBody,
} from '../../../../../nodes/Stitch/api/http/answer';
import type { Body } from '../../../../../nodes/Stitch/api/http/answer';
import { fc } from '../../../../support/random';

/** Measures a text that arrives in pieces of so many bytes. */
function measureJson(text: string, piece = Infinity) {
	const bytes = Buffer.from(text);
	const measure = new JsonMeasure();
	for (let at = 0; at < bytes.length; at += piece) measure.add(bytes.subarray(at, at + piece));
	return measure.size;
}

describe('the text of an answer', () => {
	it.each([
		['', { kind: 'json', value: null }],
		['null', { kind: 'json', value: null }],
		['{}', { kind: 'json', value: {} }],
		['[1]', { kind: 'json', value: [1] }],
		['"invalid stream-id: 42"', { kind: 'json', value: 'invalid stream-id: 42' }],
		['invalid connection id', { kind: 'text', value: 'invalid connection id' }],
		['<html>', { kind: 'page', title: undefined }],
		['<html><head><title>Sign  in</title>', { kind: 'page', title: 'Sign in' }],
		[
			'<h1>413 Request Entity Too Large</h1>',
			{ kind: 'page', title: '413 Request Entity Too Large' },
		],
		[`<title>${'x'.repeat(300)}</title>`, { kind: 'page', title: 'x'.repeat(300) }],
		[`<html>${' '.repeat(30_000)}<title>too late`, { kind: 'page', title: undefined }],
		[
			'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x"><title>Proxy</title>',
			{ kind: 'page', title: 'Proxy' },
		],
		...['<meta charset=x>', '\ufeff<script>location="/login"</script>', '<DIV>', '<p>Blocked'].map(
			(text): [string, Body] => [text, { kind: 'page', title: undefined }],
		),
		...['<?xml version="1.0"?><Error><Code>x</Code></Error>', '<Error>', '<binary>'].map(
			(text): [string, Body] => [text, { kind: 'text', value: text }],
		),
		['{"id": 1', { kind: 'broken' }],
		['[{"id": 1}, {"i', { kind: 'broken' }],
		['"cut', { kind: 'broken' }],
	])('%#', (text, expected) => {
		expect(readBody({ text })).toEqual(expected);
	});

	it('is not parsed when it is nested too deep', () => {
		expect(readBody({ text: '[1]', tooDeep: true })).toEqual({ kind: 'broken' });
		expect(readBody({ text: 'a (text)', tooDeep: true })).toEqual({
			kind: 'text',
			value: 'a (text)',
		});
	});

	const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
	it.each([
		[nested(100), false],
		[nested(101), true],
		[`${'{"a":'.repeat(101)}1`, true],
		[`[${'{},[],'.repeat(500)}1]`, false],
		[`{"a":"${'['.repeat(500)}"}`, false],
		[`{"a":"\\"","b":${nested(101)}}`, true],
		[`{"a":"\\\\","b":${nested(101)}}`, true],
		[`{"ü":"ü${'{'.repeat(500)}"}`, false],
	])('is too deep: %#', (text, expected) => {
		expect(measureJson(text).tooDeep).toBe(expected);
	});

	it('is measured by what it takes once it is parsed', () => {
		const size = (text: string) => measureJson(text).parsedSize;
		expect(size('{}')).toBe(2 + 64);
		expect(size('[{},{}]')).toBe(7 + 3 * 64 + 16);
		expect(size('{"a":"{[,"}')).toBe(11 + 64);
	});

	it('is measured alike in whatever pieces it arrives', () => {
		fc.assert(
			fc.property(fc.json(), fc.integer({ min: 1, max: 9 }), (json, piece) => {
				expect(measureJson(json, piece)).toEqual(measureJson(json));
			}),
		);
		const text = JSON.stringify(['\\', '"[', '\\"{', '']);
		for (let piece = 1; piece <= text.length; piece++) {
			expect(measureJson(text, piece)).toEqual({
				tooDeep: false,
				parsedSize: text.length + 64 + 3 * 16,
			});
		}
	});

	it.each([
		[{ error: { type: 'already_running' } }, true],
		[{ error: 'InvalidId' }, true],
		[{ error: null }, false],
		[{ error: undefined }, false],
		[{ id: 1 }, false],
		[[{ error: 'x' }], false],
		[null, false],
		['error', false],
	])('%j holds an error: %s', (value, expected) => {
		expect(hasErrorInside(value as never)).toBe(expected);
	});

	it.each([
		['<!DOCTYPE html><p>', true],
		['  <html lang="en">', true],
		['invalid connection id', false],
	])('%s is a page: %s', (text, expected) => {
		expect(isPage(text)).toBe(expected);
	});
});
