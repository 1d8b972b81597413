import { demo } from '../../../../../emulator/index.mts';
import { useEmulator } from '../../../../support/emulator';
import { byId, linksItems, operationRunner } from '../../../../support/operation';

const stitch = useEmulator();
const run = operationRunner(stitch, 'replicationJob', 'stop');
const ids = demo.account.sourceIds;

describe('Replication Job: Stop', () => {
	it('stops the running job', async () => {
		stitch.emulator.jobs.start(ids.shopDb, { durationMs: 60_000 });
		const { json, error } = await run({ sourceId: byId(ids.shopDb) });
		expect(error).toBeUndefined();
		expect(json).toEqual([{ stopped: true, sourceId: ids.shopDb }]);
		expect(stitch.calls()).toEqual([`DELETE /v4/sources/${ids.shopDb}/sync`]);
		expect(stitch.emulator.jobs.running(ids.shopDb)).toBeUndefined();
	});

	it.each([
		['the documented answer', undefined],
		['another success', { kind: 'status', status: 204 } as const],
		['nothing', { kind: 'empty' } as const],
	])('takes %s for done, also when nothing runs', async (_name, fault) => {
		if (fault !== undefined) stitch.emulator.faults.add(fault);
		expect((await run({ sourceId: byId(ids.shopDb) })).json).toEqual([
			{ stopped: true, sourceId: ids.shopDb },
		]);
	});

	it.each([
		['an unknown source', 999, undefined, /^The 'Source' does not exist/],
		['a refusal', ids.shopDb, 'no job is running', 'Stitch refused the request: no job is running'],
	])('shows what Stitch says of %s', async (_name, id, body, message) => {
		if (body !== undefined) stitch.emulator.faults.add({ kind: 'status', status: 400, body });
		expect((await run({ sourceId: byId(id) })).error?.message).toMatch(message);
	});

	it('does not take a success with an error in it for done', async () => {
		stitch.emulator.faults.add({ kind: 'status', status: 200, body: { error: 'no such job' } });
		const { error } = await run({ sourceId: byId(ids.shopDb) });
		expect(error?.message).toContain('no such job');
	});

	linksItems('Replication Job: Stop', {
		run,
		parameters: { sourceId: byId('={{ $json.value }}') },
		good: [ids.shopDb, ids.hubspot],
		bad: 999,
		message: /^The 'Source' does not exist/,
	});
});
