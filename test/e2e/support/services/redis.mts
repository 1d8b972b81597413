import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programs } from '../../../../scripts/lib/debian/programs.mts';
import { startChild } from '../../../../scripts/bootstrap/children.js';
import { freePort, host } from '../../../../scripts/bootstrap/ports.js';
import { eventually } from '../eventually.mts';

/** @returns whether somebody listens there */
const answers = (port: number): Promise<boolean> =>
	new Promise((resolve) => {
		const socket = connect(port, host);
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});

/**
 * An empty Redis server on a free port of this machine, that stores nothing.
 * @returns `env`: n8n's settings for it
 */
export async function startRedis(): Promise<{
	env: Record<string, string>;
	stop: () => Promise<void>;
}> {
	const redis = programs.redis.find();
	if (!redis) throw new Error('No Redis on this machine (Debian: apt-get install redis-server)');
	const folder = mkdtempSync(join(tmpdir(), 'stitch-redis-'));
	const port = await freePort();
	const args = ['--port', String(port), '--bind', host, '--save', '', '--dir', folder];
	const child = startChild(redis, args, {
		name: 'Redis',
		cwd: folder,
		env: { PATH: process.env.PATH },
		logFile: join(folder, 'redis.log'),
	});
	const stop = async () => {
		await child.stop();
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		await eventually(() => answers(port));
	} catch (error) {
		await stop();
		throw error;
	}
	return { env: { QUEUE_BULL_REDIS_HOST: host, QUEUE_BULL_REDIS_PORT: String(port) }, stop };
}
