// eslint-plugin-n8n-nodes-base run directly (`npm run lint:nodes-base`), beside `n8n-node lint`.
import parser from '@typescript-eslint/parser';
import plugin from 'eslint-plugin-n8n-nodes-base';

const rules = (name) => plugin.configs[name].rules;
const shared = { plugins: { 'n8n-nodes-base': plugin }, languageOptions: { parser } };

export default [
	{ ignores: ['dist/**', 'node_modules/**'] },
	{
		...shared,
		files: ['package.json'],
		languageOptions: { parser, parserOptions: { extraFileExtensions: ['.json'] } },
		rules: rules('community'),
	},
	{
		...shared,
		files: ['credentials/**/*.ts'],
		rules: {
			...rules('credentials'),
			// The rule wants camelCase slugs of n8n's own docs; a community package links to a full URL.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
		},
	},
	{ ...shared, files: ['nodes/**/*.ts'], rules: rules('nodes') },
];
