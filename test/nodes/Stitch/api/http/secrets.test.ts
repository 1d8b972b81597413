import { fc } from '../../../../support/random';
import { growsWithLength, processorTime } from '../../../../support/processorTime.mts';
import { Secrets } from '../../../../../nodes/Stitch/api/http/secrets';

const TOKEN = 'tok/AB+cd==/Zz9_ä"x';

describe('secrets in texts', () => {
	it.each([
		['token ac_12345678 refused', ['ac_12345678'], 'token [hidden] refused'],
		['ac_12345678 and ac_123456789', ['ac_12345678', 'ac_123456789'], '[hidden] and [hidden]'],
		['{"p":"aaaa\\"bbbb"}', ['aaaa"bbbb'], '{"p":"[hidden]"}'],
		['?code=aaaa%2Fbbbb', ['aaaa/bbbb'], '?code=[hidden]'],
		['?code=aaaa%2fbbbb', ['aaaa/bbbb'], '?code=[hidden]'],
		['nothing here', ['', ' '], 'nothing here'],
		['see https://logs.example/j?x-amz-security-token=abc now', [], 'see [hidden] now'],
		['a,https://logs.example/j?Signature=abc', [], 'a,[hidden]'],
		['see https:\\/\\/b.s3.amazonaws.com\\/x?X-Amz-Date=1 now', [], 'see [hidden] now'],
		['see https%3A%2F%2Flogs.example%2Fj%3FX-Amz-Date%3D1 now', [], 'see [hidden] now'],
		['see https%3A%2F%2Flogs.example%2Fj%3FSignature%3D1 now', [], 'see [hidden] now'],
		['see https:\\u002f\\u002flogs.example/j?Signature\\u003d1 now', [], 'see [hidden] now'],
		['GET /j?X-Amz-Signature=abc and x-amz-id-2 failed', [], 'GET [hidden] and x-amz-id-2 failed'],
		['could not be reached', ['a'], 'could not be reached'],
		['postgres://u:hunter2@db/x', ['hunter2'], 'postgres://u:[hidden]@db/x'],
		['hunter22 and xhunter2', ['hunter2'], 'hunter22 and xhunter2'],
		['{"e":"line\\nhunter2"}', ['hunter2'], '{"e":"line\\n[hidden]"}'],
		['a=1%20hunter2', ['hunter2'], 'a=1%20[hidden]'],
		['pw&colon;hunter&num;2', ['hunter#2'], 'pw&colon;[hidden]'],
		['tok&sol;AB&plus;cd&equals;&lowbar;', ['tok/AB+cd=_'], '[hidden]'],
		['tok&amp;amp;#47;AB&amp;#x2b;cd', ['tok/AB+cd'], '[hidden]'],
		['tok%2525252FAB%252525252bcd', ['tok/AB+cd'], '[hidden]'],
		['\\\\\\\\srv\\\\\\\\x12', ['\\\\srv\\x12'], '[hidden]'],
	])('%s', (text, secrets, expected) => {
		expect(new Secrets(secrets).hideIn(text)).toBe(expected);
	});

	const inUnicode = (text: string) =>
		[...text].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
	const inHtml = (text: string) => [...text].map((char) => `&#${char.codePointAt(0)};`).join('');
	const spellings: Array<[string, (text: string) => string]> = [
		['as it is', (text) => text],
		['in JSON', (text) => JSON.stringify(text).slice(1, -1)],
		[
			'in JSON with escaped slashes',
			(text) => JSON.stringify(text).slice(1, -1).replace(/\//g, '\\/'),
		],
		['in JSON in JSON', (text) => JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1)],
		['as \\u escapes', inUnicode],
		['as \\u escapes in JSON', (text) => JSON.stringify(inUnicode(text)).slice(1, -1)],
		['in a URL', encodeURIComponent],
		[
			'in a URL, lower case',
			(text) => encodeURIComponent(text).replace(/%../g, (hex) => hex.toLowerCase()),
		],
		['in a form', (text) => new URLSearchParams([['', text]]).toString().slice(1)],
		['in HTML', inHtml],
		['in HTML by names', (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;')],
	];

	it.each(spellings)('leaves none %s', (_name, spell) => {
		const secrets = new Secrets([TOKEN]);
		expect(secrets.hideIn(`before ${spell(TOKEN)} after`)).toBe('before [hidden] after');
		const text = `{"a":["${JSON.stringify(spell(TOKEN)).slice(1, -1)}"]}`;
		expect(JSON.stringify(secrets.hide(JSON.parse(text), text))).toBe('{"a":["[hidden]"]}');
	});

	it.each([0, 1, 2, 3, 4])('leaves none in the Base64 of a text, %i bytes in', (before) => {
		const text = `${'-'.repeat(before)}${TOKEN}~~`;
		const secrets = new Secrets([TOKEN]);
		const encoded = Buffer.from(text).toString('base64');
		const inUrl = Buffer.from(text).toString('base64url');
		expect(inUrl).not.toContain(encoded.replace(/=*$/, ''));
		const known = Buffer.from('-'.repeat(before)).toString('base64').replace(/=*$/, '');
		for (const code of [encoded, inUrl])
			expect(secrets.hideIn(code).length).toBeLessThan(known.length + '[hidden]'.length + 8);
		const json = JSON.stringify({ a: encoded }).replace(/\//g, '\\/');
		expect(secrets.hide(JSON.parse(json), json)).toEqual({ a: secrets.hideIn(encoded) });
		expect(secrets.hideIn(Buffer.from('another text').toString('base64'))).not.toContain('hidden');
	});

	/** V8 refused one pattern of all of it, with a message that held the secret. */
	it.each(spellings)('leaves none of a key of 4,096 bits %s', (_name, spell) => {
		const line = 'MIIJQgIBADANBgkqhkiG9w0BAQEF/ASCC+&ygwggkoAgEAAoICAQC7VJTUt9Us8c\n';
		const key = `-----BEGIN PRIVATE KEY-----\n${line.repeat(50)}-----END PRIVATE KEY-----\n`;
		const secrets = new Secrets([key]);
		expect(secrets.hideIn(`before ${spell(key)} after`)).toBe('before [hidden] after');
		const other = JSON.stringify(`\n-----BEGIN PRIVATE KEY-----\n${line}`);
		expect(secrets.hideIn(other)).toBe(other);
	});

	it('leaves none of many', () => {
		const all = Array.from({ length: 300 }, (_, n) => `${n}/${'k'.repeat(60)}`);
		const text = all.map((one) => JSON.stringify(one).replace('/', '\\/')).join();
		expect(new Secrets(all).hideIn(text)).toBe(all.map(() => '"[hidden]"').join());
	});

	it('leaves none, wherever it stands and however it is written', () => {
		const secret = fc
			.stringMatching(/^[A-Za-z0-9_"\\/+&= %äß€]{8,40}$/)
			.filter((s) => s.trim() !== '');
		fc.assert(
			fc.property(fc.string(), secret, fc.string(), fc.nat(), (before, value, after, which) => {
				const [, spell] = spellings[which % spellings.length];
				const text = `${before} ${spell(value)} ${after}`;
				const hidden = new Secrets([value]).hideIn(text);
				expect(hidden).not.toContain(value);
				expect(hidden).not.toContain(spell(value));
			}),
			{ verbose: 1 },
		);
	});
});

describe('secrets in answers', () => {
	it.each([
		[{ password: 'a' }, ['a'], { password: '[hidden]' }],
		[{ note: 'a b' }, ['a'], { note: 'a b' }],
		[{ port: 54321 }, ['54321'], { port: '[hidden]' }],
		[{ url: 'postgres://u:hunter2@db' }, ['hunter2'], { url: 'postgres://u:[hidden]@db' }],
		[{ secret_key_1: 1 }, ['secret_key_1'], { '[hidden]': 1 }],
	])('%j', (value, secrets, expected) => {
		expect(new Secrets(secrets).hide(value, JSON.stringify(value))).toEqual(expected);
	});

	it.each([
		['{"a":"line\\np\\u00e455w"}', 'pä55w', { a: 'line\n[hidden]' }],
		['{"a":"\\u0061b"}', 'ab', { a: '[hidden]' }],
		['{"a":"https://b/c?Signature\\u003dabc"}', 'long secret', { a: '[hidden]' }],
	])('those in another spelling: %s', (text, secret, expected) => {
		expect(new Secrets([secret]).hide(JSON.parse(text), text)).toEqual(expected);
	});
});

describe('long texts', () => {
	it('builds no pattern of a whole secret for a text that has none', () => {
		const look = (length: number) => () => {
			for (let number = 100; number < 200; number++) {
				const secret = `${number}${'k'.repeat(length)}`;
				expect(new Secrets([secret]).hideIn('a \\"quoted\\" text, 100%25')).toContain('quoted');
			}
		};
		look(5)();
		const short = processorTime(look(5));
		expect(processorTime(look(60))).toBeLessThan(5 * Math.max(short, 10));
	});

	it('hides nothing where a text has the first characters of a secret only', () => {
		const secrets = new Secrets(['ac_0123456789_abc']);
		const other = 'ac\\u005f0123456789_xyz';
		expect(secrets.hideIn(other)).toBe(other);
		expect(secrets.hideIn(`${other} ac\\u005f0123456789_abc`)).toBe(`${other} [hidden]`);
	});

	it.each([
		['http://'],
		['https://shop.example/product/1,'],
		['x-amz-'],
		['http://a?signature='],
		['\\u0061'],
		['\\\\\\\\'],
		['%2525'],
		['&#000'],
		['ac_123456789'],
		['hunter'],
	])('take time in proportion to their length: %s', (piece) => {
		const secrets = new Secrets(['ac_1234567890', 'hunter2']);
		expect(growsWithLength(piece, (text) => void secrets.hideIn(text))).toBe(true);
	});

	// Each backslash of a secret could once be any number of a text's: 40 of them took for ever.
	it.each(['\\'.repeat(40), `${'\\'.repeat(40)}a`, 'C:\\a\\b\\c\\d\\e\\f\\g'])(
		'take time in proportion to their length, with the secret %s',
		(secret) => {
			const secrets = new Secrets([secret]);
			const piece = `${'\\'.repeat(39)}b C:${[...'abcdefx'].map((char) => `${'\\'.repeat(9)}u00${char.charCodeAt(0).toString(16)}`).join('')} `;
			expect(growsWithLength(piece, (text) => void secrets.hideIn(text))).toBe(true);
		},
	);

	// Two ways to read one character double the time with each, where the end of the secret is missing.
	it.each([
		['A', '\\u0041'],
		['A', '\\\\u0041'],
		['A', '%41'],
		['A', '%2541'],
		['A', '&#65;'],
		['A', '&#x41;'],
		['/\\', '\\/\\\\'],
		['"\\', '\\"\\\\'],
	])('take no time for most of a secret of %s, written as %s', (piece, spelled) => {
		const look = (count: number) => () =>
			void new Secrets([piece.repeat(count)]).hideIn(spelled.repeat(count - 1));
		look(12)();
		const short = processorTime(look(14));
		expect(processorTime(look(28))).toBeLessThan(1_000 * Math.max(short, 1));
	});
});
