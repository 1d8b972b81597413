import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A place for one state file, in a folder of its own. */
export function stateFilePlace() {
	const root = mkdtempSync(join(tmpdir(), 'emulator-state-'));
	const folder = join(root, 'not there yet');
	const file = join(folder, 'state.json');
	return {
		file,
		read: () => readFileSync(file, 'utf8'),
		write: (text: string) => {
			writeFileSync(join(root, 'broken.json'), text);
			return join(root, 'broken.json');
		},
		/** Who may do what, such as 600. */
		rights: () => (statSync(file).mode & 0o777).toString(8),
		names: () => readdirSync(folder),
		remove: () => rmSync(root, { recursive: true }),
	};
}
