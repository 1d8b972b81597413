import type { WaitEnd } from '../../../../../nodes/Stitch/jobs/wait/state';
import { HOUR, MINUTE, started } from './scenario';
import type { World } from './scenario';

export const SECOND = 1000;
/** When it was sent is filled in when the wait begins. */
export const MOMENT = { sentAt: 0, answeredAt: 0 };

/** Sources that were loaded an hour ago, and whose jobs take between one and three minutes. */
export function addSources({ stitch }: World, count: number, first = 530_000): number[] {
	const ids = Array.from({ length: count }, (_, index) => first + index);
	for (const [index, sourceId] of ids.entries()) {
		const before = { sourceId, startAt: -HOUR, endAt: -HOUR + MINUTE };
		const endAt = MINUTE + ((index * 7) % 120) * SECOND;
		stitch.jobs.push({ jobName: `previous.${sourceId}`, ...before });
		stitch.jobs.push({
			jobName: `ours.${sourceId}`,
			sourceId,
			startAt: SECOND,
			endAt,
			rows: { [`orders_${sourceId}`]: { count: 5, at: endAt - 10 * SECOND } },
		});
		const load = { sourceName: `source_${sourceId}`, streamName: `orders_${sourceId}` };
		stitch.loadEvents.push({ ...load, at: -HOUR + 5 * MINUTE }, { ...load, at: endAt + MINUTE });
	}
	return ids;
}

export const request = (sourceId: number, overrides: Parameters<typeof started>[0] = {}) =>
	started({
		sourceId,
		sourceName: `source_${sourceId}`,
		before: { kind: 'record', jobName: `previous.${sourceId}`, completionTime: 0 },
		sent: { ...MOMENT, kind: 'started', jobName: `ours.${sourceId}` },
		streams: [{ streamName: `orders_${sourceId}` }],
		...overrides,
	});

export const verdicts = (results: Array<{ end: WaitEnd }>) => results.map(({ end }) => end.verdict);
export const times = (verdict: string, count: number) =>
	Array.from({ length: count }, () => verdict);

/** A Stitch Trigger of the account: each minute a page of each list, as far as it may. */
export function addTrigger({ clock, stitch, reader: { budget } }: World): void {
	const poll = async () => {
		for (const list of ['extractions', 'loads'] as const) {
			const permit = budget.left() > 2 ? budget.tryTake() : undefined;
			if (!permit) continue;
			stitch.requests.push({ at: stitch.elapsed(), request: { kind: 'page', list, page: 1 } });
			await clock.sleep(200);
			permit.end();
		}
	};
	for (let minute = 0; minute < 240; minute++) clock.at(minute * MINUTE, () => void poll());
}
