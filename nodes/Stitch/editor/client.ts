import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { createClient } from '../api/client';
import { credentialTypeOf, getConnection } from '../api/credentials';
import { StitchError } from '../api/StitchError';
import type { StitchClient } from '../api/types';
import { toNodeError } from '../errors/toNodeError';

/** What the editor may call: a search, a list of options, the fields of a form. */
type LookUp<Arguments extends unknown[], Result> = (
	this: ILoadOptionsFunctions,
	...given: Arguments
) => Promise<Result>;

/** n8n can't resolve the credential: an expression in it needs the items of a running workflow. */
const unresolved = () =>
	new StitchError({
		kind: 'unusable',
		request: { method: 'GET', path: '' },
		attempts: 0,
		effectUnknown: false,
		words: {
			message: 'Only a running workflow can resolve the expression in this credential',
			description:
				'Lists and forms need a token while you edit. Choose "By ID" or JSON here, or pick a credential without an expression while you set up the node.',
		},
	});

/** The client of a look-up in the editor: same credential choice as when the node runs. */
export async function editorClient(context: ILoadOptionsFunctions): Promise<StitchClient> {
	const parameter = (name: string, fallback: string) =>
		context.getCurrentNodeParameter(name) ?? context.getNodeParameter(name, fallback) ?? fallback;
	const type = credentialTypeOf(
		String(parameter('resource', '')),
		String(parameter('authentication', 'oAuth2')),
	);
	const connection = await getConnection(context, type, 0).catch(async (thrown: unknown) => {
		const isOurs = thrown instanceof StitchError;
		return await Promise.reject(isOurs || !isUnresolved(thrown) ? thrown : unresolved());
	});
	return createClient(context, connection, 0);
}

/** n8n's words for an expression that needs another node's output. */
export const isUnresolved = (thrown: unknown): boolean => {
	const { name, message } = Object(thrown) as { name?: unknown; message?: unknown };
	return (
		name === 'ExpressionError' ||
		/hasn't been executed|no (path|connection) back|can't be resolved|no execution data/i.test(
			String(message),
		)
	);
};

/** A look-up whose reason for not succeeding the editor can show. */
export const shown = <Arguments extends unknown[], Result>(
	lookUp: LookUp<Arguments, Result>,
): LookUp<Arguments, Result> =>
	async function (...given) {
		return await lookUp
			.apply(this, given)
			.catch(async (thrown: unknown) => await Promise.reject(toNodeError(this.getNode(), thrown)));
	};
