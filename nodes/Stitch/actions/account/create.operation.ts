import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { region } from '../../editor/descriptions/region';
import type { JsonValue } from '../../api/types';
import type { ItemOperation, StitchItem } from '../shared/types';
import { partnerOf } from './partner';

const option: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create account',
	description: 'Create an account for a new user, and get its access token',
};

const text = (
	displayName: string,
	name: string,
	placeholder: string,
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	required: true,
	placeholder,
	description,
});

const properties: INodeProperties[] = [
	{
		displayName:
			'The output holds the access token of the new account. Turn off "Save successful production executions" in the workflow settings if it must not be kept in n8n\'s execution data. Stitch e-mails the new owner.',
		name: 'createNotice',
		type: 'notice',
		default: '',
	},
	text('First Name', 'firstName', 'e.g. Nathan', 'First name of the owner of the new account'),
	text('Last Name', 'lastName', 'e.g. Smith', 'Last name of the owner of the new account'),
	text('Company', 'company', 'e.g. Example Ltd', 'Name of the new account'),
	{
		...text(
			'Email',
			'email',
			'e.g. nathan@example.com',
			'Address of the owner; it must not belong to a Stitch user yet',
		),
	},
	region,
];

/** The two fields that Stitch documents; anything else in a 200 is not a created account. */
function readAccount(answer: JsonValue) {
	if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return undefined;
	const { access_token, stitch_account_id } = answer;
	if (typeof access_token !== 'string' || typeof stitch_account_id !== 'number') return undefined;
	return { access_token, stitch_account_id };
}

/**
 * Creates a Stitch account for a new user with the partner's ID and secret. Sent once. Gives
 * `{ access_token, stitch_account_id }` (connect-api.md 8.1).
 */
async function execute(item: StitchItem) {
	const partner = partnerOf(item);
	const answer = await item.request({
		method: 'POST',
		path: '/v3/accounts',
		authorization: 'none',
		purpose: 'create the account',
		body: {
			partner_id: partner.id,
			partner_secret: partner.secret,
			first_name: item.parameter<string>('firstName'),
			last_name: item.parameter<string>('lastName'),
			company: item.parameter<string>('company'),
			email: item.parameter<string>('email'),
			region: item.parameter<string>('region'),
		},
	});
	const created = readAccount(answer);
	if (created === undefined) {
		throw new NodeOperationError(
			item.context.getNode(),
			'Stitch did not answer with a token and an account ID',
			{
				description:
					'The account may exist all the same: check with its owner before you run this again.',
				itemIndex: item.itemIndex,
			},
		);
	}
	return created;
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
