import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { encryptToken } from '../../../../credentials/shared/tokenEncryption';
import type { AccountToken } from '../../api/accounts';
import { createAccount } from '../../api/accounts';
import {
	tokenNotice,
	REGIONS,
	region,
	tokenOptions,
	builderHint,
} from '../../editor/descriptions/sharedParameters';
import { isTool, runKeyOf, sharedInExecution } from '../../reruns';
import { keyIfEncrypting, partnerOf, tellMadeTokens } from '../shared/tokens';
import type { ItemOperation, Made, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create account',
	description: 'Create an account for a new user, and get its access token',
	...builderHint(
		'Stitch shows access_token once: turn on options.encryptToken and store it. Later nodes act in the account with it, as an expression in the credential.',
	),
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
	tokenNotice,
	text('First Name', 'firstName', 'e.g. Nathan', 'First name of the owner of the new account'),
	text('Last Name', 'lastName', 'e.g. Smith', 'Last name of the owner of the new account'),
	text('Company', 'company', 'e.g. Example Ltd', 'Name of the new account'),
	text(
		'Email',
		'email',
		'e.g. nathan@example.com',
		'Address of the owner, to whom Stitch writes; no Stitch user may have it yet',
	),
	region,
	tokenOptions(),
];

/** All that the request needs. Throws for what is missing. */
const read = (item: StitchItem) => ({
	key: keyIfEncrypting(item),
	partner: partnerOf(item),
	owner: {
		first_name: item.text('firstName', 'First Name'),
		last_name: item.text('lastName', 'Last Name'),
		company: item.text('company', 'Company'),
		email: item.text('email', 'Email'),
		region: item.choice('region', 'Region', REGIONS, 'us-east-1'),
	},
});

/**
 * The account that this execution has made already for the same owner, in whichever item or turn of a
 * loop, or for the same item in an earlier try: Stitch refuses the email address from then on.
 * Otherwise a new one: another customer with the same address must not get it.
 */
async function accountFor(item: StitchItem, { partner, owner }: ReturnType<typeof read>) {
	const { context, connection, itemIndex } = item;
	const place = [runKeyOf(context), itemIndex, owner.email, owner.region];
	// n8n 1.85 counts the calls of a tool anew for each item of the agent: they have no place.
	const identities = isTool(context.getNode()) ? [] : [place];
	const keys = [Object.values(owner), ...identities].map((identity) =>
		JSON.stringify([connection.apiBaseUrl, partner.id, partner.secret, ...identity]),
	);
	const create = async () => await createAccount(item, partner, owner);
	return await sharedInExecution(context, keys, create);
}

/**
 * Creates a Stitch account for a new user with the partner's ID and secret. Sent once. Gives
 * `{ access_token, stitch_account_id }` (connect-api.md 8.1), the token encrypted if asked for.
 */
async function execute(item: StitchItem) {
	const given = read(item);
	const { key } = given;
	const account = await accountFor(item, given);
	return key === undefined
		? { ...account }
		: { ...account, access_token: encryptToken(account, key) };
}

const idOf = ({ output }: Made) => (output as unknown as AccountToken).stitch_account_id;

const tellMade = (made: Made[]) =>
	tellMadeTokens(
		made,
		'account',
		({ item, output }) => {
			const { access_token, stitch_account_id } = output as unknown as AccountToken;
			const fields = { email: item.text('email', 'Email'), stitch_account_id };
			return { fields, content: { access_token, stitch_account_id } };
		},
		// Several items may have been given one account.
		{ count: new Set(made.map(idOf)).size },
	);

export const operation: ItemOperation = {
	option,
	properties,
	inOrder: true,
	check: read,
	tellMade,
	execute,
};
