// @ts-check
'use strict';

const { existsSync } = require('node:fs');
const { Failure } = require('../tools/failure');
const { run } = require('../tools/run');
const { programs } = require('./programs');

const all = Object.values(programs);
const missing = () => all.filter(({ find }) => find() === undefined);

/** @returns {Promise<string[] | undefined>} how apt-get is called here, if it can be */
async function aptGet() {
	if (!existsSync('/usr/bin/apt-get')) return undefined;
	if (process.getuid?.() === 0) return ['apt-get'];
	return await run('sudo', ['-n', 'true']).then(
		() => ['sudo', '-n', 'apt-get'],
		() => undefined,
	);
}

/**
 * Brings what is missing of the programs: on Debian and its kin by apt-get, as root.
 * @param {(line: string) => void} [onLine]
 * @throws {Failure} that names what is missing and how to get it
 */
async function installPrograms(onLine) {
	const wanted = missing();
	if (wanted.length === 0) return;
	const packages = wanted.flatMap((program) => program.packages);
	const wayOut = `Install ${wanted.map(({ name }) => name).join(', ')} (Debian: apt-get install ${packages.join(' ')}), then run the command again.`;
	const apt = await aptGet();
	if (apt) {
		const [command, ...before] = apt;
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		const what = 'Installing Debian packages';
		await run(command, [...before, 'update', '-q'], { env, onLine, what, wayOut });
		await run(command, [...before, 'install', '-q', '-y', '--no-install-recommends', ...packages], {
			env,
			onLine,
			what,
			wayOut,
		});
	}
	const still = missing();
	if (still.length === 0) return;
	throw new Failure(
		`The end-to-end tests need ${still.map(({ name }) => name).join(', ')}, which this machine has not.`,
		wayOut,
	);
}

/** The step of the end-to-end tests' set-up. */
const programsInstall = {
	title: `Install ${all.map(({ name }) => name).join(', ')} (Debian packages, once)`,
	isDone: () => missing().length === 0,
	/** @param {undefined} _ @param {(line: string) => void} onLine */
	run: (_, onLine) => installPrograms(onLine),
};

module.exports = { programsInstall };
