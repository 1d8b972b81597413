// @ts-check
'use strict';

const { json, StitchAnswer } = require('../server/replies');

/**
 * Scripts for jobs and checks over HTTP. Bodies: `{"sourceId": 530110, "script": {…}}`,
 * `{"connectionId": 412003, "script": {…}}`; shapes: `JobScript` and `CheckScript` in types.d.ts.
 * @typedef {import('../types').JobScript} JobScript
 */

/**
 * @template T
 * @param {() => T} action
 */
function known(action) {
	try {
		return action();
	} catch (error) {
		throw new StitchAnswer(404, { message: /** @type {Error} */ (error).message });
	}
}

/** @type {import('../types').Route[]} */
const routes = [
	{
		method: 'POST',
		path: '/emulator/jobs/script',
		handle({ core, body, reply }) {
			const { sourceId, script } = /** @type {{ sourceId: number | '*', script: JobScript }} */ (
				body
			);
			core.jobs.script(sourceId, script);
			return json(reply, {}, 201);
		},
	},
	{
		method: 'POST',
		path: '/emulator/jobs/start',
		handle({ core, body, reply }) {
			const { sourceId, script } = /** @type {{ sourceId: number, script?: JobScript }} */ (body);
			return json(reply, { job_name: known(() => core.jobs.start(sourceId, script)) }, 201);
		},
	},
	{
		method: 'POST',
		path: '/emulator/jobs/finish',
		handle({ core, body, reply }) {
			const { sourceId, changes } =
				/** @type {{ sourceId: number, changes?: Partial<JobScript> }} */ (body);
			return json(reply, { finished: known(() => core.jobs.finish(sourceId, changes)) });
		},
	},
	{
		method: 'POST',
		path: '/emulator/loads',
		handle({ core, body, reply }) {
			const { sourceId, streams } =
				/** @type {{ sourceId: number, streams: Record<string, import('../types').StreamOutcome> }} */ (
					body
				);
			known(() => core.jobs.load(sourceId, streams));
			return json(reply, {}, 201);
		},
	},
	{
		method: 'POST',
		path: '/emulator/checks/script',
		handle({ core, body, reply }) {
			const { connectionId, script } =
				/** @type {{ connectionId: number | '*', script: import('../types').CheckScript }} */ (
					body
				);
			core.checks.script(connectionId, script);
			return json(reply, {}, 201);
		},
	},
];

module.exports = { routes };
