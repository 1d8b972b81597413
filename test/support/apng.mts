import { crc32, deflateSync, inflateSync } from 'node:zlib';

/**
 * Screenshots put together to a moving picture: an animated PNG (APNG 1.0), which GitHub, npm and
 * every browser show. Colours are cut to a palette, and a frame holds only what changed.
 */

/** A picture, three bytes (red, green, blue) for each of its points, row by row. */
export interface Picture {
	width: number;
	height: number;
	points: Buffer;
}

/** `ms`: how long it is shown */
export interface Frame {
	picture: Picture;
	ms: number;
}

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** The chunks of a PNG file, in order. */
export function chunksOf(file: Buffer): Array<{ type: string; data: Buffer }> {
	if (!file.subarray(0, 8).equals(SIGNATURE)) throw new Error('It is not a PNG file');
	const chunks = [];
	for (let at = 8; at < file.length;) {
		const length = file.readUInt32BE(at);
		const type = file.toString('latin1', at + 4, at + 8);
		chunks.push({ type, data: file.subarray(at + 8, at + 8 + length) });
		at += 12 + length;
	}
	return chunks;
}

function chunk(type: string, data: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const whole = Buffer.alloc(named.length + 8);
	whole.writeUInt32BE(data.length, 0);
	named.copy(whole, 4);
	whole.writeUInt32BE(crc32(named), named.length + 4);
	return whole;
}

/** What a filter adds to a byte, by the bytes to its left, above it and in the corner of both. */
function predicted(filter: number, left: number, up: number, corner: number): number {
	switch (filter) {
		case 0:
			return 0;
		case 1:
			return left;
		case 2:
			return up;
		case 3:
			return (left + up) >> 1;
		case 4: {
			const guess = left + up - corner;
			const [a, b, c] = [guess - left, guess - up, guess - corner].map(Math.abs);
			if (a <= b && a <= c) return left;
			return b <= c ? up : corner;
		}
		default:
			throw new Error(`Filter ${filter} does not exist`);
	}
}

/** The bytes of rows without their filters (PNG specification, 9). */
function unfilter(raw: Buffer, rowBytes: number, step: number): Buffer {
	const rows = raw.length / (rowBytes + 1);
	const out = Buffer.alloc(rows * rowBytes);
	for (let row = 0; row < rows; row++) {
		const from = row * (rowBytes + 1);
		const to = row * rowBytes;
		for (let at = 0; at < rowBytes; at++) {
			const left = at >= step ? out[to + at - step] : 0;
			const up = row > 0 ? out[to + at - rowBytes] : 0;
			const corner = row > 0 && at >= step ? out[to + at - rowBytes - step] : 0;
			out[to + at] = raw[from + 1 + at] + predicted(raw[from], left, up, corner);
		}
	}
	return out;
}

/** Reads a screenshot: eight bits per colour, with or without alpha, which is left out. */
export function readPng(file: Buffer): Picture {
	const chunks = chunksOf(file);
	const [{ data: head }] = chunks;
	const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
	const step = { 2: 3, 6: 4 }[head[9]];
	if (head[8] !== 8 || step === undefined || head[12] !== 0) {
		throw new Error('Only pictures of eight bits per colour, not interlaced, are read');
	}
	const packed = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
	const bytes = unfilter(inflateSync(Buffer.concat(packed)), width * step, step);
	const points = Buffer.alloc(width * height * 3);
	for (let point = 0; point < width * height; point++) {
		bytes.copy(points, point * 3, point * step, point * step + 3);
	}
	return { width, height, points };
}

const colourAt = (points: Buffer, point: number) => points.readUIntBE(point * 3, 3);
const channel = (colour: number, index: number) => (colour >> (16 - 8 * index)) & 255;

/** The widest of the three sides of the box around colours. */
function widestSide(colours: number[]): { index: number; least: number; most: number } {
	const sides = [0, 1, 2].map((index) => {
		const values = colours.map((colour) => channel(colour, index));
		const least = values.reduce((one, other) => Math.min(one, other));
		const most = values.reduce((one, other) => Math.max(one, other));
		return { index, least, most };
	});
	return sides.reduce((a, b) => (b.most - b.least > a.most - a.least ? b : a));
}

/** Colours in at most `size` boxes, the widest box always cut in the middle of its widest side. */
function boxesOf(colours: number[], size: number): number[][] {
	const boxes = [{ colours, side: widestSide(colours) }];
	while (boxes.length < size) {
		const widest = boxes.reduce((a, b) =>
			b.side.most - b.side.least > a.side.most - a.side.least ? b : a,
		);
		const { index, least, most } = widest.side;
		if (most === least) break;
		const [low, high] = [true, false].map((isLow) =>
			widest.colours.filter((colour) => channel(colour, index) * 2 <= least + most === isLow),
		);
		const halves = [low, high].map((half) => ({ colours: half, side: widestSide(half) }));
		boxes.splice(boxes.indexOf(widest), 1, ...halves);
	}
	return boxes.map((box) => box.colours);
}

/** So many of the commonest colours stay exact: they are what is large on the screen. */
const EXACT = 96;

/** A palette of at most `size` colours. @param counts of each colour, how often it occurs */
function paletteOf(counts: Map<number, number>, size: number): number[] {
	const sorted = [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
	const rest = sorted.slice(EXACT);
	const boxes = rest.length === 0 ? [] : boxesOf(rest, size - EXACT);
	// The colours of a box are in the order of `sorted`, so its first is the commonest.
	return [...sorted.slice(0, EXACT), ...boxes.map(([commonest]) => commonest)];
}

const distance = (one: number, other: number) =>
	[0, 1, 2].reduce((sum, index) => sum + (channel(one, index) - channel(other, index)) ** 2, 0);

function nearest(palette: number[], colour: number): number {
	let best = 0;
	for (let at = 1; at < palette.length; at++) {
		if (distance(palette[at], colour) < distance(palette[best], colour)) best = at;
	}
	return best;
}

interface Rectangle {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** The smallest rectangle around all points that differ; undefined if none does. */
function changed(before: Buffer, after: Buffer, width: number): Rectangle | undefined {
	let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
	for (let at = 0; at < after.length; at++) {
		if (before[at] === after[at]) continue;
		const [x, y] = [at % width, Math.floor(at / width)];
		[left, right] = [Math.min(left, x), Math.max(right, x)];
		[top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
	}
	if (right < 0) return undefined;
	return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** Points that did not change, so that what was there shows through. */
const CLEAR = 255;

function packRectangle(after: Buffer, before: Buffer | undefined, width: number, at: Rectangle) {
	const rows = Buffer.alloc((at.width + 1) * at.height);
	for (let y = 0; y < at.height; y++) {
		for (let x = 0; x < at.width; x++) {
			const point = (at.y + y) * width + at.x + x;
			const same = before !== undefined && before[point] === after[point];
			rows[y * (at.width + 1) + 1 + x] = same ? CLEAR : after[point];
		}
	}
	return deflateSync(rows, { level: 9 });
}

/**
 * @param frames of one size, the first at the start
 * @returns an animated PNG that repeats for ever
 */
export function animate(frames: Frame[]): Buffer {
	const [{ picture: first }] = frames;
	const { width, height } = first;
	const counts = new Map<number, number>();
	for (const { picture } of frames) {
		if (picture.width !== width || picture.height !== height) {
			throw new Error('All frames have to be of one size');
		}
		for (let point = 0; point < width * height; point++) {
			const colour = colourAt(picture.points, point);
			counts.set(colour, (counts.get(colour) ?? 0) + 1);
		}
	}
	const palette = paletteOf(counts, CLEAR);
	const places = new Map([...counts.keys()].map((colour) => [colour, nearest(palette, colour)]));

	const whole = { x: 0, y: 0, width, height };
	const parts: Array<{ at: Rectangle; packed: Buffer; ms: number }> = [];
	let before: Buffer | undefined;
	for (const { picture, ms } of frames) {
		const after = Buffer.alloc(width * height);
		for (let point = 0; point < after.length; point++) {
			after[point] = places.get(colourAt(picture.points, point)) ?? 0;
		}
		const at = before === undefined ? whole : changed(before, after, width);
		// Nothing moved: the frame before stays longer.
		if (at === undefined) parts[parts.length - 1].ms += ms;
		else parts.push({ at, packed: packRectangle(after, before, width, at), ms });
		before = after;
	}

	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	// Eight bits, palette.
	head.set([8, 3, 0, 0, 0], 8);
	const colours = Buffer.alloc(3 * 256);
	palette.forEach((colour, index) => colours.writeUIntBE(colour, index * 3, 3));
	const alphas = Buffer.alloc(256, 255);
	alphas[CLEAR] = 0;
	const control = Buffer.alloc(8);
	control.writeUInt32BE(parts.length, 0);

	let number = 0;
	const numbered = (data: Buffer) => {
		const prefix = Buffer.alloc(4);
		prefix.writeUInt32BE(number++, 0);
		return Buffer.concat([prefix, data]);
	};
	const body = parts.flatMap(({ at, packed, ms }, index) => {
		const frame = Buffer.alloc(22);
		[at.width, at.height, at.x, at.y].forEach((value, place) =>
			frame.writeUInt32BE(value, place * 4),
		);
		frame.writeUInt16BE(Math.min(ms, 65_535), 16);
		frame.writeUInt16BE(1000, 18);
		// What is there stays; the first frame replaces everything, the others lie over it.
		frame.set([0, index === 0 ? 0 : 1], 20);
		const shown = chunk('fcTL', numbered(frame));
		return [shown, index === 0 ? chunk('IDAT', packed) : chunk('fdAT', numbered(packed))];
	});
	return Buffer.concat([
		SIGNATURE,
		chunk('IHDR', head),
		chunk('PLTE', colours),
		chunk('tRNS', alphas),
		chunk('acTL', control),
		...body,
		chunk('IEND', Buffer.alloc(0)),
	]);
}

/** What an animated PNG of {@link animate} shows, frame by frame. */
export function readAnimation(file: Buffer): Frame[] {
	const chunks = chunksOf(file);
	const of = (type: string) => chunks.find((one) => one.type === type)?.data ?? Buffer.alloc(0);
	const [head, colours] = [of('IHDR'), of('PLTE')];
	const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
	const points = Buffer.alloc(width * height * 3);
	const frames: Frame[] = [];
	let control = Buffer.alloc(26);
	for (const { type, data } of chunks) {
		if (type === 'fcTL') control = Buffer.from(data);
		if (type !== 'IDAT' && type !== 'fdAT') continue;
		const [columns, rows, left, top] = [4, 8, 12, 16].map((at) => control.readUInt32BE(at));
		const places = unfilter(inflateSync(type === 'IDAT' ? data : data.subarray(4)), columns, 1);
		for (let at = 0; at < columns * rows; at++) {
			if (places[at] === CLEAR) continue;
			const point = (top + Math.floor(at / columns)) * width + left + (at % columns);
			colours.copy(points, point * 3, places[at] * 3, places[at] * 3 + 3);
		}
		frames.push({
			picture: { width, height, points: Buffer.from(points) },
			ms: control.readUInt16BE(20),
		});
	}
	return frames;
}
