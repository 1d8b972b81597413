import { processorTime } from '../support/processorTime.mts';
import type { Pattern } from './support/patterns.mts';
import { piecesFor, shippedPatterns } from './support/patterns.mts';

const SMALL = 10_000;

const textOf = (piece: string, length: number) =>
	`${piece.repeat(Math.ceil(length / piece.length)).slice(0, length)}\u0000`;

/** All that is done with a pattern: look, and look for all. */
function use(pattern: RegExp, text: string): void {
	pattern.lastIndex = 0;
	pattern.test(text);
	text.replace(new RegExp(pattern.source, [...new Set(`${pattern.flags}g`)].join('')), '');
}

/** Milliseconds for a square of the small length, 50 million steps, on this machine. */
const square = Math.min(
	...[1, 2, 3].map(() => processorTime(() => /\s+$/.test(textOf(' ', SMALL)))),
);
/** For the small length, and for longer ones of the slowest piece: a square takes more. */
const MOST_FOR_SMALL = square / 8;
const LONGER = [
	[100_000, 4 * square],
	[1_000_000, 40 * square],
];

/** A piece of which a long text takes the pattern more than its length in time, if there is one. */
function slowPiece({ pattern }: Pattern): string | undefined {
	/** Memory that is cleared in between costs time too, now and then: a square is slow both times. */
	const isSlow = (piece: string, length: number, most: number) =>
		[1, 2].every(() => processorTime(() => use(pattern, textOf(piece, length))) > most);
	let slowest = { piece: '', took: -1 };
	for (const piece of piecesFor(pattern)) {
		use(pattern, textOf(piece, 1_000));
		const took = processorTime(() => use(pattern, textOf(piece, SMALL)));
		if (took > MOST_FOR_SMALL && isSlow(piece, SMALL, MOST_FOR_SMALL)) return piece;
		if (took > slowest.took) slowest = { piece, took };
	}
	const { piece } = slowest;
	return LONGER.some(([length, most]) => isSlow(piece, length, most)) ? piece : undefined;
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
