import type { Answer, Execution, N8nClient } from '../../../scripts/lib/n8n/client.mts';

/** The executions of a workflow that have ended, oldest first. */
export async function endedExecutions(client: N8nClient, workflowId: string): Promise<Execution[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results }: { results: Answer[] } = await client.rest(
		'GET',
		`/executions?filter=${filter}&limit=50`,
	);
	const ended = results.filter(({ stoppedAt }) => stoppedAt);
	ended.sort((a, b) => Number(a.id) - Number(b.id));
	return await Promise.all(ended.map(async ({ id }) => await client.execution(id)));
}
