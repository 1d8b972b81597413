/// <reference types="jest" />
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleCredentials, exampleWorkflows } from '../../scripts/lib/main/examples.mts';
import { putWorkflows } from '../../scripts/lib/main/putExamples.mts';

it("writes the examples last to first of the README's recipes: the editor lists what was written last first", async () => {
	const written: string[] = [];
	const folder = mkdtempSync(join(tmpdir(), 'examples-'));
	const client = {
		call: () => Promise.reject(new Error('There is nothing yet')),
		rest: async () => [] as never,
		createWorkflow: async ({ name }: { name: string }) => {
			written.push(name);
			return { id: name, versionId: '1', name, nodes: [] };
		},
	};
	const known = new Map(exampleCredentials().map(({ id, name }) => [id, { id, name }]));
	try {
		await putWorkflows(client, known, join(folder, 'workflows.json'));
	} finally {
		rmSync(folder, { recursive: true });
	}
	expect(written).toHaveLength(exampleWorkflows().length);
	expect(written.slice(-4)).toEqual([
		'Stitch: all customers every morning',
		'Stitch: from a new customer to data',
		'Stitch: consent in a workflow',
		'Stitch: onboard a customer',
	]);
});
