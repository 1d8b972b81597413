import { processorTime } from '../support/processorTime.mts';
import type { Pattern } from './support/patterns.mts';
import { piecesFor, shippedPatterns } from './support/patterns.mts';

const SMALL = 30_000;
const LARGE = 1_000_000;
/** A square of the small length is 450 million steps: 200 ms and more. */
const MOST_FOR_SMALL = 80;
const MOST_FOR_LARGE = 1_500;

const textOf = (piece: string, length: number) =>
	`${piece.repeat(Math.ceil(length / piece.length)).slice(0, length)}\u0000`;

/** All that is done with a pattern: look, and look for all. */
function use(pattern: RegExp, text: string): void {
	pattern.lastIndex = 0;
	pattern.test(text);
	text.replace(new RegExp(pattern.source, [...new Set(`${pattern.flags}g`)].join('')), '');
}

/** The pieces of which a long text takes the pattern more than its length in time. */
function slowPieces({ pattern }: Pattern): string[] {
	const timed = piecesFor(pattern).map((piece) => {
		use(pattern, textOf(piece, 1_000));
		return { piece, took: processorTime(() => use(pattern, textOf(piece, SMALL))) };
	});
	const slow = timed.filter(({ took }) => took > MOST_FOR_SMALL).map(({ piece }) => piece);
	if (slow.length > 0) return slow;
	const [{ piece }] = timed.sort((a, b) => b.took - a.took);
	const took = processorTime(() => use(pattern, textOf(piece, LARGE)));
	return took > MOST_FOR_LARGE ? [piece] : [];
}

const patterns = shippedPatterns(__PACKAGE_DIR__);

it('finds the patterns of what ships', () => {
	expect(patterns.length).toBeGreaterThan(100);
});

it.each([
	['(.+?)\\s*$', false],
	['exceeded the limit of .* hooks', false],
	['\\s+$', false],
	['https?://[^\\s"<>]*(x-amz-|signature=)', false],
	['exceeded the limit of .{0,80} hooks', true],
	['^[a-z]+$', true],
])('tells a pattern that grows with the square of a text: %s', (source, isLinear) => {
	expect(slowPieces({ place: '', pattern: new RegExp(source) }).length === 0).toBe(isLinear);
});

it.each(patterns)('$pattern ($place) is linear', (one) => {
	expect(slowPieces(one)).toEqual([]);
});
