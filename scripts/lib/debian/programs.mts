import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from '../../bootstrap/needs.js';

const postgresFolders = '/usr/lib/postgresql';

/** Debian keeps each major version's programs in a folder of its own, off the path. */
function postgresOfDebian() {
	if (!existsSync(postgresFolders)) return undefined;
	const folders = readdirSync(postgresFolders).sort((a, b) => Number(b) - Number(a));
	return folders
		.map((version) => join(postgresFolders, version, 'bin', 'postgres'))
		.find((file) => existsSync(file));
}

export interface Program {
	name: string;
	/** The Debian packages that bring it. */
	packages: string[];
	/** Where it is, if it is there. */
	find: () => string | undefined;
}

/** The programs that the end-to-end tests drive. */
export const programs = {
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
} satisfies Record<string, Program>;
