import type { Place } from '../../../../../nodes/Stitch/jobs/feed/lookUp';
import { jobStatus } from '../../../../../nodes/Stitch/jobs/report/jobStatus';

/** What says all without another request. */
const ask = async (place: Place, jobName?: string) =>
	await jobStatus(
		{} as never,
		{ sourceName: 'shop', jobName, includeLoads: true, includeLogCounts: true },
		place,
		{} as never,
	);

describe('the status of a job that the list does not show', () => {
	it.each([
		['absent', undefined, 'none'],
		['absent', '1.2.3', 'running'],
		['unsure', undefined, 'unknown'],
		['unsure', '1.2.3', 'running'],
	] as const)('%s, asked for %s: %s', async (kind, jobName, verdict) => {
		const status = await ask({ kind, requestedAt: 0 }, jobName);
		expect(status).toMatchObject({ verdict, finished: false });
	});

	it('says why nothing is known', async () => {
		expect((await ask({ kind: 'unsure', requestedAt: 0 })).description).toMatch(/changed/);
	});
});
