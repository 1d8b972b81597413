import type { PolledTrigger } from '../../../../support/pollTimeline';
import { ListedStitch } from '../../../../support/pollTimeline';
import { MINUTE, iso, usePolledAccount } from './polledAccount';
import { drain, rawExtraction, rawLoad } from './support';

const { account, trigger, poll } = usePolledAccount();

const loads = (message?: string) =>
	account.stitch.loads.set(
		'1',
		rawLoad('source_1', 'orders', message ? null : iso(account.clock.now), message),
	);

/** The next polls come from n8n's start, and from nothing that an earlier process had in memory. */
async function afterCrash(polled: PolledTrigger) {
	polled.stop();
	return await poll(polled);
}

describe('the run without items with which n8n activates a workflow after a restart', () => {
	it('has stored that an error is over, which was so when n8n came back', async () => {
		const polled = trigger(['loadFailed']);
		loads();
		expect(await poll(polled)).toEqual([]);
		loads('disk is full');
		expect(await poll(polled)).toEqual(['loadFailed orders']);
		loads();
		expect(await afterCrash(polled)).toEqual([]);
		expect(polled.emptyRuns).toBe(1);
		loads('disk is full');
		expect(await afterCrash(polled)).toEqual(['loadFailed orders']);
		expect(await afterCrash(polled)).toEqual([]);
		expect(polled.emptyRuns).toBe(1);
	});

	it('has stored a first round that it ends', async () => {
		account.stitch = new ListedStitch(204817, 1);
		for (const id of [1, 2]) {
			account.stitch.sources.set(id, { id, stitch_client_id: 204817, name: `source_${id}` });
			account.stitch.extractions.set(id, rawExtraction(id, `old${id}`, '2024-03-05T09:00:00Z'));
		}
		const polled = trigger(['extractionCompleted']);
		drain(11);
		expect(await poll(polled)).toEqual([]);
		account.clock.tick(11 * MINUTE);
		account.stitch.extractions.set(1, rawExtraction(1, 'a1', iso(account.clock.now)));
		expect(await afterCrash(polled)).toEqual([]);
		expect(polled.emptyRuns).toBe(1);
		expect(await poll(polled)).toEqual(['extractionCompleted a1']);
		expect(await afterCrash(polled)).toEqual([]);
		expect(polled.emptyRuns).toBe(1);
	});
});

describe('schemas that need more than 100 requests', () => {
	it('are read on where the last poll ended, also when that was before a restart', async () => {
		const streams = (type: string) =>
			[1, 2, 3].forEach((id) =>
				account.stitch.streams.set(
					id,
					new Map(
						Array.from({ length: 60 }, (_, key) => [
							String(id).repeat(key + 1),
							{ fields: { x: type } },
						]),
					),
				),
			);
		const requestsOf = async (polled: PolledTrigger) => {
			account.stitch.requests = [];
			expect(await poll(polled)).toEqual([]);
			return account.stitch.requests.filter((path) => /\/streams\/\d+$/.test(path));
		};
		streams('integer');
		const polled = trigger(['streamSchemaChanged']);
		const first = await requestsOf(polled);
		expect(first.length).toBeLessThanOrEqual(100);
		await requestsOf(polled);
		// What n8n has stored is the poll of the activation.
		polled.stop();
		const again = await requestsOf(polled);
		expect(again.some((path) => first.includes(path))).toBe(false);
		for (let polls = 0; polls < 4; polls++) await requestsOf(polled);
		expect(polled.emptyRuns).toBe(1);

		streams('string');
		const told: string[] = [];
		for (let polls = 0; polls < 6; polls++) {
			// n8n stores with each emission.
			if (polls % 2 === 1) polled.stop();
			told.push(...(await poll(polled)));
		}
		expect(told).toHaveLength(180);
		expect(new Set(told).size).toBe(180);
	});
});

describe('one request in ten minutes', () => {
	it.each([
		['each poll', 11, 1],
		['every other poll', 6, 2],
	])('for %s reads both lists in turn', async (_name, minutes, polls) => {
		const options = { requestsPer10Minutes: 1 };
		const polled = trigger(['extractionCompleted', 'loadCompleted'], { options });
		const told: string[] = [];
		for (let look = 0; look < 6 * polls; look++) {
			account.clock.tick((minutes - 1) * MINUTE);
			told.push(...(await poll(polled)));
			if (look !== 2 * polls) continue;
			loads();
			account.stitch.extractions.set(1, rawExtraction(1, 'a1', iso(account.clock.now)));
		}
		expect(told.sort()).toEqual(['extractionCompleted a1', 'loadCompleted orders']);
	});
});
