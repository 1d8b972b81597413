/** Where CI runs a command that `.ci/run` runs in another form: a file, and the text in it. */
export interface Covered {
	file: string;
	text: string;
}

/** Commands of README.md and CONTRIBUTING.md that `.ci/run` has in another form, or a test runs. */
export const COVERED: Record<string, Covered> = {
	// The same, but it ends after the run.
	'npm start': { file: '.ci/run', text: 'npm start -- --once' },
	// `npm run emulator` is `node emulator/cli.js`.
	'npm run emulator -- --port 4010': {
		file: 'test/emulator/cli.test.ts',
		text: "runCli('--port',",
	},
	// Without the public registry: the packed tarball is installed into the same folder.
	'cd ~/.n8n/nodes && npm install n8n-nodes-stitch': {
		file: 'test/e2e/commands/commands.test.js',
		text: 'installInto(tarball, userFolder)',
	},
	// These change files, so a test runs them in a copy.
	'npm run format': { file: 'test/scripts/commitHook.test.ts', text: "'run', 'format'" },
	'npm run lint:fix': { file: 'test/scripts/commitHook.test.ts', text: "'run', 'lint:fix'" },
	// Publishing is for GitHub.
	'npm run release': { file: '.github/workflows/publish.yml', text: '- run: npm run release' },
};
