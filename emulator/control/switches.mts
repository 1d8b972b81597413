import { isObject } from '../server/bodies.mts';
import { json, StitchAnswer } from '../server/replies.mts';
import type { Route } from '../types.mts';

/** Read and turn switches over HTTP. */

export const routes: Route[] = [
	{
		method: 'GET',
		path: '/emulator/switches',
		handle: ({ core, reply }) => json(reply, { ...core.switches }),
	},
	{
		method: 'PUT',
		path: '/emulator/switches',
		handle({ core, body, reply }) {
			if (!isObject(body)) throw new StitchAnswer(400, { message: 'Switches are an object' });
			try {
				Object.assign(core.switches, body);
			} catch (error) {
				throw new StitchAnswer(400, { message: (error as Error).message });
			}
			return json(reply, { ...core.switches });
		},
	},
];
