import { existsSync } from 'node:fs';
import { run } from '../../bootstrap/children.js';
import { Failure } from '../../bootstrap/failure.js';
import type { Step } from '../main/showSteps.mts';
import { programs } from './programs.mts';

const all = Object.values(programs);
const missing = () => all.filter(({ find }) => find() === undefined);

/** How apt-get is called here, if it can be. */
async function aptGet(): Promise<string[] | undefined> {
	if (!existsSync('/usr/bin/apt-get')) return undefined;
	if (process.getuid?.() === 0) return ['apt-get'];
	return await run('sudo', ['-n', 'true']).then(
		() => ['sudo', '-n', 'apt-get'],
		() => undefined,
	);
}

/**
 * Brings what is missing of the programs: on Debian and its kin by apt-get, as root.
 * @throws {Failure} that names what is missing and how to get it
 */
async function installPrograms(onLine: (line: string) => void) {
	const wanted = missing();
	if (wanted.length === 0) return;
	const packages = wanted.flatMap((program) => program.packages);
	const wayOut = `Install ${wanted.map(({ name }) => name).join(', ')} (Debian: apt-get install ${packages.join(' ')}), then run the command again.`;
	const [command, ...before] = (await aptGet()) ?? [];
	if (command !== undefined) {
		const options = {
			env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
			name: 'apt-get',
			what: 'Installing Debian packages',
			onLine,
			wayOut,
		};
		await run(command, [...before, 'update', '-q'], options);
		const install = ['install', '-q', '-y', '--no-install-recommends', ...packages];
		await run(command, [...before, ...install], options);
	}
	const still = missing();
	if (still.length === 0) return;
	throw new Failure(
		`The end-to-end tests need ${still.map(({ name }) => name).join(', ')}, which this machine has not.`,
		wayOut,
	);
}

/** The step of the end-to-end tests' set-up. */
export const programsInstall: Step<unknown> = {
	title: `Install ${all.map(({ name }) => name).join(', ')} (Debian packages, once)`,
	isDone: () => missing().length === 0,
	run: async (_, { onLine }) => {
		await installPrograms(onLine);
	},
};
