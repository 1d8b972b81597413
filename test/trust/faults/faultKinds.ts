import type { Fault } from '../../../emulator/index.mts';
import { STALLED } from '../support/movedClock.mts';

/** A fault that a request meets. */
export interface FaultKind {
	name: string;
	fault: Omit<Fault, 'method' | 'path'> | ((now: number) => Omit<Fault, 'method' | 'path'>);
	/** What it proves: nothing was done, or it may have been done, or the answer is good. */
	group: 'refused' | 'limited' | 'unknown' | 'unreadable' | 'good';
	/** What the client waits for until its time is over; virtual. */
	deadline?: 'answer' | 'body';
}

const status = (code: number): FaultKind => ({
	name: String(code),
	fault: { kind: 'status', status: code, body: { message: 'Words of Stitch' } },
	group: code >= 500 ? 'unknown' : code === 429 ? 'limited' : 'refused',
});

const limited = (name: string, retryAfter: (now: number) => string): FaultKind => ({
	name: `429, ${name}`,
	fault: (now) => ({
		kind: 'status',
		status: 429,
		headers: { 'retry-after': retryAfter(now) },
		body: { message: 'Words of Stitch' },
	}),
	group: 'limited',
});

const unknown = (kind: Fault['kind'], name: string, extra: Partial<FaultKind> = {}): FaultKind => ({
	name,
	fault: { kind },
	group: 'unknown',
	...extra,
});

export const faultKinds: FaultKind[] = [
	...[400, 401, 403, 404, 409, 422, 429].map(status),
	limited('seconds', () => '2'),
	limited('date', (now) => new Date(now + 3_000).toUTCString()),
	limited('an hour', () => '3600'),
	...[500, 502, 503, 504].map(status),
	unknown('reset-before', 'reset before'),
	unknown('reset-after', 'reset after'),
	unknown('timeout', 'time-out', { deadline: 'answer' }),
	unknown('slow', 'stalled body', { fault: { kind: 'slow', delayMs: STALLED }, deadline: 'body' }),
	{ name: 'truncated JSON', fault: { kind: 'truncated-json' }, group: 'unreadable' },
	{ name: 'HTML', fault: { kind: 'html' }, group: 'unreadable' },
	{ name: 'empty body', fault: { kind: 'empty' }, group: 'unreadable' },
	{
		name: 'redirect',
		fault: { kind: 'redirect', status: 307 },
		group: 'refused',
	},
	{ name: 'wrong content type', fault: { kind: 'wrong-content-type' }, group: 'good' },
	{ name: 'slow body', fault: { kind: 'slow', delayMs: 20 }, group: 'good' },
];
