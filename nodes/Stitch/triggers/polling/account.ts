import type { IPollFunctions } from 'n8n-workflow';
import type { JsonObject, StitchClient } from '../../api/types';
import { accountIdIn } from '../../api/accounts';
import { fetchDestinations, fetchSources } from '../../api/lists';

/** Reads each list of an account at most once per poll; neither is limited by Stitch. */
export interface AccountReader {
	/** All sources, deleted ones too (connect-api.md 8.15). */
	sources(): Promise<JsonObject[]>;
	/** The account ID; 0 while the account has neither a source nor a destination to read it from. */
	id(): Promise<number>;
}

export function createAccountReader(context: IPollFunctions, client: StitchClient): AccountReader {
	let list: Promise<JsonObject[]> | undefined;
	const sources = async () => await (list ??= fetchSources(context, client));
	return {
		sources,
		async id() {
			const own = client.connection.stitchAccountId ?? accountIdIn(await sources());
			return own ?? accountIdIn(await fetchDestinations(context, client)) ?? 0;
		},
	};
}
