// The type-checked rules of typescript-eslint over all that is TypeScript and doesn't ship: the
// emulator, the scripts and the tests' .mts (`npm run lint:tooling`). What ships has n8n's own
// rules, in eslint.config.mjs, word for word.
import tseslint from 'typescript-eslint';

export default tseslint.config(
	{ ignores: ['dist/**', 'node_modules/**', '.n8n-server/**'] },
	{
		files: ['emulator/**/*.mts', 'scripts/**/*.mts', 'test/**/*.mts'],
		extends: [tseslint.configs.recommendedTypeChecked],
		languageOptions: { parserOptions: { project: './tsconfig.tooling.json' } },
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
			],
			// Numbers in texts say what they are.
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
		},
	},
);
