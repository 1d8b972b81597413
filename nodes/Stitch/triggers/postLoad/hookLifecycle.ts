import type { IHookFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { LOOPBACK_URL_PATTERN } from '../../../../credentials/shared/baseUrl';
import type { StitchClient } from '../../api/types';
import { createClient } from '../../api/client';
import { getConnection } from '../../api/credentials';
import { parseId } from '../../api/http/path';
import { credentialTypeOf } from '../../api/credentials';
import { isHookLimit } from '../../api/refusal';
import type { Hook } from './hooks';
import {
	callsUrl,
	createHook,
	deleteHook,
	describeHook,
	enableHook,
	listHooks,
	parseUrl,
	secretOf,
} from './hooks';
import { isSecret, newSecret, SECRET_PARAMETER } from './secret';

interface Registration {
	client: StitchClient;
	webhookUrl: string;
	destinationId: number;
}

async function prepare(context: IHookFunctions): Promise<Registration> {
	const type = credentialTypeOf('', context.getNodeParameter('authentication', 'oAuth2') as string);
	const client = createClient(context, await getConnection(context, type, 0), 0);
	const chosen = context.getNodeParameter('destinationId', '', { extractValue: true }) as unknown;
	const destinationId = parseId(chosen);
	if (destinationId === undefined) {
		throw new NodeOperationError(context.getNode(), "'Destination' is not an ID of Stitch", {
			description: 'Pick a destination from the list, or enter its ID: a positive whole number.',
		});
	}
	return { client, webhookUrl: context.getNodeWebhookUrl('default') ?? '', destinationId };
}

/** Throws when Stitch could not call the URL. The local emulator takes plain HTTP. */
function checkUrl(context: IHookFunctions, { client, webhookUrl }: Registration): void {
	const isLocal = (url: string) => new RegExp(LOOPBACK_URL_PATTERN, 'i').test(url);
	if (parseUrl(webhookUrl)?.protocol === 'https:') return;
	if (isLocal(webhookUrl) && isLocal(client.connection.apiBaseUrl)) return;
	throw new NodeOperationError(
		context.getNode(),
		'The webhook URL of n8n does not start with https://, and Stitch calls no other',
		{
			description: `It is ${parseUrl(webhookUrl)?.origin ?? 'not a URL'}. Set the environment variable WEBHOOK_URL of n8n to its public https:// address, or use a tunnel for tests.`,
		},
	);
}

/** Hooks that call this trigger's URL; nobody else's do, because the URL holds the node's own ID. */
const ownHooks = (hooks: Hook[], webhookUrl: string) =>
	hooks.filter((hook) => callsUrl(hook, webhookUrl));

const fits = (hook: Hook, destinationId: number) =>
	(hook.destinationId === undefined || hook.destinationId === destinationId) &&
	secretOf(hook) !== undefined;

/**
 * Whether Stitch has the hook already; a disabled one is enabled. The secret in its URL becomes
 * the one that is checked, so that a hook outlives n8n's memory of it.
 */
export async function checkExists(this: IHookFunctions): Promise<boolean> {
	const registration = await prepare(this);
	checkUrl(this, registration);
	const { client, webhookUrl, destinationId } = registration;
	const hooks = ownHooks(await listHooks(this, client), webhookUrl);
	const fitting = hooks.filter((hook) => fits(hook, destinationId));
	const hook = fitting.find(({ isDisabled }) => !isDisabled) ?? fitting[0];
	if (hook === undefined) return false;
	if (hook.isDisabled) await enableHook(client, hook);
	const storage = this.getWorkflowStaticData('node');
	const secret = secretOf(hook);
	if (storage.secret !== secret) storage.secret = secret;
	// A second one would bring every event twice, and they are few.
	for (const other of hooks) if (other !== hook) await deleteHook(client, other);
	return true;
}

/** The refusal with the hooks of the account in it, if there are as many as Stitch allows. */
function withHooks(context: IHookFunctions, refusal: Error, hooks: Hook[]): Error {
	if (!isHookLimit(refusal)) return refusal;
	const message = `The account has ${hooks.length} hooks, and Stitch allows no more`;
	const description = `They are: ${hooks.map(describeHook).join(', ')}. Delete one with Hook: Delete, or in Stitch. The test URL and the production URL of n8n count separately.`;
	return new NodeOperationError(context.getNode(), message, { description });
}

/**
 * Makes the hook. Its secret is stored before the request: an answer that gets lost may still
 * mean that the hook exists, and it is found by its URL the next time.
 */
export async function create(this: IHookFunctions): Promise<boolean> {
	const registration = await prepare(this);
	checkUrl(this, registration);
	const { client, webhookUrl, destinationId } = registration;
	const hooks = await listHooks(this, client);
	// Of another destination, or without the secret: they would be refused or not be wanted.
	const stale = ownHooks(hooks, webhookUrl);
	for (const hook of stale) await deleteHook(client, hook);

	const storage = this.getWorkflowStaticData('node');
	// The same secret for the node's whole life: a run that is still going on may store it again.
	const secret = isSecret(storage.secret) ? storage.secret : newSecret();
	if (storage.secret !== secret) storage.secret = secret;
	const url = new URL(webhookUrl);
	url.searchParams.set(SECRET_PARAMETER, secret);
	try {
		await createHook(client, destinationId, url.toString(), secret);
	} catch (refusal) {
		throw withHooks(
			this,
			refusal,
			hooks.filter((hook) => !stale.includes(hook)),
		);
	}
	return true;
}

/** Removes the hook; one that is gone already is fine. */
export async function remove(this: IHookFunctions): Promise<boolean> {
	const { client, webhookUrl } = await prepare(this);
	const hooks = ownHooks(await listHooks(this, client), webhookUrl);
	for (const hook of hooks) await deleteHook(client, hook);
	return true;
}
