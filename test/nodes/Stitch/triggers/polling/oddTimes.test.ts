import { MINUTE, iso, usePolledAccount } from './polledAccount';
import { rawExtraction, rawLoad } from './support';

const { account, addSource, trigger, poll } = usePolledAccount();

const ends = (source: number, job: string, end = iso(account.clock.now)) =>
	account.stitch.extractions.set(source, rawExtraction(source, job, end));

describe('a time before 1970', () => {
	const OLD = '0001-01-01T00:00:00Z';

	it.each<[string, () => unknown]>([
		['of a job', () => ends(2, 'b1', OLD)],
		['of a load', () => account.stitch.loads.set('2', rawLoad('source_2', 'users', OLD))],
		['of a pause', () => addSource(2, { system_paused_at: OLD })],
	])('%s keeps no other event back', async (_name, show) => {
		const polled = trigger();
		show();
		ends(1, 'a1');
		expect(await poll(polled)).toEqual([]);
		ends(1, 'a2');
		expect(await poll(polled)).toEqual(['extractionCompleted a2']);
		polled.stop();
		ends(1, 'a3');
		expect(await poll(polled)).toEqual(['extractionCompleted a3']);
	});
});

describe('a job that failed and has no end', () => {
	it('began before its event was chosen, and failed after that', async () => {
		const polled = trigger(['extractionCompleted']);
		expect(await poll(polled)).toEqual([]);
		const start_time = iso(account.clock.now);
		polled.publish({ triggerOn: ['extractionCompleted', 'extractionFailed'] });
		expect(await poll(polled)).toEqual([]);
		account.clock.tick(MINUTE);
		const failed = rawExtraction(1, 'a1', start_time, 'failed');
		account.stitch.extractions.set(1, { ...failed, start_time, completion_time: null });
		expect(await poll(polled)).toEqual([]);
		expect(await poll(polled)).toEqual(['extractionFailed a1']);
		expect(await poll(polled)).toEqual([]);
	});
});

describe('a time with a fraction of a second in some answers', () => {
	it('is the same one', async () => {
		const polled = trigger();
		expect(await poll(polled)).toEqual([]);
		const now = iso(account.clock.now);
		const told: string[] = [];
		for (const time of [now, now.replace('Z', '.345Z'), now, now.replace('Z', '.678+00:00')]) {
			account.stitch.loads.set('1', rawLoad('source_1', 'users', time));
			addSource(2, { system_paused_at: time });
			told.push(...(await poll(polled)));
		}
		expect(told.sort()).toEqual(['loadCompleted users', 'sourcePaused 2']);
	});
});
