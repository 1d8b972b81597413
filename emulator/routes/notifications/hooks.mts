import { isoSeconds } from '../../clock.mts';
import { isObject } from '../../server/bodies.mts';
import { json, StitchAnswer } from '../../server/replies.mts';
import { activeDestinations } from '../../state/destinations.mts';
import type { Account, Hook, Route } from '../../types.mts';

/** connect-api.md 8.35 to 8.38: post-load webhooks. */

const BASE = '/notifications/public/v1/api/hooks';
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

const invalidBody = (message: string) =>
	new StitchAnswer(400, { data: { message }, error: 'InvalidBody' });

/**
 * HTTPS only; plain HTTP to this machine too, for n8n beside the emulator. What the API answers to
 * another URL isn't documented: the body is refused.
 */
function isAllowedUrl(url: unknown) {
	if (typeof url !== 'string' || !URL.canParse(url)) return false;
	const { protocol, hostname } = new URL(url);
	return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname));
}

function checkNewHook(body: unknown, account: Account) {
	const keys = isObject(body) ? Object.keys(body).sort().join() : '';
	if (!isObject(body) || keys !== 'config,destination_id,type' || body.type !== 'post_load')
		throw invalidBody('Invalid POST body');
	const { config, destination_id: destinationId } = body;
	if (!isObject(config) || Object.keys(config).join() !== 'url' || !isAllowedUrl(config.url))
		throw invalidBody('Invalid POST body');
	if (!activeDestinations(account).some(({ id }) => id === destinationId))
		throw invalidBody('Invalid POST body');
	return { destinationId: Number(destinationId), url: String(config.url) };
}

export const routes: Route[] = [
	{
		method: 'POST',
		path: BASE,
		handle({ account, body, core, state, reply }) {
			const plan = state.planOf(account);
			if (!plan.hooksInPlan)
				throw new StitchAnswer(400, {
					error: { message: 'Client does not have access to hooks.' },
				});
			const { destinationId, url } = checkNewHook(body, account);
			if (account.hooks.size >= plan.hookLimit)
				throw new StitchAnswer(400, {
					error: { message: `You have exceeded the limit of ${plan.hookLimit} hooks.` },
				});
			const now = isoSeconds(core.clock.now());
			const hook: Hook = {
				id: state.nextId('hook'),
				client_id: account.clientId,
				type: 'post_load',
				version: 1,
				destination_id: destinationId,
				config: { url },
				created_at: now,
				modified_at: now,
				disabled_at: null,
			};
			account.hooks.set(hook.id, hook);
			return json(reply, hook);
		},
	},
	{
		method: 'GET',
		path: BASE,
		handle: ({ account, reply }) => json(reply, { post_load: [...account.hooks.values()] }),
	},
	{
		method: 'PUT',
		path: `${BASE}/:id`,
		handle({ account, body, core, params, reply }) {
			if (
				!isObject(body) ||
				Object.keys(body).join() !== 'enable' ||
				typeof body.enable !== 'boolean'
			)
				throw invalidBody("PUT body must only contain boolean 'enable' key");
			const hook = account.hooks.get(Number(params.id));
			// Not documented for PUT: as DELETE has it.
			if (!hook) throw new StitchAnswer(400, { error: 'NotFound' });
			const now = isoSeconds(core.clock.now());
			hook.disabled_at = body.enable ? null : now;
			hook.modified_at = now;
			return json(reply, hook);
		},
	},
	{
		method: 'DELETE',
		path: `${BASE}/:id`,
		handle({ account, params, reply }) {
			if (!account.hooks.delete(Number(params.id)))
				throw new StitchAnswer(400, { error: 'NotFound' });
			return json(reply, null);
		},
	},
];
