import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { encryptToken } from '../../../../credentials/shared/tokenEncryption';
import type { AccountToken } from '../../api/accounts';
import { exchangeCode } from '../../api/accounts';
import { tokenNotice, tokenOptions } from '../../editor/descriptions/sharedParameters';
import { keyIfEncrypting, partnerOf, tellMadeTokens } from '../shared/tokens';
import type { ItemOperation, Made, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Exchange Authorization Code',
	value: 'exchangeCode',
	action: 'Exchange authorization code',
	description: 'Exchange the code from the redirect for a permanent access token',
};

const properties: INodeProperties[] = [
	tokenNotice,
	{
		displayName: 'Code',
		name: 'code',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		required: true,
		placeholder: 'e.g. the "code" of the query',
		description:
			'The "code" that Stitch added to the redirect URI when the user accepted. It works once, and for five minutes.',
	},
	tokenOptions(),
];

/** All that the request needs. Throws for what is missing. */
function read(item: StitchItem) {
	const key = keyIfEncrypting(item);
	const { secret } = partnerOf(item);
	const code = item.optionalText('code', 'Code');
	if (code !== undefined) return { key, secret, code };
	throw item.fail(
		"'Code' is empty",
		'Stitch adds it to the redirect URI as "code". If the user did not accept, there is "error=access_denied" instead.',
	);
}

/**
 * Exchanges an authorization code for a permanent token, once. Gives
 * `{ access_token, stitch_account_id, token_type }` (authentication.md 4.4), the token encrypted if
 * asked for.
 */
async function execute(item: StitchItem) {
	const { key, secret, code } = read(item);
	const token = await exchangeCode(item, secret, code);
	if (key === undefined) return { ...token };
	const { access_token, stitch_account_id } = token;
	return { ...token, access_token: encryptToken({ access_token, stitch_account_id }, key) };
}

const tellMade = (made: Made[]) =>
	tellMadeTokens(made, 'token', ({ output }) => {
		const { access_token, stitch_account_id } = output as unknown as AccountToken;
		return { fields: { stitch_account_id }, content: { access_token, stitch_account_id } };
	});

export const operation: ItemOperation = {
	option,
	properties,
	inOrder: true,
	check: read,
	tellMade,
	execute,
};
