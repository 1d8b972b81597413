// @ts-check
'use strict';

const { json } = require('../../server/replies');
const { passJobsGate } = require('../../server/jobsGate');
const { pageOf } = require('../../server/page');

/**
 * connect-api.md 8.30: the last load of each stream, ordered by stream name.
 * @type {import('../../types').Route[]}
 */
const routes = [
	{
		method: 'GET',
		path: '/v4/:clientId(^\\d+$)/loads',
		handle(call) {
			if (!passJobsGate(call)) return;
			const { account, core, query, reply, switches } = call;
			const oldest = core.clock.now() - 60 * 86_400_000;
			const loads = [...account.loads.values()]
				.filter(({ last_batch_loaded_at: at }) => at === null || Date.parse(at) >= oldest)
				.sort((a, b) =>
					a.stream_name < b.stream_name ? -1 : Number(a.stream_name > b.stream_name),
				);
			const path = `/v4/${account.clientId}/loads`;
			return json(reply, pageOf(loads, path, query.page, switches.pageSize));
		},
	},
];

module.exports = { routes };
