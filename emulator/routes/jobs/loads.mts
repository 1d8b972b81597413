import { passJobsGate } from '../../server/jobsGate.mts';
import { sendPage } from '../../server/page.mts';
import type { Route } from '../../types.mts';

/** connect-api.md 8.30: the last load of each stream, ordered by stream name. */
export const routes: Route[] = [
	{
		method: 'GET',
		path: '/v4/:clientId(^\\d+$)/loads',
		handle(call) {
			if (!passJobsGate(call)) return;
			const { account, core } = call;
			const oldest = core.clock.now() - 60 * 86_400_000;
			const loads = [...account.loads.values()]
				.filter(({ last_batch_loaded_at: at }) => at === null || Date.parse(at) >= oldest)
				.sort((a, b) =>
					a.stream_name < b.stream_name ? -1 : Number(a.stream_name > b.stream_name),
				);
			return sendPage(call, loads, `/v4/${account.clientId}/loads`);
		},
	},
];
