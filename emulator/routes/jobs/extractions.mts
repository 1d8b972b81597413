import { empty } from '../../server/replies.mts';
import { passJobsGate } from '../../server/jobsGate.mts';
import { sendPage } from '../../server/page.mts';
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
			const { account, core } = call;
			return sendPage(call, recordsOf(account, core), `/v4/${account.clientId}/extractions`);
		},
	},
	{
		method: 'GET',
		path: '/v4/:clientId(^\\d+$)/extractions/:jobName',
		handle(call) {
			if (!passJobsGate(call)) return;
			const { account, core, params, reply, switches } = call;
			// The log of a running job isn't documented. Emulator's choice: it is there as far as it goes.
			const runs = [...account.running.values()].some(({ jobName }) => jobName === params.jobName);
			if (!account.logs.has(params.jobName) || (runs && !switches.logsOfRunningJobs))
				return empty(reply, 404);
			return reply
				.code(302)
				.header('location', core.signLogUrl(account.clientId, params.jobName))
				.send();
		},
	},
];
