import { isObject, textOf } from '../server/bodies.mts';
import { json, StitchAnswer } from '../server/replies.mts';
import type { Fault, Route } from '../types.mts';

/**
 * Faults over HTTP, for tests of another process. `path` is the start of a path; `pathPattern` a
 * regular expression.
 */

export const routes: Route[] = [
	{
		method: 'GET',
		path: '/emulator/faults',
		handle: ({ core, reply }) =>
			json(
				reply,
				core.faults.list().map((fault) => ({ ...fault, path: fault.path && String(fault.path) })),
			),
	},
	{
		method: 'POST',
		path: '/emulator/faults',
		handle({ core, body, reply }) {
			if (!isObject(body)) throw new StitchAnswer(400, { message: 'A fault is an object' });
			const { pathPattern, ...fault } = body;
			try {
				core.faults.add({
					...fault,
					...(pathPattern === undefined ? {} : { path: new RegExp(textOf(pathPattern)) }),
				} as unknown as Fault);
			} catch (error) {
				throw new StitchAnswer(400, { message: (error as Error).message });
			}
			return json(reply, { faults: core.faults.list().length }, 201);
		},
	},
	{
		method: 'DELETE',
		path: '/emulator/faults',
		handle({ core, reply }) {
			core.faults.clear();
			return json(reply, { faults: 0 });
		},
	},
];
