import type { INodePropertyOptions } from 'n8n-workflow';
import type { TokenContent } from '../../../../credentials/shared/tokenEncryption';
import { encryptToken } from '../../../../credentials/shared/tokenEncryption';
import { accountIdIn } from '../../api/accounts';
import { createImportToken } from '../../api/importApi';
import { getSource } from '../../api/sources';
import type { JsonValue } from '../../json';
import {
	importTokenRegion,
	tokenNotice,
	tokenOptions,
} from '../../editor/descriptions/sharedParameters';
import { importSourceLocator } from '../../editor/descriptions/locators';
import { keyIfEncrypting, regionOption, tellMadeTokens } from '../shared/tokens';
import type { ItemOperation, Made, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create import API token',
	description:
		'Create a token for an Import API source. A source has two at most: to rotate, create the second, switch over, then delete the first.',
};

const properties = [tokenNotice, importSourceLocator, tokenOptions(importTokenRegion)];

/** All that the request needs. Throws for what is missing. */
const read = (item: StitchItem) => ({
	sourceId: item.id('sourceId', 'Source'),
	key: keyIfEncrypting(item),
});

/** What the encrypted token will say beside the token, read before that is made. */
async function readPlace(
	item: StitchItem,
	source_id: number,
): Promise<Omit<TokenContent, 'access_token'>> {
	const stitch_account_id =
		item.connection.stitchAccountId ??
		accountIdIn([await getSource(item, source_id, 'get the source to find the account ID')]);
	if (stitch_account_id !== undefined)
		return { stitch_account_id, source_id, region: regionOption(item) };
	throw item.fail(
		'The Stitch account ID is not known',
		"Stitch's record of the source has none, and the encrypted token has to contain it. Turn off 'Encrypt Token', and use Account: Encrypt Token with the ID.",
	);
}

/**
 * Creates an Import API token: `{ id, access_token }` (connect-api.md 8.19), the token encrypted if
 * asked for. Sent once.
 */
async function execute(item: StitchItem) {
	const { sourceId, key } = read(item);
	const place = key && (await readPlace(item, sourceId));
	const { id, access_token } = await createImportToken(item, sourceId);
	const isEncrypted = key !== undefined && place !== undefined;
	return {
		id,
		access_token: isEncrypted ? encryptToken({ access_token, ...place }, key) : access_token,
	};
}

const NOT_KEPT =
	"A line without a token is one that lacks a key or its account's ID: revoke it with Import API Token: Delete, and create another.";

const tellMade = (made: Made[]) =>
	tellMadeTokens(
		made,
		'token',
		({ item, output }) => {
			const { id, access_token } = output as { id: JsonValue; access_token: string };
			const source_id = item.id('sourceId', 'Source');
			const { stitchAccountId: stitch_account_id } = item.connection;
			const content =
				stitch_account_id === undefined
					? undefined
					: { access_token, stitch_account_id, source_id, region: regionOption(item) };
			return { fields: { id, source_id }, content };
		},
		{ withoutToken: NOT_KEPT },
	);

export const operation: ItemOperation = {
	option,
	properties,
	inOrder: true,
	check: read,
	tellMade,
	execute,
};
