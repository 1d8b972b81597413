// eslint-plugin-n8n-nodes-base run directly (`npm run lint:nodes-base`), beside `n8n-node lint`.
import { parser } from 'typescript-eslint';
import plugin from 'eslint-plugin-n8n-nodes-base';

const rules = (name) => plugin.configs[name].rules;
const shared = { plugins: { 'n8n-nodes-base': plugin }, languageOptions: { parser } };

// Five rules that n8n's own tool replaces with newer ones from its community plugin, which
// `npm run lint` applies: full documentation URLs, password fields by name, NodeConnectionTypes.
const replaced = {
	credentials: {
		'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
		'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
	},
	nodes: {
		'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
		'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
		'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
	},
};

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
			...replaced.credentials,
		},
	},
	{ ...shared, files: ['nodes/**/*.ts'], rules: { ...rules('nodes'), ...replaced.nodes } },
];
