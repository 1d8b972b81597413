import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import paths from '../../../scripts/bootstrap/paths.js';
import { animate, readPng } from '../../support/apng.mts';
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
 * Puts a picture where those of this run are. With UPDATE_PICTURES=1 it replaces the README's.
 * @returns the sizes of the new and of the README's picture
 */
function keep(name: string, bytes: Buffer): { made: object; kept: object | undefined } {
	mkdirSync(made, { recursive: true });
	const file = join(made, `${name}.png`);
	writeFileSync(file, bytes);
	const keptFile = join(kept, `${name}.png`);
	if (process.env.UPDATE_PICTURES === '1') {
		mkdirSync(kept, { recursive: true });
		copyFileSync(file, keptFile);
	}
	return { made: sizeOf(file), kept: existsSync(keptFile) ? sizeOf(keptFile) : undefined };
}

/** Makes a picture of the page, as {@link keep} keeps it. */
export const takePicture = async (page: Page, name: string) =>
	keep(name, await page.screenshot({ animations: 'disabled' }));

/** A moving picture of pages of one size. */
export function startRecording() {
	const screens: Array<{ file: Buffer; ms: number }> = [];
	return {
		/** The page as it is now. @param ms how long it is shown */
		async show(page: Page, ms: number): Promise<void> {
			screens.push({ file: await page.screenshot({ animations: 'disabled' }), ms });
		},
		/** Puts the frames together, as {@link keep} keeps a picture. */
		finish(name: string) {
			const file = animate(screens.map(({ file, ms }) => ({ picture: readPng(file), ms })));
			return { file, ...keep(name, file) };
		},
	};
}
