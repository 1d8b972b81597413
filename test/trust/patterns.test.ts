import { processorTime } from '../support/processorTime.mts';
import type { Pattern } from './support/patterns.mts';
import { piecesFor, shippedPatterns } from './support/patterns.mts';

const SMALL = 30_000;
/** A square of the small length is 450 million steps: 200 ms and more. */
const MOST_FOR_SMALL = 80;
/** Lengths of the slowest piece, each with the most milliseconds: a square ends at the first ones. */
const LONGER = [
	[100_000, 250],
	[300_000, 600],
	[1_000_000, 1_500],
];

const textOf = (piece: string, length: number) =>
	`${piece.repeat(Math.ceil(length / piece.length)).slice(0, length)}\u0000`;

/** All that is done with a pattern: look, and look for all. */
function use(pattern: RegExp, text: string): void {
	pattern.lastIndex = 0;
	pattern.test(text);
	text.replace(new RegExp(pattern.source, [...new Set(`${pattern.flags}g`)].join('')), '');
}

/** A piece of which a long text takes the pattern more than its length in time, if there is one. */
function slowPiece({ pattern }: Pattern): string | undefined {
	let slowest = { piece: '', took: -1 };
	for (const piece of piecesFor(pattern)) {
		use(pattern, textOf(piece, 1_000));
		const took = processorTime(() => use(pattern, textOf(piece, SMALL)));
		if (took > MOST_FOR_SMALL) return piece;
		if (took > slowest.took) slowest = { piece, took };
	}
	const { piece } = slowest;
	const isSlow = LONGER.some(
		([length, most]) => processorTime(() => use(pattern, textOf(piece, length))) > most,
	);
	return isSlow ? piece : undefined;
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
	expect(slowPiece({ place: '', pattern: new RegExp(source) }) === undefined).toBe(isLinear);
});

it.each(patterns)('$pattern ($place) is linear', (one) => {
	expect(slowPiece(one)).toBeUndefined();
});
