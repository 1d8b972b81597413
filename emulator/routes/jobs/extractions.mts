import { empty, json } from '../../server/replies.mts';
import { passJobsGate } from '../../server/jobsGate.mts';
import { pageOf } from '../../server/page.mts';
import { extractionOf } from '../../state/extraction.mts';
import type { Account, Call, Route } from '../../types.mts';

/** connect-api.md 8.28 and 8.29: the last extraction of each source, and the log of a job. */

const SIXTY_DAYS_MS = 60 * 86_400_000;

function recordsOf(account: Account, core: Call['core']) {
	const shown = new Map(account.extractions);
	if (core.switches.showRunningJobs)
		for (const job of account.running.values()) {
			const source = account.sources.get(job.sourceId);
			if (source)
				shown.set(source.id, extractionOf(job, source, account.clientId, job.script, null));
		}
	const oldest = core.clock.now() - SIXTY_DAYS_MS;
	return [...shown.values()]
		.filter(({ completion_time: end }) => end === null || Date.parse(end) >= oldest)
		.sort((a, b) => a.source_id - b.source_id);
}

export const routes: Route[] = [
	{
		method: 'GET',
		path: '/v4/:clientId(^\\d+$)/extractions',
		handle(call) {
			if (!passJobsGate(call)) return;
			const { account, core, query, reply, switches } = call;
			const path = `/v4/${account.clientId}/extractions`;
			return json(reply, pageOf(recordsOf(account, core), path, query.page, switches.pageSize));
		},
	},
	{
		method: 'GET',
		path: '/v4/:clientId(^\\d+$)/extractions/:jobName',
		handle(call) {
			if (!passJobsGate(call)) return;
			const { account, core, params, reply } = call;
			// The log of a running job isn't documented. Emulator's choice: it is there as far as it goes.
			if (!account.logs.has(params.jobName)) return empty(reply, 404);
			return reply
				.code(302)
				.header('location', core.signLogUrl(account.clientId, params.jobName))
				.send();
		},
	},
];
