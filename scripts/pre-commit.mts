import { findings } from './lib/hook/findings.mts';
import { stagedFiles } from './lib/hook/staged.mts';

/** The commit hook: format and lint rules of what is staged, as it is staged. Types are for CI. */
export async function main(): Promise<number> {
	const { unformatted, broken } = await findings(stagedFiles());
	if (unformatted.length > 0) {
		console.error(`Not formatted (npm run format does it):\n  ${unformatted.join('\n  ')}`);
	}
	if (broken.length > 0) {
		console.error(
			`Against the lint rules (npm run lint:fix fixes some):\n  ${broken.join('\n  ')}`,
		);
	}
	return unformatted.length + broken.length > 0 ? 1 : 0;
}
