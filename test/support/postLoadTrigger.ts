import type { INodeParameters } from 'n8n-workflow';
import { demo } from '../../emulator/index.mts';
import type { Hook } from '../../emulator/index.mts';
import { forgetDeliveries } from '../../nodes/Stitch/triggers/postLoad/deliveries';
import { useEmulator } from './emulator';
import { ReceivingTrigger } from './webhookTrigger';

const { destinationId, hookId, stitchClientId } = demo.account;

/** A Post-Load Trigger beside an emulator, both as new before each test of a file. */
export function usePostLoadTrigger() {
	const stitch = useEmulator();
	const running: { trigger?: ReceivingTrigger } = {};

	beforeEach(async () => {
		forgetDeliveries();
		stitch.emulator.switches.hookRetryMs = 30;
		running.trigger = new ReceivingTrigger({
			parameters: { destinationId: { __rl: true, mode: 'list', value: destinationId } },
			credential: stitch.token(),
		});
		await running.trigger.start();
	});
	afterEach(async () => await running.trigger?.stop());

	const trigger = () => {
		if (running.trigger === undefined) throw new Error('The trigger is not there');
		return running.trigger;
	};
	const account = () => {
		const found = stitch.emulator.state.accounts.get(stitchClientId);
		if (found === undefined) throw new Error('The account is not there');
		return found;
	};
	const isOwn = ({ id, config }: Hook) => config.url.includes('/webhook') && id !== hookId;
	const ownHooks = () => [...account().hooks.values()].filter(isOwn);
	const hook = () => ownHooks()[0];
	return {
		stitch,
		get trigger() {
			return trigger();
		},
		/** Parameters beside the destination, from now on. */
		parameters(more: INodeParameters): void {
			const locator = { __rl: true, mode: 'id', value: String(destinationId) };
			trigger().change({ parameters: { destinationId: locator, ...more } });
		},
		account,
		/** The trigger's hooks at Stitch. */
		ownHooks,
		hook,
		/** Sends what Stitch sends, or something else, to the URL of the hook; the status. */
		async post(body: unknown, url = hook().config.url): Promise<number> {
			const response = await fetch(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: typeof body === 'string' ? body : JSON.stringify(body),
			});
			return response.status;
		},
		/** The URL of the hook with another secret. */
		withSecret(secret: string): string {
			const url = new URL(hook().config.url);
			url.searchParams.set('secret', secret);
			return url.toString();
		},
	};
}
