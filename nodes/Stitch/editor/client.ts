import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { Client } from '../api/client';
import { credentialTypeOf, getConnection, isUnresolved } from '../api/credentials';
import { StitchError } from '../api/StitchError';
import type { StitchClient } from '../api/types';
import { toNodeError } from '../errors/toNodeError';
import { readId } from '../item/parameters';

/** What the editor may call: a search, a list of options, the fields of a form. */
type LookUp = (this: ILoadOptionsFunctions, ...given: never[]) => Promise<unknown>;

/** n8n can't resolve the credential: an expression in it needs the items of a running workflow. */
const unresolved = () =>
	StitchError.unusable(
		'Only a running workflow can resolve the expression in this credential',
		'Lists and forms need a token while you edit. Choose "By ID" or JSON here, or pick a credential without an expression while you set up the node.',
	);

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
	return new Client(context, connection, 0);
}

/** The ID that is chosen in a locator; `undefined` for none, and for an expression. */
export function chosenId(context: ILoadOptionsFunctions, name: string): number | undefined {
	const reading = readId(context.getCurrentNodeParameter(name), name);
	return 'refused' in reading ? undefined : reading.id;
}

/** The look-ups with errors of n8n's, whose messages the editor shows. */
export function withNodeErrors<LookUps extends Record<string, LookUp>>(lookUps: LookUps): LookUps {
	const all = Object.entries(lookUps).map(([name, lookUp]) => {
		const one: LookUp = async function (...given) {
			return await lookUp
				.apply(this, given)
				.catch(async (thrown) => await Promise.reject(toNodeError(this.getNode(), thrown)));
		};
		return [name, one];
	});
	return Object.fromEntries(all) as LookUps;
}
