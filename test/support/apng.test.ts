import type { Picture } from './apng.mts';
import { animate, chunksOf, readAnimation, readPng } from './apng.mts';
import { crc32, filtered } from './filteredPng.mts';
import { fc } from './random';

const picture = (width: number, height: number, points: number[]): Picture => ({
	width,
	height,
	points: Buffer.from(points),
});

/** Frames of one size with colours of a short list. */
const fewColours = fc
	.record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
	.chain(({ width, height }) => {
		const colour = fc.constantFrom([0, 0, 0], [255, 255, 255], [255, 109, 90], [17, 34, 51]);
		const points = fc
			.array(colour, { minLength: width * height, maxLength: width * height })
			.map((colours) => picture(width, height, colours.flat()));
		const ms = fc.integer({ min: 1, max: 5000 });
		return fc.array(fc.record({ picture: points, ms }), { minLength: 1, maxLength: 5 });
	});

describe('an animated PNG', () => {
	it('shows each frame as it was, and one that is like the one before not again', () => {
		fc.assert(
			fc.property(fewColours, (frames) => {
				const expected: typeof frames = [];
				for (const frame of frames) {
					const last = expected.at(-1);
					if (last?.picture.points.equals(frame.picture.points)) last.ms += frame.ms;
					else expected.push({ ...frame });
				}
				expect(readAnimation(animate(frames))).toEqual(expected);
			}),
		);
	});

	it('keeps the large areas exact and the rest close when there are more colours than fit', () => {
		const width = 64;
		const points = Array.from({ length: width * width }, (_, at) =>
			at < 1024 ? [250, 250, 250] : [at % 256, (at * 7) % 256, 128],
		);
		const frame = { picture: picture(width, width, points.flat()), ms: 100 };
		const [shown] = readAnimation(animate([frame]));
		expect(shown.picture.points.subarray(0, 3072)).toEqual(frame.picture.points.subarray(0, 3072));
		const off = [...shown.picture.points].map((byte, at) =>
			Math.abs(byte - frame.picture.points[at]),
		);
		expect(Math.max(...off)).toBeLessThan(32);
	});

	it('holds of a frame only what changed', () => {
		const width = 100;
		const still = Buffer.from(
			Array.from({ length: width * width * 3 }, (_, at) => (((at * 7919) >> 5) & 1 ? 255 : 0)),
		);
		const moved = Buffer.from(still);
		moved.fill(99, 3000, 3003);
		const frames = [still, moved].map((points) => ({
			picture: { width, height: width, points },
			ms: 10,
		}));
		const [first, second] = chunksOf(animate(frames)).filter(({ type }) =>
			/^(IDAT|fdAT)$/.test(type),
		);
		expect(second.data.length).toBeLessThan(40);
		expect(first.data.length).toBeGreaterThan(100);
	});

	it('has the sums that every reader checks', () => {
		const file = animate([{ picture: picture(1, 1, [1, 2, 3]), ms: 1 }]);
		let at = 8;
		for (const { type, data } of chunksOf(file)) {
			const named = Buffer.concat([Buffer.from(type), data]);
			expect(file.readUInt32BE(at + 8 + data.length)).toBe(crc32(named));
			at += 12 + data.length;
		}
		expect(at).toBe(file.length);
	});

	it('refuses frames of different sizes', () => {
		const frames = [picture(1, 1, [0, 0, 0]), picture(1, 2, [0, 0, 0, 0, 0, 0])];
		expect(() => animate(frames.map((one) => ({ picture: one, ms: 1 })))).toThrow('one size');
	});
});

describe('reading a screenshot', () => {
	it.each([3, 4])('takes every filter, with %s bytes per point', (step) => {
		const byte = fc.integer({ min: 0, max: 255 });
		const [width, height] = [3, 7];
		const bytes = fc.array(byte, { minLength: 3 * 7 * step, maxLength: 3 * 7 * step });
		fc.assert(
			fc.property(bytes, (all) => {
				const { points } = readPng(filtered(width, height, step, all));
				expect([...points]).toEqual(all.filter((_, at) => at % step < 3));
			}),
		);
	});

	it('refuses what is not one', () => {
		expect(() => readPng(Buffer.from('GIF89a..'))).toThrow('not a PNG');
		const grey = filtered(1, 1, 3, [1, 2, 3]);
		grey[25] = 0;
		expect(() => readPng(grey)).toThrow('eight bits per colour');
	});
});
