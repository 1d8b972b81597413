import { programsInstall } from './lib/debian/install.mts';
import { jest } from './lib/jest.mts';
import { showSteps } from './lib/main/showSteps.mts';
import { buildPackage } from './lib/package/pack.mts';
import { serverInstall } from './lib/server/install.mts';

/** The tests against a real n8n server, one after another; arguments go to jest. */
export async function main(args: string[]): Promise<number> {
	await showSteps([buildPackage, ...serverInstall, programsInstall], undefined);
	return await jest(['--config', 'jest.e2e.config.js', '--runInBand', ...args]);
}
