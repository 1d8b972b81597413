import { sleep } from 'n8n-workflow';
import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { byId, operationRunner } from '../../../../support/operation';

jest.mock('../../../../../nodes/Stitch/clock', () =>
	jest
		.requireActual<
			typeof import('../../../../trust/support/fastClock')
		>('../../../../trust/support/fastClock')
		.withFastClocks(jest.requireActual('../../../../../nodes/Stitch/clock')),
);

const stitch = useEmulator();
const run = operationRunner(stitch, 'replicationJob', 'startAndWait');
const { shopDb } = demo.account.sourceIds;

it('a time-out ends with a word on the stop that Stitch does not answer', async () => {
	stitch.emulator.jobs.script(shopDb, { durationMs: 60_000 });
	stitch.emulator.faults.add({ kind: 'timeout', method: 'DELETE' });
	const options = { extractionTimeout: 60, stopOnTimeout: true };
	const { error } = await run({ sourceId: byId(shopDb), waitFor: 'extraction', options });
	expect(error?.message).toContain("'Extraction Timeout' (60 s)");
	expect(error?.description).toContain('was asked to stop the job and has not responded yet');
	while (!stitch.calls().some((call) => call.startsWith('DELETE'))) await sleep(5);
});
