import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '../../bootstrap/failure.js';
import type { Execution, N8nClient } from '../n8n/client.mts';

const LIMIT_MS = 60_000;
/** Where the form of the onboarding workflow is, below n8n's address. */
export const SIGN_UP_FORM = '/form/stitch-sign-up';

/** Repeats until there is a result. */
async function until<T>(what: string, read: () => Promise<T | undefined>): Promise<T> {
	const end = Date.now() + LIMIT_MS;
	for (;;) {
		const found = await read();
		if (found !== undefined) return found;
		if (Date.now() > end) throw new Failure(`n8n has no ${what} after ${LIMIT_MS / 1000} seconds.`);
		await pause(200);
	}
}

/**
 * Publishes the onboarding workflow, opens its form, and signs up a new customer with it, as a
 * browser does. The form stays open for the user.
 */
export async function signUp(client: N8nClient, id: string): Promise<Execution> {
	const { versionId } = await client.rest<{ versionId: string }>('GET', `/workflows/${id}`);
	await client.rest('POST', `/workflows/${id}/activate`, { versionId });
	const address = `${client.url}${SIGN_UP_FORM}`;
	await until('sign-up form', async () => ((await fetch(address)).ok ? address : undefined));

	const email = `nathan+${randomUUID().slice(0, 8)}@example.com`;
	const form = new FormData();
	for (const [index, value] of [email, 'Nathan', 'Smith', 'Example Ltd'].entries()) {
		form.set(`field-${index}`, value);
	}
	const { ok, status } = await fetch(address, { method: 'POST', body: form });
	if (!ok) throw new Failure(`The sign-up form answered with status ${status}.`);

	const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
	return await until('execution of the sign-up', async () => {
		const { results } = await client.rest<{ results: { id: string }[] }>(
			'GET',
			`/executions?filter=${filter}&limit=5`,
		);
		for (const found of results) {
			const execution = await client.execution(found.id);
			const [customer] = execution.items<{ email?: string }>('Sign-Up');
			if (customer?.email === email) return execution;
		}
		return undefined;
	});
}
