import type { IPollFunctions } from 'n8n-workflow';
import type { JsonObject, StitchClient } from '../transport';
import { parseId } from '../transport';
import { expectList } from '../transport/shape';

/** Reads each list of an account at most once per poll; neither is limited by Stitch. */
export interface AccountReader {
	/** All sources, deleted ones too (connect-api.md 8.15). */
	sources(): Promise<JsonObject[]>;
	/** The account ID; 0 while the account has neither a source nor a destination to read it from. */
	id(): Promise<number>;
}

export function createAccountReader(context: IPollFunctions, client: StitchClient): AccountReader {
	async function list(path: string, what: string) {
		const answer = await client.request({ method: 'GET', path, purpose: `list the ${what}` });
		return expectList(context.getNode(), answer, what, client.itemIndex);
	}
	const idIn = (objects: JsonObject[]) =>
		objects.map((object) => parseId(object.stitch_client_id)).find((id) => id !== undefined);

	let sources: Promise<JsonObject[]> | undefined;
	const readSources = async () => await (sources ??= list('/v4/sources', 'sources'));
	return {
		sources: readSources,
		async id() {
			const own = client.connection.stitchAccountId ?? idIn(await readSources());
			return own ?? idIn(await list('/v4/destinations', 'destinations')) ?? 0;
		},
	};
}
