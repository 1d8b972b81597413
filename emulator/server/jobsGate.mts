import { empty } from './replies.mts';
import type { Call } from '../types.mts';

/**
 * What the three jobs endpoints have in common (connect-api.md 5 and 8.28): the client ID must be
 * the token's own, and too many requests are refused if the switch says so. 429 and its headers
 * aren't documented.
 * @returns false when it has replied itself
 */
export function passJobsGate({ account, core, params, reply, switches }: Call): boolean {
	if (Number(params.clientId) !== account.clientId) {
		void empty(reply, 401);
		return false;
	}
	const now = core.clock.now();
	const until = core.jobsRequests.blockedUntil(account.clientId, now);
	if (!switches.enforceRateLimit || until === undefined) return true;
	if (switches.rateLimitRetryAfter === 'seconds')
		reply.header('retry-after', String(Math.ceil((until - now) / 1000)));
	// A date has no fraction of a second: round up, so that nobody comes too early.
	if (switches.rateLimitRetryAfter === 'date')
		reply.header('retry-after', new Date(Math.ceil(until / 1000) * 1000).toUTCString());
	void empty(reply, 429);
	return false;
}
