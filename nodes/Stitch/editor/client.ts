import type { ILoadOptionsFunctions } from 'n8n-workflow';
import type { StitchClient } from '../api/types';
import { createClient } from '../api/client';
import { credentialTypeOf, getConnection } from '../api/credentials';

/** The client of a look-up in the editor: same credential choice as when the node runs. */
export async function editorClient(context: ILoadOptionsFunctions): Promise<StitchClient> {
	const parameter = (name: string, fallback: string) =>
		context.getCurrentNodeParameter(name) ?? context.getNodeParameter(name, fallback) ?? fallback;
	const type = credentialTypeOf(
		String(parameter('resource', '')),
		String(parameter('authentication', 'oAuth2')),
	);
	return createClient(context, await getConnection(context, type, 0), 0);
}
