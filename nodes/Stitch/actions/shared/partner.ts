import type { StitchItem } from './types';
import { encryptingKey } from '../../../../credentials/shared/accessToken';
import type { TokenKey } from '../../../../credentials/shared/tokenEncryption';
import { REGIONS } from '../../editor/descriptions/sharedParameters';

/** The partner ID and secret of the item's credential. Throws when one is not filled in. */
export function partnerOf(item: StitchItem): { id: string; secret: string } {
	const { partner } = item.connection;
	if (partner !== undefined && partner.id !== '' && partner.secret !== '') return partner;
	throw item.fail(
		'The credential has no partner ID or no partner secret',
		'Fill in "Client ID" (the partner ID) and "Client Secret" (the partner secret) in the "Stitch OAuth2 API" credential. Stitch gives them to approved partners.',
	);
}

/** The key of the item's credential that encrypts. Throws when the credential has none. */
export function tokenKeyOf(item: StitchItem): TokenKey {
	const { tokenKeys = [], tokenRefusal } = item.connection;
	const found = encryptingKey({ keys: tokenKeys, refusal: tokenRefusal });
	if ('key' in found) return found.key;
	throw item.fail(found.refusal.message, found.refusal.description);
}

/**
 * The key for *Encrypt Token*; `undefined` when the option is off. To be called before anything is
 * sent: a token that Stitch shows once must not be lost for want of a key. So a key that can't be used
 * is refused with the option off, too: the tokens of a run that stops are told encrypted.
 */
export function keyIfEncrypting(item: StitchItem): TokenKey | undefined {
	const isOn = item.flag('options.encryptToken', 'Encrypt Token', false);
	const { tokenKeys, tokenRefusal } = item.connection;
	const isUnusable = tokenKeys === undefined && tokenRefusal !== undefined;
	const key = isOn || isUnusable ? tokenKeyOf(item) : undefined;
	return isOn ? key : undefined;
}

/** The option *Region*, for the content of an encrypted Import API token; nothing if it isn't set. */
export function regionOption(item: StitchItem): { region?: string } {
	if (item.optionalText('options.region', 'Region') === undefined) return {};
	return { region: item.choice('options.region', 'Region', REGIONS, 'us-east-1') };
}
