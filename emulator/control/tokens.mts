import { json, StitchAnswer } from '../server/replies.mts';
import type { Route } from '../types.mts';

/** What an account's users do with tokens in the web app: disable, enable again. */

const set =
	(active: boolean): Route['handle'] =>
	({ state, body, reply }) => {
		const { token } = Object(body) as { token?: unknown };
		if (!state.revokeToken(String(token), active))
			throw new StitchAnswer(404, { message: 'Nobody knows this token' });
		return json(reply, { active });
	};

export const routes: Route[] = [
	{ method: 'POST', path: '/emulator/tokens/revoke', handle: set(false) },
	{ method: 'POST', path: '/emulator/tokens/enable', handle: set(true) },
];
