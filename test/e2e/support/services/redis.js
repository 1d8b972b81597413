// @ts-check
'use strict';

const { mkdtempSync, rmSync } = require('node:fs');
const { connect } = require('node:net');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { programs } = require('../../../../scripts/lib/debian/programs');
const { startChild } = require('../../../../scripts/lib/tools/child');
const { freePort, host } = require('../../../../scripts/lib/tools/ports');
const { eventually } = require('../eventually');

/** @param {number} port @returns {Promise<boolean>} whether somebody listens there */
const answers = (port) =>
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
 * @returns {Promise<{ env: Record<string, string>, stop: () => Promise<void> }>} `env`: n8n's settings for it
 */
async function startRedis() {
	const redis = programs.redis.find();
	if (!redis) throw new Error('No Redis on this machine (Debian: apt-get install redis-server)');
	const folder = mkdtempSync(join(tmpdir(), 'stitch-redis-'));
	const port = await freePort();
	const args = ['--port', String(port), '--bind', host, '--save', '', '--dir', folder];
	const child = startChild(redis, args, {
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

module.exports = { startRedis };
