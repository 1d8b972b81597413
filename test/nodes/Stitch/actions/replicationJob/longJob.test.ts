import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { demo } from '../../../../../emulator/index.mts';
import example from '../../../../../examples/long-job.json';
import { resetBudgets } from '../../../../../nodes/Stitch/jobs/budget/accountBudget';
import { useEmulator } from '../../../../support/emulator';
import { runNode } from '../../../../support/engine';

const stitch = useEmulator();
beforeEach(resetBudgets);

/** Runs one node of the example with the output of the one before it. */
async function run(name: string, input: IDataObject): Promise<IDataObject> {
	const node = example.nodes.find((candidate) => candidate.name === name);
	const { json, error } = await runNode({
		parameters: node?.parameters as unknown as INodeParameters,
		items: [input],
		credentials: { stitchApi: stitch.token() },
	});
	expect(error).toBeUndefined();
	return json[0];
}

/** The verdicts of the loop; each look is a separate step that remembers nothing. */
async function loop(whileItRuns: (look: number) => void): Promise<unknown[]> {
	const verdicts: unknown[] = [];
	let item = await run('Start Job', {});
	for (let look = 0; look < 6; look++) {
		whileItRuns(look);
		item = await run('Get Status', item);
		verdicts.push(item.verdict);
		if (item.finished === true) break;
	}
	return verdicts;
}

const { hubspot } = demo.account.sourceIds;

describe('the example for long jobs', () => {
	it('looks until the data is loaded', async () => {
		const { jobs } = stitch.emulator;
		jobs.script(hubspot, { durationMs: 60_000, streams: ['contacts'], loadDelayMs: 60_000 });
		const verdicts = await loop((look) => {
			if (look === 2) jobs.finish(hubspot);
			if (look === 4) jobs.load(hubspot, { contacts: {} });
		});
		expect(verdicts).toEqual(['running', 'running', 'loading', 'loading', 'loaded']);
	});

	it('looks for as long as Stitch lets a job run, and then for its loads', () => {
		const [, checks] = /\$runIndex < (\d+)/.exec(JSON.stringify(example)) ?? [];
		const wait = example.nodes.find(({ name }) => name === 'Wait');
		expect(wait?.parameters).toMatchObject({ amount: 5, unit: 'minutes' });
		expect((Number(checks) * 5) / 60).toBeGreaterThan(24.25 + 2.5);
	});

	it('ends with the reason when the job does not succeed', async () => {
		const { jobs } = stitch.emulator;
		jobs.script(hubspot, { durationMs: 60_000, result: 'tap-failure' });
		const verdicts = await loop((look) => {
			if (look === 1) jobs.finish(hubspot);
		});
		expect(verdicts).toEqual(['running', 'failed']);
	});
});
