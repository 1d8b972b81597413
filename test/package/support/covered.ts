/** Where CI runs a command that `.ci/run` runs in another form: a file, and the text in it. */
export interface Covered {
	file: string;
	text: string;
}

/** Commands of README.md and CONTRIBUTING.md that `.ci/run` has in another form, or a test runs. */
export const COVERED: Record<string, Covered> = {
	// The same, but it ends after the run.
	// Its arguments are tested as such.
	'npm start -- --help': { file: 'test/scripts/arguments.test.ts', text: '--help' },
	'npm start': { file: '.ci/run', text: 'npm start -- --once' },
	// `npm run emulator` is `emulator/cli.mts`.
	'npm run emulator -- --port 4010': {
		file: 'test/emulator/cli.test.ts',
		text: "runCli('--port',",
	},
	// Without the public registry: the packed tarball is installed into the same folder.
	'mkdir -p ~/.n8n/nodes && cd ~/.n8n/nodes && npm install --omit=peer --ignore-scripts n8n-nodes-stitch':
		{ file: 'scripts/lib/package/pack.mts', text: "'--omit=peer',\n\t\t\t'--ignore-scripts',\n" },
	// These change files, so a test runs them in a copy.
	'npm run format': { file: 'test/scripts/commitHook.test.ts', text: "'run', 'format'" },
	'npm run lint:fix': { file: 'test/scripts/commitHook.test.ts', text: "'run', 'lint:fix'" },
};
