import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { DEFAULT_APP_BASE_URL } from '../../../../credentials/shared/baseUrl';
import { additionalFields } from '../../editor/descriptions/sharedParameters';
import type { ItemOperation, StitchItem } from '../shared/types';
import { partnerOf } from '../shared/tokens';

const option: INodePropertyOptions = {
	name: 'Get Authorization URL',
	value: 'getAuthorizationUrl',
	action: 'Get authorization URL',
	description:
		'Build the URL where a user grants you access to their Stitch account. The redirect brings the "code" for Exchange Authorization Code, or "error=access_denied".',
};

const prefill = (displayName: string, name: string, placeholder: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder,
	description: 'Fills in the sign-up form',
});

const properties: INodeProperties[] = [
	{
		displayName: 'Redirect URI',
		name: 'redirectUri',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://n8n.example.com/webhook/stitch',
		description:
			'Where Stitch sends the user with the "code", exactly as registered; empty for the first registered one',
	},
	additionalFields([
		prefill('Company', 'company', 'e.g. Example Ltd'),
		prefill('Email', 'email', 'e.g. nathan@example.com'),
		prefill('First Name', 'firstName', 'e.g. Nathan'),
		prefill('Last Name', 'lastName', 'e.g. Smith'),
		{
			displayName: 'State',
			name: 'state',
			type: 'string',
			default: '',
			placeholder: 'e.g. customer-4711',
			description:
				'Stitch does not document that the redirect returns it; a redirect URI per customer avoids the need',
		},
	]),
];

/** The redirect URI, if one is given. Throws for a text that is not an address. */
function redirectUri(item: StitchItem): string | undefined {
	const value = item.optionalText('redirectUri', 'Redirect URI');
	if (value === undefined || /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(value)) return value;
	throw item.fail(
		"'Redirect URI' must be a complete address",
		'It has to start with a scheme, as in https://n8n.example.com/webhook/stitch.',
	);
}

/**
 * The address at which a user lets the partner act in an account: `{ authorization_url }`. Only
 * parameters that are filled in are in it (authentication.md 4.1; `state` is in no document).
 */
async function execute(item: StitchItem) {
	const field = (name: string, label: string) =>
		item.optionalText(`additionalFields.${name}`, label);
	const parameters = {
		client_id: partnerOf(item).id,
		redirect_uri: redirectUri(item),
		email: field('email', 'Email'),
		first_name: field('firstName', 'First Name'),
		last_name: field('lastName', 'Last Name'),
		company: field('company', 'Company'),
		state: field('state', 'State'),
	};
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(parameters)) {
		if (value !== undefined) query.append(name, value);
	}
	const { appBaseUrl = DEFAULT_APP_BASE_URL } = item.connection;
	return {
		authorization_url: `${appBaseUrl}/oauth/authorization?${query.toString().replaceAll('+', '%20')}`,
	};
}

export const operation: ItemOperation = { option, properties, execute };
