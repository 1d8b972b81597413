import type { JsonObject } from '../json';
import { isObject, isSet, objectOf } from '../json';
import { apiPath, parseId } from './http/request';
import type { StitchError } from './StitchError';
import type { StitchClient, StitchRequest } from './types';

/** Post-load hooks: addresses that Stitch calls after each load (connect-api.md 8.35 to 8.38). */
const HOOKS = '/notifications/public/v1/api/hooks';

const hookPath = (id: number) => apiPath`/notifications/public/v1/api/hooks/${id}`;

/** Query parameter of a trigger's URL that carries its secret: Stitch signs nothing. */
export const SECRET_PARAMETER = 'secret';

/** Whether a value has the form of a trigger's secret: 256 bits as hexadecimal digits. */
export const isSecret = (value: unknown): value is string =>
	typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

/** A hook as far as it matters to a trigger. */
export interface Hook {
	id: number;
	url: string;
	/** Absent in some of the documented samples. */
	destinationId?: number;
	/** As Stitch writes it; empty when it does not. */
	createdAt: string;
	isDisabled: boolean;
}

/**
 * The destination of a hook. Documented in three ways: at the top, in `config` with the prefix
 * "destination_", and not at all (connect-api.md section 12).
 */
export function hookDestination(hook: JsonObject): number | undefined {
	return [hook.destination_id, objectOf(hook.config).destination_id]
		.map((value) => parseId(typeof value === 'string' ? value.replace(/^destination_/, '') : value))
		.find((id) => id !== undefined);
}

export const isHookDisabled = (hook: JsonObject): boolean => isSet(hook.disabled_at);

/** A hook of the list, checked; `undefined` for one without an ID or a URL. */
export function readHook(hook: JsonObject): Hook | undefined {
	const id = parseId(hook.id);
	const { url } = objectOf(hook.config);
	if (id === undefined || typeof url !== 'string') return undefined;
	return {
		id,
		url,
		destinationId: hookDestination(hook),
		createdAt: typeof hook.created_at === 'string' ? hook.created_at : '',
		isDisabled: isHookDisabled(hook),
	};
}

/** A URL in its parts; `undefined` for any other text. */
export function parseUrl(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}

const secretsIn = (url: string): string[] =>
	parseUrl(url)?.searchParams.getAll(SECRET_PARAMETER).filter(isSecret) ?? [];

/** The secret of a trigger in a hook's URL, if it has one. */
export const secretIn = (url: string): string | undefined => secretsIn(url)[0];

/** The hook as it may be shown: without the secret that a trigger put into its URL. */
export function simplifyHook(hook: JsonObject): JsonObject {
	const { config } = hook;
	if (!isObject(config) || typeof config.url !== 'string') return hook;
	const url = secretsIn(config.url).reduce(
		(text, secret) => text.replaceAll(secret, 'hidden'),
		config.url,
	);
	return { ...hook, config: { ...config, url } };
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

/** All hooks of the account, disabled ones too (connect-api.md 8.36). Throws StitchError. */
export async function listHooks(client: StitchClient): Promise<JsonObject[]> {
	const request: StitchRequest = { method: 'GET', path: HOOKS, purpose: 'list the hooks' };
	const { post_load: hooks } = objectOf(await client.request(request));
	if (Array.isArray(hooks) && hooks.every(isObject)) return hooks;
	throw client.unexpected(request, 'not a list of hooks');
}

/**
 * Creates a hook that calls `url`, and returns it (connect-api.md 8.35). Sent once: the list shows
 * whether one exists whose answer was lost. Throws StitchError; no message shows `secrets`.
 */
export async function createHook(
	client: StitchClient,
	destinationId: number,
	url: string,
	secrets: string[] = [],
): Promise<JsonObject> {
	const request: StitchRequest = {
		method: 'POST',
		path: HOOKS,
		body: { type: 'post_load', destination_id: destinationId, config: { url } },
		secrets,
		purpose: 'create the hook',
	};
	return await client.object(request, 'hook');
}

/** Whether a hook was refused because the account has as many as Stitch allows (connect-api.md 8.35). */
export const isHookLimit = ({ kind, status, said = '' }: StitchError): boolean =>
	kind === 'refused' && status === 400 && /exceeded the limit of .{0,80} hooks/.test(said);

/** Enables or disables a hook, and returns it (connect-api.md 8.37). Throws StitchError. */
export async function setHookEnabled(
	client: StitchClient,
	id: number,
	enable: boolean,
	secrets: string[] = [],
): Promise<JsonObject> {
	const request: StitchRequest = {
		method: 'PUT',
		path: hookPath(id),
		body: { enable },
		secrets,
		purpose: `${enable ? 'enable' : 'disable'} the hook`,
	};
	return await client.object(request, 'hook');
}

const isGone = ({ kind, status, code }: StitchError) =>
	kind === 'refused' && (status === 404 || code === 'NotFound');

/** Deletes a hook (connect-api.md 8.38); `missing`: whether one that is gone already counts as deleted. */
export async function deleteHook(
	client: StitchClient,
	id: number,
	{ missing = 'refuse', secrets = [] }: { missing?: 'accept' | 'refuse'; secrets?: string[] } = {},
): Promise<void> {
	const answer = await client.attempt({
		method: 'DELETE',
		path: hookPath(id),
		secrets,
		purpose: 'delete the hook',
	});
	if (!('error' in answer)) return;
	if (missing === 'accept' && isGone(answer.error)) return;
	throw answer.error;
}
