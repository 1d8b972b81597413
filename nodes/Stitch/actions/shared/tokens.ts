import type { Made, StitchItem } from './types';
import { encryptingKey } from '../../../../credentials/shared/accessToken';
import type { TokenContent, TokenKey } from '../../../../credentials/shared/tokenEncryption';
import { encryptToken, isEncryptedToken } from '../../../../credentials/shared/tokenEncryption';
import { REGIONS } from '../../editor/descriptions/sharedParameters';
import type { JsonObject } from '../../json';

/** The partner ID and secret of the item's credential. Throws when one is not filled in. */
export function partnerOf(item: StitchItem): { id: string; secret: string } {
	const { partner } = item.connection;
	if (partner !== undefined && partner.id !== '' && partner.secret !== '') return partner;
	throw item.fail(
		'The credential has no partner ID or no partner secret',
		'Fill in "Client ID" (the partner ID) and "Client Secret" (the partner secret) in the "Stitch OAuth2 API" credential. Stitch gives them to approved partners.',
	);
}

const keyIn = ({ connection: { tokenKeys = [], tokenRefusal } }: StitchItem) =>
	encryptingKey({ keys: tokenKeys, refusal: tokenRefusal });

/** The key of the item's credential that encrypts. Throws when the credential has none. */
export function tokenKeyOf(item: StitchItem): TokenKey {
	const found = keyIn(item);
	if ('key' in found) return found.key;
	throw item.fail(found.refusal.message, found.refusal.description);
}

/**
 * The key for *Encrypt Token*; `undefined` when the option is off. To be called before anything is
 * sent: a token that Stitch shows once must not be lost for want of a key. So a key that can't be used
 * is refused with the option off, too: the error of a run that stops has the tokens, encrypted.
 */
export function keyIfEncrypting(item: StitchItem): TokenKey | undefined {
	const isOn = item.flag('options.encryptToken', 'Encrypt Token', false);
	const { tokenKeys, tokenRefusal } = item.connection;
	const isUnusable = tokenKeys === undefined && tokenRefusal !== undefined;
	const key = isOn || isUnusable ? tokenKeyOf(item) : undefined;
	return isOn ? key : undefined;
}

/** The option *Region*, for the content of an encrypted Import API token, if it is set. */
export function regionOption(item: StitchItem): string | undefined {
	if (item.optionalText('options.region', 'Region') === undefined) return undefined;
	return item.choice('options.region', 'Region', REGIONS, 'us-east-1');
}

/** An item that made a token: what names it, and what the encrypted token has to contain. */
interface MadeToken {
	fields: JsonObject;
	/** `undefined` when it isn't known, so that the token can't be encrypted. */
	content: TokenContent | undefined;
}

/** The token of an output as it may be stored; `undefined` when the credential has no key. */
function encrypted({ item, output }: Made, content: TokenContent | undefined): string | undefined {
	const { access_token } = output as { access_token?: unknown };
	if (typeof access_token === 'string' && isEncryptedToken(access_token)) return access_token;
	const found = keyIn(item);
	return content !== undefined && 'key' in found ? encryptToken(content, found.key) : undefined;
}

/**
 * What the error of an item says about the tokens that the items before it gave, which Stitch shows
 * once: a JSON object a line, with `item` and the token encrypted.
 */
export function tellMadeTokens(
	made: Made[],
	what: string,
	read: (made: Made) => MadeToken,
	{ count = made.length, withoutToken = '' } = {},
): string {
	const lines = made.map((each) => {
		const { fields, content } = read(each);
		return { item: each.item.itemIndex, ...fields, access_token: encrypted(each, content) };
	});
	const hasAll = lines.every((line) => line.access_token !== undefined);
	return [
		`Before this item, ${count} ${count === 1 ? `${what} was` : `${what}s were`} created. Stitch does not show a token again, so the tokens are kept here, encrypted with the key of the credential. Store them, and run the node again for the other items only. With one of the "Continue" settings of this node, every item gives its own output.`,
		...(hasAll ? [] : [withoutToken]),
		...lines.map((line) => JSON.stringify(line)),
	].join('\n');
}
