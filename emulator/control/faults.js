// @ts-check
'use strict';

const { isObject } = require('../server/bodies');
const { json, StitchAnswer } = require('../server/replies');

/**
 * Faults over HTTP, for tests of another process. `path` is the start of a path; `pathPattern` a
 * regular expression.
 */

/** @type {import('../types').Route[]} */
const routes = [
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
				core.faults.add(
					/** @type {import('../types').Fault} */ (
						/** @type {unknown} */ ({
							...fault,
							...(pathPattern === undefined ? {} : { path: new RegExp(String(pathPattern)) }),
						})
					),
				);
			} catch (error) {
				throw new StitchAnswer(400, { message: /** @type {Error} */ (error).message });
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

module.exports = { routes };
