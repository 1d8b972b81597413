import type { IHookFunctions } from 'n8n-workflow';
import { isSet } from '../../api/fields';
import { hookDestination, hookPath } from '../../api/hooks';
import type { JsonObject, StitchClient } from '../../api/types';
import { parseId } from '../../api/http/path';
import { fetchHooks, HOOKS } from '../../api/lists';
import { refusedWith, stitchCode } from '../../api/refusal';
import { isSecret, SECRET_PARAMETER } from './secret';

/** A post-load hook as far as it matters here (connect-api.md 8.35). */
export interface Hook {
	id: number;
	url: string;
	/** Absent in some of the documented samples. */
	destinationId?: number;
	createdAt: string;
	isDisabled: boolean;
}

function readHook(hook: JsonObject): Hook | undefined {
	const id = parseId(hook.id);
	const url = (hook.config as JsonObject | null | undefined)?.url;
	if (id === undefined || typeof url !== 'string') return undefined;
	return {
		id,
		url,
		destinationId: hookDestination(hook),
		createdAt: typeof hook.created_at === 'string' ? hook.created_at : '',
		isDisabled: isSet(hook.disabled_at),
	};
}

/** All hooks of the account, disabled ones too. */
export async function listHooks(context: IHookFunctions, client: StitchClient): Promise<Hook[]> {
	const hooks = await fetchHooks(context, client);
	return hooks.map(readHook).filter((hook): hook is Hook => hook !== undefined);
}

/** Makes a hook. Never sent twice: what became of a lost one shows when the hooks are listed. */
export async function createHook(
	client: StitchClient,
	destinationId: number,
	url: string,
	secret: string,
): Promise<void> {
	await client.request({
		method: 'POST',
		path: HOOKS,
		body: { type: 'post_load', destination_id: destinationId, config: { url } },
		secrets: [url, secret],
		purpose: 'create the hook',
	});
}

export async function enableHook(client: StitchClient, hook: Hook): Promise<void> {
	await client.request({
		method: 'PUT',
		path: hookPath(hook.id),
		body: { enable: true },
		secrets: [hook.url],
		purpose: 'enable the hook',
	});
}

/** Removes a hook; one that is gone already is what was wanted. */
export async function deleteHook(client: StitchClient, hook: Hook): Promise<void> {
	const gone = await client
		.request({
			method: 'DELETE',
			path: hookPath(hook.id),
			secrets: [hook.url],
			purpose: 'delete the hook',
		})
		.then(
			() => undefined,
			(refusal: Error) => refusal,
		);
	if (gone === undefined || stitchCode(gone) === 'NotFound' || refusedWith(gone) === 404) return;
	throw gone;
}

/** A URL in its parts; `undefined` when the text is none. */
export function parseUrl(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}

/** Whether a hook calls the given webhook URL, with whatever query. */
export function callsUrl(hook: Hook, webhookUrl: string): boolean {
	const [own, other] = [webhookUrl, hook.url].map(parseUrl);
	if (own === undefined || other === undefined) return false;
	return own.origin === other.origin && own.pathname === other.pathname;
}

/** The secret in a hook's URL, if it has one. */
export function secretOf(hook: Hook): string | undefined {
	const secret = parseUrl(hook.url)?.searchParams.get(SECRET_PARAMETER);
	return isSecret(secret) ? secret : undefined;
}

/** A hook for people: never the path or the query of its URL, which may be secrets of others. */
export function describeHook({ id, url, destinationId, createdAt, isDisabled }: Hook): string {
	const details = [
		parseUrl(url)?.host ?? 'unknown address',
		destinationId === undefined ? undefined : `destination ${destinationId}`,
		createdAt === '' ? undefined : `created ${createdAt.slice(0, 10)}`,
		isDisabled ? 'disabled' : undefined,
	];
	return `${id} (${details.filter((detail) => detail !== undefined).join(', ')})`;
}
