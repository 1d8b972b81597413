// @ts-check
'use strict';

const { existsSync, readdirSync } = require('node:fs');
const { delimiter, join } = require('node:path');

/** @param {...string} names @returns {string | undefined} the first of them on the path */
function onPath(...names) {
	const folders = (process.env.PATH ?? '').split(delimiter);
	const all = names.flatMap((name) => folders.map((folder) => join(folder, name)));
	return all.find((file) => existsSync(file));
}

const postgresFolders = '/usr/lib/postgresql';

/** Debian keeps each major version's programs in a folder of its own, off the path. */
function postgresOfDebian() {
	if (!existsSync(postgresFolders)) return undefined;
	const folders = readdirSync(postgresFolders).sort((a, b) => Number(b) - Number(a));
	return folders
		.map((version) => join(postgresFolders, version, 'bin', 'postgres'))
		.find((file) => existsSync(file));
}

/**
 * The programs that the end-to-end tests drive: what each is, the Debian packages that bring it,
 * and where it is, if it is there.
 */
const programs = {
	chromium: {
		name: 'Chromium',
		packages: ['chromium', 'fonts-liberation'],
		find: () => onPath('chromium', 'chromium-browser', 'google-chrome'),
	},
	redis: {
		name: 'Redis',
		packages: ['redis-server'],
		find: () => onPath('redis-server'),
	},
	postgres: {
		name: 'PostgreSQL',
		packages: ['postgresql'],
		find: () => postgresOfDebian() ?? onPath('postgres'),
	},
};

module.exports = { programs };
