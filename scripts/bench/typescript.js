// @ts-check
'use strict';

const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

/** Lets `require` load the package's TypeScript as it is, without a build. */
function loadTypeScript() {
	const extensions = /** @type {NodeJS.Dict<(module: any, file: string) => void>} */ (
		require.extensions
	);
	if (extensions['.ts']) return;
	extensions['.ts'] = (module, file) => {
		const { code } = transformSync(readFileSync(file, 'utf8'), {
			filename: file,
			module: { type: 'commonjs' },
			jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
		});
		module._compile(code, file);
	};
}

module.exports = { loadTypeScript };
