// @ts-check
'use strict';

const { join, resolve } = require('node:path');

const root = resolve(__dirname, '..', '..');
/** What a run keeps: n8n's database and log, the packed package. Git-ignored. */
const state = join(root, '.n8n-server');

module.exports = {
	root,
	examples: join(root, 'examples'),
	/** The real n8n with its own Node.js and its own lock file. */
	server: join(root, 'server'),
	state,
	userFolder: state,
};
