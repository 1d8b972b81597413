import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { notice } from '../../editor/descriptions/notice';
import type { JsonValue } from '../../api/types';
import { parseId } from '../../api/http/path';
import { isObject } from '../../api/shape';
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

/** The documented fields; without a token or an account ID it is no successful exchange. */
function readToken(answer: JsonValue) {
	if (!isObject(answer)) return undefined;
	const { access_token, stitch_account_id, token_type } = answer;
	if (typeof access_token !== 'string' || access_token === '') return undefined;
	if (typeof stitch_account_id !== 'number' || parseId(stitch_account_id) === undefined) {
		return undefined;
	}
	const token = { access_token, stitch_account_id };
	return typeof token_type === 'string' ? { ...token, token_type } : token;
}

/**
 * Exchanges an authorization code for a permanent token, once. Gives
 * `{ access_token, stitch_account_id, token_type }` (authentication.md 4.4).
 */
async function execute(item: StitchItem) {
	const { secret } = partnerOf(item);
	const code = String(item.parameter<unknown>('code', '') ?? '').trim();
	const refuse = (message: string, description: string) =>
		new NodeOperationError(item.context.getNode(), message, {
			description,
			itemIndex: item.itemIndex,
		});
	if (code === '') {
		throw refuse(
			"'Code' is empty",
			'Stitch adds it to the redirect URI as "code". When the user did not accept there is "error=access_denied" instead.',
		);
	}
	const answer = await item.request({
		method: 'POST',
		path: '/oauth/token',
		authorization: 'none',
		form: { client_secret: secret, code, grant_type: 'authorization_code' },
		secrets: [code],
		purpose: 'exchange the code',
	});
	const token = readToken(answer);
	if (token !== undefined) return token;
	throw refuse(
		'Stitch did not answer with a token and an account ID',
		'The code is used up all the same. Send the user to the authorization URL again.',
	);
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
