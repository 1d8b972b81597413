import { json, StitchAnswer } from '../server/replies.mts';
import type { CheckScript, JobScript, Route, StreamOutcome } from '../types.mts';

/**
 * Scripts for jobs and checks over HTTP. Bodies: `{"sourceId": 530110, "script": {…}}`,
 * `{"connectionId": 412003, "script": {…}}`; shapes: `JobScript` and `CheckScript` in types.mts.
 */

function known<T>(action: () => T) {
	try {
		return action();
	} catch (error) {
		throw new StitchAnswer(404, { message: (error as Error).message });
	}
}

export const routes: Route[] = [
	{
		method: 'POST',
		path: '/emulator/jobs/script',
		handle({ core, body, reply }) {
			const { sourceId, script } = body as { sourceId: number | '*'; script: JobScript };
			core.jobs.script(sourceId, script);
			return json(reply, {}, 201);
		},
	},
	{
		method: 'POST',
		path: '/emulator/jobs/start',
		handle({ core, body, reply }) {
			const { sourceId, script } = body as { sourceId: number; script?: JobScript };
			return json(reply, { job_name: known(() => core.jobs.start(sourceId, script)) }, 201);
		},
	},
	{
		method: 'POST',
		path: '/emulator/jobs/finish',
		handle({ core, body, reply }) {
			const { sourceId, changes } = body as { sourceId: number; changes?: Partial<JobScript> };
			return json(reply, { finished: known(() => core.jobs.finish(sourceId, changes)) });
		},
	},
	{
		method: 'POST',
		path: '/emulator/loads',
		handle({ core, body, reply }) {
			const { sourceId, streams } = body as {
				sourceId: number;
				streams: Record<string, StreamOutcome>;
			};
			known(() => core.jobs.load(sourceId, streams));
			return json(reply, {}, 201);
		},
	},
	{
		method: 'POST',
		path: '/emulator/checks/script',
		handle({ core, body, reply }) {
			const { connectionId, script } = body as { connectionId: number | '*'; script: CheckScript };
			core.checks.script(connectionId, script);
			return json(reply, {}, 201);
		},
	},
];
