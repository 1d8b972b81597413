// What nobody uses: files and dependencies (`npm run unused`).
export default {
	entry: [
		'credentials/*.credentials.ts',
		'nodes/Stitch/*.node.ts',
		'scripts/*.mts',
		// Programs that others start.
		'scripts/bench/{measure,peak}.mts',
		'emulator/cli.mts',
		'test/e2e/versions/mainJob.mts',
		'test/e2e/commands/support/fake{Npm,N8n}.mts',
	],
	project: ['{credentials,nodes,scripts,emulator,test}/**/*.{js,ts,cts,mts}'],
	jest: {
		config: ['jest.config.js', 'jest.e2e.config.js'],
		entry: [
			'test/**/*.test.{ts,mts}',
			'test/e2e/support/retry.mts',
			'test/support/jest/runner.cts',
		],
	},
	ignoreDependencies: [
		// Parts of n8n-core: its own copies have to be the ones that the tests reach into.
		'@n8n/backend-common',
		'@n8n/di',
		// Called by its path: n8n's check of a published package.
		'@n8n/scan-community-package',
	],
};
