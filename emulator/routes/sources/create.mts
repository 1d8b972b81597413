import { jsonText } from '../../server/replies.mts';
import { checkNewSource } from '../../rules/newSource.mts';
import { addSource, sourceText } from '../../state/sources.mts';
import { checkWhenReady } from '../../state/checkWhenReady.mts';
import type { Route } from '../../types.mts';

/** connect-api.md 8.14. When nothing required is missing, a connection check starts automatically. */

export const routes: Route[] = [
	{
		method: 'POST',
		path: '/v4/sources',
		handle({ account, body, core, state, reply }) {
			const source = addSource(core, account, checkNewSource(body, account, state.planOf(account)));
			checkWhenReady(core, account, source);
			return jsonText(reply, sourceText(source, account, core.clock.now()));
		},
	},
];
