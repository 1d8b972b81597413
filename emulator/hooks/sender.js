// @ts-check
'use strict';

/** The first attempt and up to five more (webhooks.md 3). */
const ATTEMPTS = 6;

/** Names that nobody can have (RFC 2606): not looked up, so that tests stay on this machine. */
const RESERVED = /(^|\.)(example\.(com|net|org)|example|invalid|test)$/;

/**
 * Calls the hooks of a destination over HTTP. Each attempt is written to `core.deliveries`.
 * @param {import('../types').Core} core
 */
function createHookSender(core) {
	let controller = new AbortController();

	/**
	 * @param {import('../types').Hook} hook
	 * @param {object} payload
	 * @param {number} attempt
	 */
	async function deliver(hook, payload, attempt) {
		const { signal } = controller;
		/** @type {number | null} */
		let status = null;
		try {
			if (RESERVED.test(new URL(hook.config.url).hostname)) throw new TypeError('Nobody is there');
			const response = await fetch(hook.config.url, {
				method: 'POST',
				headers: { 'Content-Type': 'application/json', 'User-Agent': 'StitchLoadingWebhook' },
				body: JSON.stringify(payload),
				// A redirect is an answer that isn't 2xx.
				redirect: 'manual',
				signal: AbortSignal.any([signal, AbortSignal.timeout(core.switches.hookTimeoutMs)]),
			});
			({ status } = response);
			await response.body?.cancel();
		} catch {
			status = null;
		}
		if (signal.aborted) return;
		const delivered = status !== null && status >= 200 && status < 300;
		core.deliveries.push({
			hookId: hook.id,
			url: hook.config.url,
			attempt,
			status,
			outcome: delivered ? 'delivered' : status === null ? 'unreachable' : 'refused',
			payload,
			at: core.clock.now(),
		});
		if (core.deliveries.length > 12_500) core.deliveries.splice(0, 2_500);
		if (!delivered && attempt < ATTEMPTS)
			core.agenda.after(core.switches.hookRetryMs, () => void deliver(hook, payload, attempt + 1));
	}

	return {
		/**
		 * @param {import('../types').Account} account
		 * @param {import('../types').Destination} destination
		 * @param {object} payload
		 */
		send(account, destination, payload) {
			if (!core.state.planOf(account).hooksInPlan) return;
			for (const hook of account.hooks.values())
				if (hook.destination_id === destination.id && hook.disabled_at === null)
					void deliver(hook, payload, 1);
		},
		abort() {
			controller.abort();
			controller = new AbortController();
		},
	};
}

module.exports = { createHookSender };
