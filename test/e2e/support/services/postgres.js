// @ts-check
'use strict';

const { spawnSync } = require('node:child_process');
const { chownSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');
const { programs } = require('../../../../scripts/lib/debian/programs');
const { startChild } = require('../../../../scripts/lib/tools/child');
const { freePort, host } = require('../../../../scripts/lib/tools/ports');
const { run } = require('../../../../scripts/lib/tools/run');
const { eventually } = require('../eventually');

const isRoot = process.getuid?.() === 0;

/** PostgreSQL refuses to run as root: there it runs as the user that its Debian package makes. */
const asUser = (/** @type {string} */ command, /** @type {string[]} */ args) =>
	isRoot ? ['runuser', ['-u', 'postgres', '--', command, ...args]] : [command, args];

/** @param {string} option of id, such as -u */
const idOf = (option) => Number(spawnSync('id', [option, 'postgres'], { encoding: 'utf8' }).stdout);

/**
 * A PostgreSQL server with an empty database, on a free port of this machine, its data in a
 * folder of its own.
 * @returns {Promise<{ env: Record<string, string>, stop: () => Promise<void> }>} `env`: n8n's settings for it
 */
async function startPostgres() {
	const postgres = programs.postgres.find();
	if (!postgres)
		throw new Error('No PostgreSQL on this machine (Debian: apt-get install postgresql)');
	const folder = mkdtempSync(join(tmpdir(), 'stitch-postgres-'));
	if (isRoot) chownSync(folder, idOf('-u'), idOf('-g'));
	const data = join(folder, 'data');
	const logFile = join(folder, 'postgres.log');
	writeFileSync(logFile, '');
	const options = { cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } };
	const bin = dirname(postgres);

	/** @param {string} command @param {string[]} args */
	const program = (command, args) => {
		const [file, all] = asUser(join(bin, command), args);
		return run(/** @type {string} */ (file), /** @type {string[]} */ (all), options);
	};
	await program('initdb', ['-D', data, '-U', 'n8n', '--auth=trust', '--no-sync']);
	const port = String(await freePort());
	const settings = [`listen_addresses=${host}`, `unix_socket_directories=${folder}`, 'fsync=off'];
	const [file, args] = asUser(postgres, [
		'-D',
		data,
		'-p',
		port,
		...settings.flatMap((setting) => ['-c', setting]),
	]);
	const child = startChild(/** @type {string} */ (file), /** @type {string[]} */ (args), {
		...options,
		logFile,
	});
	const stop = async () => {
		await child.stop();
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	};
	try {
		await eventually(() => program('createdb', ['-h', host, '-p', port, '-U', 'n8n', 'n8n']));
	} catch (error) {
		await stop();
		throw error;
	}
	const env = {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: host,
		DB_POSTGRESDB_PORT: port,
		DB_POSTGRESDB_DATABASE: 'n8n',
		DB_POSTGRESDB_USER: 'n8n',
		DB_POSTGRESDB_PASSWORD: 'none',
	};
	return { env, stop };
}

module.exports = { startPostgres };
