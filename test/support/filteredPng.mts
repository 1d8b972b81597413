import { deflateSync } from 'node:zlib';

export { crc32 } from 'node:zlib';

/** A PNG file whose rows have the filters 0 to 4 in turn. Its sums are left out. */
export function filtered(width: number, height: number, step: number, bytes: number[]): Buffer {
	const rowBytes = width * step;
	const at = (row: number, place: number) =>
		row < 0 || place < 0 ? 0 : bytes[row * rowBytes + place];
	const raw: number[] = [];
	for (let row = 0; row < height; row++) {
		raw.push(row % 5);
		for (let place = 0; place < rowBytes; place++) {
			const [a, b, c] = [at(row, place - step), at(row - 1, place), at(row - 1, place - step)];
			const p = a + b - c;
			const closest = [a, b, c].reduce((x, y) => (Math.abs(y - p) < Math.abs(x - p) ? y : x));
			raw.push((at(row, place) - [0, a, b, Math.floor((a + b) / 2), closest][row % 5]) & 255);
		}
	}
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, step === 4 ? 6 : 2], 8);
	const chunk = (type: string, data: Buffer) => {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(data.length);
		return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
	};
	return Buffer.concat([
		Buffer.from('89504e470d0a1a0a', 'hex'),
		chunk('IHDR', head),
		chunk('IDAT', deflateSync(Buffer.from(raw))),
		chunk('IEND', Buffer.alloc(0)),
	]);
}
