import { readArguments } from './bootstrap/arguments.js';
import { endChildren } from './bootstrap/children.js';
import { Failure } from './bootstrap/failure.js';
import { n8nVersion } from './bootstrap/needs.js';
import paths from './bootstrap/paths.js';
import { freePort } from './bootstrap/ports.js';
import { closingLine, readableReport } from './lib/main/report.mts';
import { showSteps } from './lib/main/showSteps.mts';
import { SIGN_UP_FORM } from './lib/main/signUp.mts';
import type { Run } from './lib/main/steps.mts';
import { emulatorState, onboardingFile, steps } from './lib/main/steps.mts';

/** `npm start`, once the package's tools are there. */
export async function main(args: string[]): Promise<number> {
	const options = readArguments(args);
	const run: Run = {
		port: options.port ?? (await freePort()),
		emulatorPort: options.emulatorPort ?? (await freePort()),
	};
	await showSteps(steps, run);
	const { onboarding, sources, n8n, owner, emulator, workflows } = run;
	if (!onboarding || !sources || !n8n || !emulator) throw new Error('A step left out its outcome');
	console.log(`\n${readableReport(onboarding, sources)}\n`);
	if (options.once) {
		await endChildren();
		console.log(closingLine(onboarding.accountId, sources, n8nVersion(), onboarding.secrets));
		return 0;
	}
	console.log(
		[
			`Open                     ${n8n.url}/workflow/${workflows?.get(onboardingFile)}`,
			'                         (onboard a customer: "Execute workflow" opens its form)',
			`  e-mail                 ${owner?.email}`,
			`  password               ${owner?.password}`,
			`Sign-up form             ${n8n.url}${SIGN_UP_FORM}`,
			`All workflows            ${n8n.url}/home/workflows`,
			`The Stitch emulator      ${emulator.url}`,
			`                         (its accounts stay, in ${emulatorState})`,
			'End both with Ctrl+C.',
		].join('\n'),
	);
	await Promise.race([n8n.ended, emulator.ended]);
	throw new Failure('n8n or the emulator has ended.', `Their logs are in ${paths.state}.`);
}
