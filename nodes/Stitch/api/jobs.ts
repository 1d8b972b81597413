import { objectOf, textOf } from '../json';
import { apiPath } from './http/request';
import type { StitchError } from './StitchError';
import type { Again, StitchClient, StitchRequest } from './types';

/**
 * What Stitch answered to the start of a job; `date`: its clock then, milliseconds; `again`: when an
 * earlier try of this run asked, in place of this one.
 */
export type Started = { again?: Again } & (
	| { kind: 'started'; jobName: string; date?: number }
	/** A job of the source runs, and none was started. */
	| { kind: 'alreadyRunning'; date?: number; refusal: StitchError }
	/** Stitch may have started a job, but no usable answer came. */
	| { kind: 'answerLost'; error: StitchError }
);

const ALREADY_RUNNING = 'already_running';

/**
 * Asks Stitch, exactly once, to start a replication job. "Already running" comes with status 200 and
 * starts nothing (connect-api.md 8.26). Throws `StitchError` for every other refusal.
 */
export async function startJob(client: StitchClient, sourceId: number): Promise<Started> {
	const request: StitchRequest = {
		method: 'POST',
		path: apiPath`/v4/sources/${sourceId}/sync`,
		purpose: 'start the replication job',
	};
	const attempt = await client.attempt(request);
	const { again, date } = attempt;
	if ('error' in attempt) {
		const { error } = attempt;
		if (error.code === ALREADY_RUNNING)
			return { kind: 'alreadyRunning', refusal: error, again, date };
		if (error.effectUnknown && error.code === undefined)
			return { kind: 'answerLost', error, again };
		throw error;
	}
	const { value } = attempt;
	const jobName = textOf(objectOf(value).job_name);
	if (jobName !== undefined) return { kind: 'started', jobName, again, date };
	const error = client.unexpected(request, 'not the name of a job');
	return { kind: 'answerLost', error, again };
}

/**
 * Stops the running job of a source; what it has extracted by then is still loaded. Any success
 * counts: what Stitch answers without a job is not documented (connect-api.md 8.27 and section 12).
 */
export const stopJob = async (client: StitchClient, sourceId: number): Promise<unknown> =>
	await client.request({
		method: 'DELETE',
		path: apiPath`/v4/sources/${sourceId}/sync`,
		purpose: 'stop the replication job',
	});
