import type { Account, Core, Destination, Hook } from '../types.mts';

/** The first attempt and up to five more (webhooks.md 3). */
const ATTEMPTS = 6;

/** Names that nobody can have (RFC 2606): not looked up, so that tests stay on this machine. */
const RESERVED = /(^|\.)(example\.(com|net|org)|example|invalid|test)$/;

/** Calls the hooks of a destination over HTTP. Each attempt is written to `core.deliveries`. */
export function createHookSender(core: Core) {
	let controller = new AbortController();

	async function deliver(hook: Hook, payload: object, attempt: number) {
		const { signal } = controller;
		let status: number | null = null;
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
		send(account: Account, destination: Destination, payload: object) {
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
