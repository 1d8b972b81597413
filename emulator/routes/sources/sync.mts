import { json, StitchAnswer } from '../../server/replies.mts';
import { findSource } from '../../state/findSource.mts';
import { cardOf } from '../../state/sources.mts';
import type { Call, Route } from '../../types.mts';

/** connect-api.md 8.26 and 8.27: start and stop a replication job. */

const refusal = (status: number, type: string, message: string) =>
	new StitchAnswer(status, { error: { type, message } });

function sourceOf({ account, params }: Call) {
	const source = findSource(account, params.sourceId);
	if (source) return source;
	throw refusal(
		400,
		'invalid_source',
		`Unable to locate source(${params.sourceId}) for client (${account.clientId})`,
	);
}

export const routes: Route[] = [
	{
		method: 'POST',
		path: '/v4/sources/:sourceId/sync',
		handle(call) {
			const { account, core, reply, switches } = call;
			const source = sourceOf(call);
			if (source.deletedAt !== null)
				throw refusal(400, 'invalid_source', 'Integration is deleted.');
			const job = `job for client-id: ${account.clientId}; connection-id: ${source.id}`;
			// Nothing started, and yet 200.
			if (account.running.has(source.id))
				throw refusal(200, 'already_running', `Did not create ${job} because one already exists`);
			// Sources without jobs or not configured yet aren't documented: the refusal that the
			// documents had commented out.
			const configured = cardOf(source).current_step_type === 'fully_configured';
			if (switches.jobsRefused || !configured || !source.type.startsWith('platform.'))
				throw refusal(400, 'generic', `Could not create ${job}`);
			return json(reply, { job_name: core.jobs.start(source.id) });
		},
	},
	{
		method: 'DELETE',
		path: '/v4/sources/:sourceId/sync',
		handle(call) {
			// The rest of the extraction is stopped; what the record of such a job looks like isn't
			// documented, nor the answer when nothing runs. Emulator's choice: terminated, and the same 200.
			call.core.jobs.finish(sourceOf(call).id, { result: 'terminated' });
			return json(call.reply, { status: 200 });
		},
	},
];
