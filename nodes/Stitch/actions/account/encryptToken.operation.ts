import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { whyNotOpened } from '../../../../credentials/shared/accessToken';
import type { TokenContent } from '../../../../credentials/shared/tokenEncryption';
import {
	encryptToken,
	isEncryptedToken,
	openToken,
} from '../../../../credentials/shared/tokenEncryption';
import { importTokenRegion, optionsOf } from '../../editor/descriptions/sharedParameters';
import { regionOption, tokenKeyOf } from '../shared/tokens';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Encrypt Token',
	value: 'encryptToken',
	action: 'Encrypt token of account',
	description: 'Encrypt a token that you already have, or encrypt it again with a new key',
};

const properties: INodeProperties[] = [
	{
		displayName: 'Token',
		name: 'token',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		required: true,
		description:
			'A plain token, or an encrypted one for the first key of the credential. Nothing is sent to Stitch.',
	},
	{
		displayName: 'Stitch Account ID',
		name: 'stitchAccountId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 204817',
		description:
			'The account that the token belongs to: required for a plain token. An encrypted one contains it.',
	},
	optionsOf([
		importTokenRegion,
		{
			displayName: 'Source ID',
			name: 'sourceId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 86741',
			description: 'For a plain Import API token: the source that it writes to',
		},
	]),
];

function plainContent(item: StitchItem, access_token: string): TokenContent {
	const stitch_account_id = item.optionalId('stitchAccountId', 'Stitch Account ID');
	if (stitch_account_id === undefined) {
		throw item.fail(
			"'Stitch Account ID' is empty",
			'Account: Create and Exchange Authorization Code return it with the token. It is the number after /client/ in the URL of the Stitch web app.',
		);
	}
	const source_id = item.optionalId('options.sourceId', 'Source ID');
	const region = source_id === undefined ? undefined : regionOption(item);
	return { access_token, stitch_account_id, source_id, region };
}

function openedContent(item: StitchItem, token: string): TokenContent {
	const opened = openToken(token, item.connection.tokenKeys ?? []);
	if ('refusal' in opened) {
		const { message, description } = whyNotOpened(opened.refusal);
		throw item.fail(message, description);
	}
	const { content } = opened;
	const given = item.optionalId('stitchAccountId', 'Stitch Account ID');
	if (given === undefined || given === content.stitch_account_id) return content;
	throw item.fail(
		`The encrypted token belongs to account ${content.stitch_account_id}, not to account ${given}`,
		"Check the expressions: 'Token' and 'Stitch Account ID' must come from the same customer.",
	);
}

/**
 * Encrypts a token with the first key of the credential: `{ access_token, stitch_account_id }`. An
 * encrypted token is opened with any of the keys, and its content is encrypted anew.
 */
async function execute(item: StitchItem) {
	const key = tokenKeyOf(item);
	const token = item.text('token', 'Token');
	const content = isEncryptedToken(token) ? openedContent(item, token) : plainContent(item, token);
	const { stitch_account_id } = content;
	return { access_token: encryptToken(content, key), stitch_account_id };
}

export const operation: ItemOperation = { option, properties, execute };
