// @ts-check
'use strict';

const { run } = require('./children');

/** What an outer `npm start` tells its script, and an inner npm must not take for its own. */
const ofTheOuterRun =
	/^npm_(lifecycle|package|command|config_(local_prefix|global_prefix|prefix)$)/i;

/**
 * The environment for an npm of another folder: the user's registry and proxy settings stay.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function npmEnvironment(env) {
	return Object.fromEntries(Object.entries(env).filter(([name]) => !ofTheOuterRun.test(name)));
}

/**
 * Runs the npm that started us, or the one on the path.
 * @param {string[]} args
 * @param {Omit<NonNullable<Parameters<typeof run>[2]>, 'env' | 'name'>} options
 */
function npm(args, options) {
	const own = { ...options, env: npmEnvironment(process.env), name: `npm ${args[0]}` };
	const cli = process.env.npm_execpath;
	return cli && /npm-cli\.c?js$/.test(cli)
		? run(process.execPath, [cli, ...args], own)
		: run('npm', args, own);
}

module.exports = { npm, npmEnvironment };
