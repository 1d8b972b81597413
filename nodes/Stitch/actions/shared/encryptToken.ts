import { encryptingKey } from '../../../../credentials/shared/accessToken';
import type { TokenKey } from '../../../../credentials/shared/tokenEncryption';
import { REGIONS } from '../../editor/descriptions/sharedParameters';
import type { StitchItem } from './types';

/** The key of the item's credential that encrypts. Throws when the credential has none. */
export function tokenKeyOf(item: StitchItem): TokenKey {
	const { tokenKeys = [], tokenRefusal } = item.connection;
	const found = encryptingKey({ keys: tokenKeys, refusal: tokenRefusal });
	if ('key' in found) return found.key;
	throw item.fail(found.refusal.message, found.refusal.description);
}

/**
 * The key for *Encrypt Token*; `undefined` when the option is off. To be called before anything is
 * sent: a token that Stitch shows once must not be lost for want of a key.
 */
export const keyIfEncrypting = (item: StitchItem): TokenKey | undefined =>
	item.flag('options.encryptToken', 'Encrypt Token', false) ? tokenKeyOf(item) : undefined;

/** The option *Region*, for the content of an encrypted Import API token; nothing if it isn't set. */
export function regionOption(item: StitchItem): { region?: string } {
	if (item.optionalText('options.region', 'Region') === undefined) return {};
	return { region: item.choice('options.region', 'Region', REGIONS, 'us-east-1') };
}
