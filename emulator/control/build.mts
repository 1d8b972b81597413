import { json, StitchAnswer } from '../server/replies.mts';
import type { Destination, NewSource, Route } from '../types.mts';

/** The shortcuts of state/build.js over HTTP. An account's answer holds its new token. */

function possible<T>(action: () => T) {
	try {
		return action();
	} catch (error) {
		throw new StitchAnswer(400, { message: (error as Error).message });
	}
}

export const routes: Route[] = [
	{
		method: 'POST',
		path: '/emulator/accounts',
		handle: ({ core, body, reply }) => json(reply, core.build.account(body ?? {}), 201),
	},
	{
		method: 'POST',
		path: '/emulator/accounts/:clientId/destinations',
		handle({ core, body, params, reply }) {
			const given = (body ?? {}) as Partial<Destination>;
			const { id } = possible(() => core.build.destination(Number(params.clientId), given));
			return json(reply, { id }, 201);
		},
	},
	{
		method: 'POST',
		path: '/emulator/accounts/:clientId/sources',
		handle({ core, body, params, reply }) {
			const given = (body ?? {}) as NewSource & { configured?: boolean };
			const { id, name } = possible(() => core.build.source(Number(params.clientId), given));
			return json(reply, { id, name }, 201);
		},
	},
];
