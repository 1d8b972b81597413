// The type-checked rules of typescript-eslint over all that is TypeScript and doesn't ship: the
// emulator, the scripts and the tests' .mts and .cts (`npm run lint:tooling`). What ships has n8n's own
// rules, in eslint.config.mjs, word for word.
import tseslint from 'typescript-eslint';

export default tseslint.config(
	{ ignores: ['dist/**', 'node_modules/**', '.n8n-server/**'] },
	{
		files: ['emulator/**/*.mts', 'scripts/**/*.mts', 'test/**/*.{c,m}ts'],
		extends: [tseslint.configs.recommendedTypeChecked],
		languageOptions: { parserOptions: { project: './tsconfig.tooling.json' } },
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
			],
			// Node.js 24 strips types and looks at nothing else.
			'@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
			// What has to give a promise is async, whether it waits for something or not.
			'@typescript-eslint/require-await': 'off',
			// Numbers in texts say what they are.
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
		},
	},
	{
		// These look into n8n, which publishes no types for what they find there.
		files: ['scripts/bench/**/*.mts', 'test/e2e/**/*.mts'],
		rules: {
			'@typescript-eslint/no-explicit-any': 'off',
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-return': 'off',
		},
	},
);
