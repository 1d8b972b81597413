import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { exchangeCode } from '../../api/accounts';
import { notice } from '../../editor/descriptions/sharedParameters';
import type { ItemOperation, StitchItem } from '../shared/types';
import { partnerOf } from './partner';

const option: INodePropertyOptions = {
	name: 'Exchange Authorization Code',
	value: 'exchangeCode',
	action: 'Exchange authorization code',
	description: 'Get a permanent access token for the code that the user came back with',
};

const properties: INodeProperties[] = [
	notice(
		'exchangeNotice',
		'The output holds a permanent access token. Turn off "Save successful production executions" in the workflow settings if it must not be kept in n8n\'s execution data. A code works once, and for five minutes.',
	),
	{
		displayName: 'Code',
		name: 'code',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		required: true,
		placeholder: 'e.g. the "code" of the query',
		description: 'The "code" that Stitch added to the redirect URI when the user accepted',
	},
];

/**
 * Exchanges an authorization code for a permanent token, once. Gives
 * `{ access_token, stitch_account_id, token_type }` (authentication.md 4.4).
 */
async function execute(item: StitchItem) {
	const { secret } = partnerOf(item);
	const code = item.optionalText('code', 'Code');
	if (code === undefined) {
		throw item.fail(
			"'Code' is empty",
			'Stitch adds it to the redirect URI as "code". If the user did not accept, there is "error=access_denied" instead.',
		);
	}
	return { ...(await exchangeCode(item, secret, code)) };
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
