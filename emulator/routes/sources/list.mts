import { jsonText } from '../../server/replies.mts';
import { sourceText } from '../../state/sources.mts';
import type { Route } from '../../types.mts';

/** connect-api.md 8.15: all sources, paused and deleted ones included. */

export const routes: Route[] = [
	{
		method: 'GET',
		path: '/v4/sources',
		handle({ account, core, reply }) {
			const now = core.clock.now();
			const sources = [...account.sources.values()].map((source) =>
				sourceText(source, account, now),
			);
			return jsonText(reply, `[${sources.join(',')}]`);
		},
	},
];
