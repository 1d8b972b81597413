import { seedAcme } from './acme.mts';
import { seedGlobex } from './globex.mts';
import type { Core } from '../types.mts';

/**
 * The two existing accounts. Their times are counted back from the clock, so that they are as old
 * whenever the emulator starts.
 */
export function seed(core: Core) {
	const now = core.clock.now();
	seedAcme(core, now);
	seedGlobex(core, now);
}
