const { dest, parallel, src } = require('gulp');

// `n8n-node build` copies the same files; this build must produce the same dist.
const copy = (pattern, folder) => () =>
	src(pattern, { base: folder, encoding: false, allowEmpty: true }).pipe(dest(`dist/${folder}`));

const icons = copy('icons/**/*.svg', 'icons');
const schemas = copy('nodes/**/__schema__/**/*.json', 'nodes');

exports['build:icons'] = parallel(icons, schemas);
