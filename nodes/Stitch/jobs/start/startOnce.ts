import { NodeOperationError } from 'n8n-workflow';
import type { StitchItem } from '../../item/types';
import { apiPath } from '../../api/http/path';
import { asThrown, stitchCode } from '../../api/refusal';
import { isObject } from '../../api/shape';

export type IfAlreadyRunning = 'attach' | 'fail' | 'skip';

/** What asking Stitch to start a job came to. */
export type Started = { job_name: string } | 'alreadyRunning';

/**
 * Asks Stitch once to start a replication job. "Already running" comes with status 200 and is no
 * success (connect-api.md 8.26). Throws for every other refusal, and for an answer without a name;
 * with `ifRunning: 'fail'` for a running job too.
 */
export async function startOnce(
	item: StitchItem,
	sourceId: number,
	ifRunning: 'fail' | 'return',
): Promise<Started> {
	try {
		const answer = await item.request({
			method: 'POST',
			path: apiPath`/v4/sources/${sourceId}/sync`,
			purpose: 'start the replication job',
		});
		if (isObject(answer) && typeof answer.job_name === 'string' && answer.job_name !== '') {
			return { job_name: answer.job_name };
		}
	} catch (thrown) {
		if (ifRunning === 'return' && stitchCode(thrown) === 'already_running') return 'alreadyRunning';
		throw asThrown(thrown);
	}
	const nameless = new NodeOperationError(
		item.context.getNode(),
		'Stitch did not answer with the name of a job',
		{
			description:
				'The job may run all the same: look at the source in Stitch before you start it again.',
			itemIndex: item.itemIndex,
		},
	);
	nameless.context.effectUnknown = true;
	throw nameless;
}
