import { demo } from '../../../../../emulator/index.mts';
import { resetBudgets } from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { useEmulator } from '../../../../support/emulator';
import { runNode } from '../../../../support/engine';
import { idleClock, useIdleClock } from '../../../../support/idleClock.mts';
import { byId } from '../../../../support/operation';

useIdleClock();
const stitch = useEmulator({ clock: idleClock });
beforeEach(resetBudgets);

it('a later try of a wait knows what there was before the first one started the job', async () => {
	Object.assign(stitch.emulator.switches, { jobDurationMs: 1200, loadDelayMs: 25_000 });
	const { json, error } = await runNode({
		parameters: {
			resource: 'replicationJob',
			operation: 'startAndWait',
			authentication: 'accessToken',
			sourceId: byId(demo.account.sourceIds.shopDb),
			options: { pollInterval: 1, extractionTimeout: 20, loadTimeout: 20 },
		},
		credentials: { stitchApi: stitch.token() },
		settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
	});
	expect(error).toBeUndefined();
	expect(stitch.calls().filter((call) => call.startsWith('POST'))).toHaveLength(1);
	expect(json[0]).toMatchObject({ verdict: 'loaded' });
	expect(JSON.stringify(json[0].loads)).not.toContain('quiet');
});
