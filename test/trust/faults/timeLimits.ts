/** Time limits of the transport, for a test to shorten: `undefined` leaves what ships. */
export const timeLimits: {
	answer?: number;
	body?: number;
	method?: string;
	path?: string;
	/** For how many requests more: a good answer has the time that it takes. */
	left?: number;
	/** Ends when what was sent has arrived: on a busy machine that is after it was given up. */
	arrived?: () => Promise<void>;
	isMeant?: boolean;
} = {};

/** `transport/limits` with the limits above in it; for `jest.mock`. */
export function limitsModule(actual: typeof import('../../../nodes/Stitch/api/http/limits')) {
	return {
		...actual,
		get BODY_TIMEOUT() {
			return (timeLimits.isMeant && timeLimits.body) || actual.BODY_TIMEOUT;
		},
	};
}

type Send = typeof import('../../../nodes/Stitch/api/http/send');

/** `transport/send`, whose next requests to the path wait no longer than the limit; for `jest.mock`. */
export function sendModule(actual: Send): Send {
	return {
		...actual,
		sendOnce: async (context, options, ...rest) => {
			const { method, path, left = 0 } = timeLimits;
			const isMeant =
				left > 0 && options.method === method && new URL(options.url).pathname === path;
			Object.assign(timeLimits, { isMeant, left: isMeant ? left - 1 : left });
			const timeout = isMeant ? (timeLimits.answer ?? options.timeout) : options.timeout;
			const outcome = await actual.sendOnce(context, { ...options, timeout }, ...rest);
			if (isMeant) await timeLimits.arrived?.();
			return outcome;
		},
	};
}
