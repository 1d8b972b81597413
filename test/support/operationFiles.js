// @ts-check
'use strict';

const { readdirSync } = require('node:fs');
const { join, sep } = require('node:path');

const actions = join(__dirname, '..', '..', 'nodes', 'Stitch', 'actions');

/** `<resource>/<operation>` of every file of an operation, sorted. */
const operationFiles = () =>
	readdirSync(actions, { recursive: true })
		.map((file) => String(file).split(sep).join('/'))
		.flatMap((file) => /^(\w+\/\w+)\.operation\.ts$/.exec(file)?.[1] ?? [])
		.sort();

module.exports = { operationFiles };
