import { BodyReader, JsonMeasure, readBody } from '../../../../../nodes/Stitch/api/http/answer';
import { Secrets } from '../../../../../nodes/Stitch/api/http/secrets';
import { fc } from '../../../../support/random';

jest.mock('../../../../../nodes/Stitch/api/http/request', () => ({
	...jest.requireActual<object>('../../../../../nodes/Stitch/api/http/request'),
	PIECE_BYTES: 16,
	MAX_PARSED_BYTES: 100_000,
}));

const SECRET = 'ac_12345678';
const secrets = new Secrets([SECRET]);

/** Reads bytes that arrive in pieces of so many. */
function read(bytes: Buffer, piece: number) {
	const reader = new BodyReader(secrets);
	for (let at = 0; at < bytes.length; at += piece) reader.add(bytes.subarray(at, at + piece), true);
	return reader.end();
}

/** What the same bytes are when they are read at once. */
function whole(bytes: Buffer) {
	const { tooDeep, parsedSize } = new JsonMeasure().add(bytes).size;
	return { body: readBody({ text: bytes.toString('utf8'), tooDeep }), parsedSize };
}

/** Bodies as their own text too: `toEqual` passes over the order of keys. */
const shown = (body: unknown) => [body, JSON.stringify(body)];

function expectAlike(bytes: Buffer, piece: number) {
	const { body, parsedSize } = read(bytes, piece);
	const expected = whole(bytes);
	expect(shown(body)).toEqual(shown(expected.body));
	expect(parsedSize).toBe(expected.parsedSize);
}

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const filler = '"0123456789","0123456789","0123456789"';

describe('a list that is read in pieces', () => {
	it.each([
		[`[${filler}]`],
		[`[${filler},]`],
		[`[${filler},,1]`],
		[`[,${filler}]`],
		[`[${filler}`],
		[`[${filler},`],
		[`[${filler},1`],
		[`[${filler}],[${filler}]`],
		[`[${filler}],${filler}]`],
		[`[${filler},{"a":1],[${filler}},1]`],
		[`[${filler}},{${filler}]`],
		[`[${filler}] and more, and more, and more`],
		[`[${filler}]  \n`],
		[`  [${filler}]`],
		[`\ufeff[${filler}]`],
		[`[${filler},\u00a01]`],
		[`[${filler} ,\n\t {"a": [1, 2, {"b": [3, 4]}]} , ${filler}\n]`],
		[`[{"a":1,"a":2,"__proto__":{"x":1},"constructor":1},${filler},{"__proto__":null}]`],
		[`["\\\\","\\"]","[\\"{,","\\u005d,","é😀,]",${filler}]`],
		[`["${'x,'.repeat(200)}",1,"${'y'.repeat(400)}",2]`],
		[`{"a":[${filler}],"b":[${filler}]}`],
		[`${filler}`],
		[`[${filler},${nested(99)},${filler}]`],
		[`[${filler},${nested(100)},${filler}]`],
		[`[${filler},${nested(1_000)}`],
		['[[[[[[[[[[[[[[[[[[[[[[[[[[['],
		[']]]]]]]]],,,,,,,,,,,,[[[[[1,2,3,4,5,6,7,8,9]'],
		['[1e3,-0,1E400,12345678901234567890,0.1,true,false,null,"",[],{}]'],
		['[1,2,3,4,5,6,7,01,9,10,11,12]'],
	])('is what it is at once: %#', (text) => {
		const bytes = Buffer.from(text);
		for (const piece of [1, 2, 3, 7, 16, 17, 40, Infinity]) expectAlike(bytes, piece);
	});

	it('is what it is at once, whatever it holds and wherever it is cut or damaged', () => {
		const bit = fc.constantFrom(...'[]{},:"\\ 1e-\u00e9', '\ud83d', '[,', ',]', '\\u');
		fc.assert(
			fc.property(
				fc.array(fc.jsonValue({ maxDepth: 4 }), { minLength: 1, maxLength: 30 }),
				fc.integer({ min: 1, max: 40 }),
				fc.array(fc.tuple(fc.nat(), fc.nat(2), bit), { maxLength: 3 }),
				(value, piece, damage) => {
					let text = JSON.stringify(value);
					for (const [where, gone, put] of damage) {
						const at = where % (text.length + 1);
						text = `${text.slice(0, at)}${put}${text.slice(at + gone)}`;
					}
					expectAlike(Buffer.from(text), piece);
				},
			),
		);
	});

	it('with bytes that are no text', () => {
		const bytes = Buffer.from(`["\u00e9","${'\u20ac'.repeat(40)}",${filler},"\u20ac"]`);
		for (let at = 1; at < bytes.length; at++) {
			for (const piece of [1, 20]) {
				const broken = Buffer.from(bytes);
				broken[at] = 0xe2;
				expectAlike(broken, piece);
			}
		}
	});

	it('keeps no text, unless it is wanted or there is no room for what it says', () => {
		const bytes = Buffer.from(`[${filler}]`);
		expect(read(bytes, 5).text).toBeUndefined();
		const later = new BodyReader(secrets);
		later.add(bytes, false);
		expect(later.end().text).toBe(bytes.toString());
		const asText = new BodyReader();
		for (const byte of bytes) asText.add(Uint8Array.of(byte), true);
		expect(asText.end().text).toBe(bytes.toString());
	});

	it.each([
		['nowhere', [filler, filler], false],
		['in the first piece', [`"${SECRET}"`, filler, filler], true],
		['in one between', [filler, `{"a":["x ac\\u005f12345678"]}`, filler, filler], true],
		['in a key of the last one', [filler, filler, `{"${SECRET}":1}`], true],
		['in a signed address', [filler, '"https://x/y?X-Amz-Signature=1"', filler, filler], true],
	])('holds a secret: %s', (_name, values, expected) => {
		const bytes = Buffer.from(`[${values.join(',')}]`);
		for (const piece of [1, 9, 64]) {
			const { holdsSecrets, text } = read(bytes, piece);
			expect(holdsSecrets).toBe(expected);
			expect(text).toBeUndefined();
		}
	});

	it('is given up when it takes more memory than an answer may', () => {
		const large = Buffer.from(`[${'[],'.repeat(2_000)}[]]`);
		const { body, parsedSize } = read(large, 100);
		expect(parsedSize).toBe(whole(large).parsedSize);
		expect(parsedSize).toBeGreaterThan(100_000);
		expect(body).toBeUndefined();
		// Whatever comes before or after.
		expect(read(Buffer.concat([large, Buffer.from('{')]), 100).body).toBeUndefined();
		expect(read(Buffer.concat([Buffer.from('[1,,'), large]), 7).body).toBeUndefined();
	});

	it('holds no more of what has come than a piece and one value', () => {
		const copied = jest.spyOn(Buffer, 'allocUnsafe');
		const text = `[${`${filler},`.repeat(200)}1]`;
		expect(read(Buffer.from(text), 10).body?.kind).toBe('json');
		const largest = Math.max(...copied.mock.calls.map(([size]) => size));
		copied.mockRestore();
		expect(largest).toBeLessThan(200);
	});
});
