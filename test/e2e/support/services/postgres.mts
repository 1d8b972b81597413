import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { programs } from '../../../../scripts/lib/debian/programs.mts';
import { startChild } from '../../../../scripts/bootstrap/children.js';
import { freePort, host } from '../../../../scripts/bootstrap/ports.js';
import { run } from '../../../../scripts/bootstrap/children.js';
import { eventually } from '../eventually.mts';

const isRoot = process.getuid?.() === 0;

/** PostgreSQL refuses to run as root: there it runs as the user that its Debian package makes. */
const asUser = (command: string, args: string[]): [string, string[]] =>
	isRoot ? ['runuser', ['-u', 'postgres', '--', command, ...args]] : [command, args];

/** @param option of id, such as -u */
const idOf = (option: string) =>
	Number(spawnSync('id', [option, 'postgres'], { encoding: 'utf8' }).stdout);

/**
 * A PostgreSQL server with an empty database, on a free port of this machine, its data in a
 * folder of its own.
 * @returns `env`: n8n's settings for it
 */
export async function startPostgres(): Promise<{
	env: Record<string, string>;
	stop: () => Promise<void>;
}> {
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

	const program = (command: string, args: string[]) => {
		const [file, all] = asUser(join(bin, command), args);
		return run(file, all, options);
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
	const child = startChild(file, args, {
		...options,
		name: 'PostgreSQL',
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
