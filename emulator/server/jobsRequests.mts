/** The three rate-limited endpoints (connect-api.md 5). */
const LIMITED = /^\/v4\/(\d+)\/(?:extractions(?:\/[^/]+)?|loads)\/?$/;
const WINDOW_MS = 10 * 60_000;
const BUDGET = 30;

/** Times of the requests to the jobs endpoints, per client ID. */
export function createJobsRequests() {
	const times: Map<number, number[]> = new Map();

	return {
		count(path: string, at: number) {
			const match = LIMITED.exec(path);
			if (!match) return;
			const clientId = Number(match[1]);
			const list = times.get(clientId);
			if (list) list.push(at);
			else times.set(clientId, [at]);
		},
		of: (clientId: number) => [...(times.get(clientId) ?? [])],
		/**
		 * Until when an account has to wait: the time at which its oldest counted request leaves the
		 * window; undefined while it is within the budget.
		 */
		blockedUntil(clientId: number, now: number) {
			const recent = (times.get(clientId) ?? []).filter((at) => at > now - WINDOW_MS);
			return recent.length > BUDGET ? recent[recent.length - BUDGET] + WINDOW_MS : undefined;
		},
		clear: () => times.clear(),
	};
}
