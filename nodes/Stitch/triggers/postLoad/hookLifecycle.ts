import { createHash, randomBytes, timingSafeEqual } from 'crypto';
import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { isLoopbackUrl } from '../../../../credentials/shared/baseUrl';
import type { Hook } from '../../api/hooks';
import {
	SECRET_PARAMETER,
	createHook,
	deleteHook,
	describeHook,
	isHookLimit,
	isSecret,
	listHooks,
	parseUrl,
	readHook,
	secretIn,
	setHookEnabled,
} from '../../api/hooks';
import { StitchError } from '../../api/StitchError';
import type { StitchClient } from '../../api/types';
import { toNodeError } from '../../errors/toNodeError';
import { readId } from '../../item/parameters';
import { connect } from '../connect';
import { readHookParameters } from './hookParameters';

/** A new secret: 256 random bits, as 64 hexadecimal digits. */
export const newSecret = (): string => randomBytes(32).toString('hex');

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Whether two secrets are the same, in a time that does not depend on them. Types first: a query
 * may hold lists and objects, and converting one of them to text may throw.
 */
export function isSameSecret(expected: unknown, given: unknown): boolean {
	if (!isSecret(expected) || !isSecret(given)) return false;
	return timingSafeEqual(digest(expected), digest(given));
}

interface Registration {
	client: StitchClient;
	webhookUrl: string;
	destinationId: number;
	/** n8n's static data of the node. */
	storage: IDataObject;
}

async function prepare(context: IHookFunctions): Promise<Registration> {
	const client = await connect(context);
	const reading = readId(context.getNodeParameter('destinationId', ''), 'destinationId');
	const destinationId = 'refused' in reading ? undefined : reading.id;
	if (destinationId === undefined) {
		const { refused, wayOut } =
			'refused' in reading
				? reading
				: { refused: 'is empty', wayOut: 'Pick a destination from the list, or enter its ID.' };
		throw new NodeOperationError(context.getNode(), `'Destination' ${refused}`, {
			description: wayOut,
		});
	}
	return {
		client,
		webhookUrl: context.getNodeWebhookUrl('default') ?? '',
		destinationId,
		storage: context.getWorkflowStaticData('node'),
	};
}

/** Throws when Stitch could not call the URL. The local emulator takes plain HTTP. */
function checkUrl(context: IHookFunctions, { client, webhookUrl }: Registration): void {
	if (parseUrl(webhookUrl)?.protocol === 'https:') return;
	if (isLoopbackUrl(webhookUrl) && isLoopbackUrl(client.connection.apiBaseUrl)) return;
	throw new NodeOperationError(
		context.getNode(),
		'The webhook URL of n8n does not start with https://, and Stitch calls no other',
		{
			description: `It is ${parseUrl(webhookUrl)?.origin ?? 'not a URL'}. Set the environment variable WEBHOOK_URL of n8n to its public https:// address, or use a tunnel for tests.`,
		},
	);
}

/** Whether a hook calls the given webhook URL, with whatever query. */
function callsUrl(hook: Hook, webhookUrl: string): boolean {
	const [own, other] = [webhookUrl, hook.url].map(parseUrl);
	if (own === undefined || other === undefined) return false;
	return own.origin === other.origin && own.pathname === other.pathname;
}

async function allHooks({ client }: Registration): Promise<Hook[]> {
	const hooks = (await listHooks(client)).map(readHook);
	return hooks.filter((hook) => hook !== undefined);
}

/** Hooks that call this trigger's URL; nobody else's do, because the URL holds the node's own ID. */
const ownHooks = (hooks: Hook[], { webhookUrl }: Registration) =>
	hooks.filter((hook) => callsUrl(hook, webhookUrl));

/**
 * Whether a hook is this trigger's: for its destination, and with the secret that n8n has stored.
 * Never with another one, for somebody else's hook would then decide what the trigger accepts.
 */
function fits(hook: Hook, { destinationId, storage }: Registration): boolean {
	if (!isSameSecret(storage.secret, secretIn(hook.url))) return false;
	return hook.destinationId === undefined || hook.destinationId === destinationId;
}

async function removeAll({ client }: Registration, hooks: Hook[]): Promise<void> {
	for (const { id, url } of hooks) {
		await deleteHook(client, id, { missing: 'accept', secrets: [url, secretIn(url) ?? ''] });
	}
}

/** The refusal with the hooks of the account in it, if there are as many as Stitch allows. */
function withHooks(thrown: Error, hooks: Hook[]): Error {
	if (!(thrown instanceof StitchError) || !isHookLimit(thrown)) return thrown;
	return StitchError.unusable(
		`The account has ${hooks.length} hooks, and Stitch allows no more`,
		`They are: ${hooks.map(describeHook).join(', ')}. Delete one with Hook: Delete, or in Stitch. The test URL and the production URL of n8n count separately. Stitch says: ${(thrown.said ?? '').slice(0, 1_000)}`,
	);
}

/**
 * Whether Stitch has the hook already; a disabled one is enabled. Others with the trigger's URL are
 * removed: a second one would bring every event twice, and they are few.
 */
async function findHook(context: IHookFunctions): Promise<boolean> {
	readHookParameters(context);
	const registration = await prepare(context);
	checkUrl(context, registration);
	const hooks = ownHooks(await allHooks(registration), registration);
	const fitting = hooks.filter((hook) => fits(hook, registration));
	const hook = fitting.find(({ isDisabled }) => !isDisabled) ?? fitting[0];
	if (hook === undefined) return false;
	const { id, url, isDisabled } = hook;
	if (isDisabled) {
		await setHookEnabled(registration.client, id, true, [url, secretIn(url) ?? '']);
	}
	await removeAll(
		registration,
		hooks.filter((other) => other !== hook),
	);
	return true;
}

/**
 * Creates the hook. Its secret is stored before the request: an answer that gets lost may still
 * mean that the hook exists, and it is found by its URL the next time.
 */
async function makeHook(context: IHookFunctions): Promise<boolean> {
	const registration = await prepare(context);
	checkUrl(context, registration);
	const hooks = await allHooks(registration);
	// Of another destination, without the secret, or not made by this trigger.
	const stale = ownHooks(hooks, registration);
	await removeAll(registration, stale);
	const { client, webhookUrl, destinationId, storage } = registration;
	// The same secret for the node's whole life: a run that is still going on may store it again.
	const secret = isSecret(storage.secret) ? storage.secret : newSecret();
	if (storage.secret !== secret) storage.secret = secret;
	const url = new URL(webhookUrl);
	url.searchParams.set(SECRET_PARAMETER, secret);
	const secrets = [url.toString(), secret];
	const made = createHook(client, destinationId, url.toString(), secrets);
	const refusal = await made.then(
		() => undefined,
		(thrown: Error) => thrown,
	);
	if (refusal === undefined) return true;
	const others = hooks.filter((hook) => !stale.includes(hook));
	throw withHooks(refusal, others);
}

async function removeHook(context: IHookFunctions): Promise<boolean> {
	const registration = await prepare(context);
	await removeAll(registration, ownHooks(await allHooks(registration), registration));
	return true;
}

/** Runs a step of the hook's life cycle; whatever it throws becomes n8n's error here. */
const step = (run: (context: IHookFunctions) => Promise<boolean>) =>
	async function (this: IHookFunctions): Promise<boolean> {
		try {
			return await run(this);
		} catch (thrown) {
			throw toNodeError(this.getNode(), thrown);
		}
	};

/** Whether Stitch has the hook already. */
export const checkExists = step(findHook);

/** Creates the hook. */
export const create = step(makeHook);

/** Removes the hook; one that is gone already is fine. */
export const remove = step(removeHook);
