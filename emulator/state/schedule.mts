import { isoSeconds } from '../clock.mts';
import { nextFireTime } from '../rules/cron.mts';
import type { Source } from '../types.mts';

const MINUTE = 60_000;

/**
 * The Schedule object of a source (data-structures.md 5): null while it is paused, deleted, not
 * fully configured, or fed by others (Import API, webhooks).
 */
export function scheduleOf(
	source: Source,
	fullyConfigured: boolean,
	now: number,
): Record<string, unknown> | null {
	if (source.pausedAt || source.systemPausedAt || source.deletedAt || !fullyConfigured) return null;
	if (!source.type.startsWith('platform.')) return null;
	const {
		cron_expression: cron,
		frequency_in_minutes: frequency,
		anchor_time: anchor,
	} = source.values;
	if (typeof cron === 'string') {
		const next = nextFireTime(cron, now);
		return {
			type: 'cron',
			cron_expression: cron,
			next_fire_time: next === undefined ? null : isoSeconds(next),
		};
	}
	const minutes = Number(frequency);
	const start = typeof anchor === 'string' ? Date.parse(anchor) : source.createdAt;
	const period = minutes * MINUTE;
	const passed = Math.max(0, Math.floor((now - start) / period) + 1);
	return {
		type: 'interval',
		unit: 'minute',
		interval: minutes,
		next_fire_time: isoSeconds(start + passed * period),
	};
}
