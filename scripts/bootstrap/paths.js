// @ts-check
'use strict';

const { join, resolve } = require('node:path');

const root = resolve(__dirname, '..', '..');
/**
 * What a run keeps: the installed n8n, its data and logs, the packed package. Git-ignored, and
 * hidden: the package's build would take the icons of every package of n8n for ours.
 */
const state = join(root, '.n8n-server');

module.exports = {
	root,
	examples: join(root, 'examples'),
	/** Names and pins the real n8n and its own Node.js. */
	serverPins: join(root, 'server'),
	/** Where they are installed. */
	server: join(state, 'server'),
	state,
	/**
	 * n8n's N8N_USER_FOLDER: its database, owner and workflows. Below a folder of this name, because
	 * linters pass over it: n8n keeps a thousand files of its editor there.
	 */
	userFolder: join(state, 'node_modules', 'user'),
	/** The built package beside that n8n, to be measured. */
	bench: join(state, 'node_modules', 'bench'),
};
