import { createClock } from '@sinonjs/fake-timers';
import type { Emulator, Extraction, JobScript, Load } from '../../emulator/index.mts';
import { demo, fresh, send } from './support';

export const { sourceIds, stitchClientId } = demo.account;
export const START = Date.UTC(2024, 2, 5, 10);
export const EXTRACTIONS = `/v4/${stitchClientId}/extractions`;
export const LOADS = `/v4/${stitchClientId}/loads`;
export const SYNC = `/v4/sources/${sourceIds.shopDb}/sync`;

export interface Page<T> {
	data: T[];
	page: number;
	total: number;
	links: { next?: string; previous?: string };
}

export const extractionOf = async (emulator: Emulator, sourceId: number = sourceIds.shopDb) =>
	(await send(emulator, 'GET', EXTRACTIONS))
		.json<Page<Extraction>>()
		.data.find(({ source_id: id }) => id === sourceId);

export const loadsOf = async (emulator: Emulator, sourceName = 'shop_db') =>
	(await send(emulator, 'GET', LOADS))
		.json<Page<Load>>()
		.data.filter(({ source_name: name }) => name === sourceName);

/** The text behind the redirect to the log of a job. */
export async function logOf(emulator: Emulator, jobName: string): Promise<string> {
	const answer = await send(emulator, 'GET', `${EXTRACTIONS}/${jobName}`);
	return await fetch(answer.headers.get('location') ?? '').then((response) => response.text());
}

export async function withJob(script: JobScript = {}) {
	const clock = createClock(START);
	const emulator = await fresh({ clock, switches: { jobDurationMs: 60_000, loadDelayMs: 30_000 } });
	emulator.jobs.script(sourceIds.shopDb, script);
	const started = await send(emulator, 'POST', SYNC, { body: {} });
	return { clock, emulator, started, jobName: started.json<{ job_name: string }>().job_name };
}
