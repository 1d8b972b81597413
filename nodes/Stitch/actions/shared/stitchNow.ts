import { systemClock } from '../../api/http/clock';

/** n8n's time as Stitch writes times: UTC, whole seconds. */
export const stitchNow = (): string =>
	new Date(systemClock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
