import { encryptingKey } from '../../../../credentials/shared/accessToken';
import type { TokenContent } from '../../../../credentials/shared/tokenEncryption';
import { encryptToken, isEncryptedToken } from '../../../../credentials/shared/tokenEncryption';
import type { JsonObject } from '../../json';
import type { Made } from './types';

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
	const { tokenKeys: keys = [], tokenRefusal: refusal } = item.connection;
	const found = encryptingKey({ keys, refusal });
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
	withoutToken = '',
): string {
	const lines = made.map((each) => {
		const { fields, content } = read(each);
		const access_token = encrypted(each, content);
		return {
			item: each.item.itemIndex,
			...fields,
			...(access_token === undefined ? {} : { access_token }),
		};
	});
	const hasAll = lines.every((line) => 'access_token' in line);
	return [
		`Before this item, ${made.length} ${made.length === 1 ? `${what} was` : `${what}s were`} created. Stitch does not show a token again, so the tokens are kept here, encrypted with the key of the credential. Store them, and run the node again for the other items only. With 'On Error' at one of the "Continue" settings, every item gives its own output.`,
		...(hasAll ? [] : [withoutToken]),
		...lines.map((line) => JSON.stringify(line)),
	].join('\n');
}
