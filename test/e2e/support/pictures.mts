import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import paths from '../../../scripts/bootstrap/paths.js';
import type { Page } from 'playwright-core';

/** Those of the README. A dot folder: the package's build takes every other picture into dist. */
const kept = join(paths.root, '.github', 'images');
const made = join(paths.state, 'pictures');

/** @returns of a PNG file */
function sizeOf(file: string): { width: number; height: number } {
	const head = readFileSync(file).subarray(0, 24);
	if (head.toString('latin1', 1, 4) !== 'PNG') throw new Error(`${file} is no PNG file`);
	return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}

/**
 * Makes a picture of the page. With UPDATE_PICTURES=1 it replaces the README's.
 * @returns the sizes of the new and of the README's picture
 */
export async function takePicture(
	page: Page,
	name: string,
): Promise<{ made: object; kept: object | undefined }> {
	mkdirSync(made, { recursive: true });
	const file = join(made, `${name}.png`);
	await page.screenshot({ path: file, animations: 'disabled' });
	const keptFile = join(kept, `${name}.png`);
	if (process.env.UPDATE_PICTURES === '1') {
		mkdirSync(kept, { recursive: true });
		copyFileSync(file, keptFile);
	}
	return { made: sizeOf(file), kept: existsSync(keptFile) ? sizeOf(keptFile) : undefined };
}
