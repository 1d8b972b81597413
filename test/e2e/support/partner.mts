import { demo } from '../../../emulator/index.mts';

/** Who the emulator's partner is. */
export const partner = { clientId: demo.partner.id, clientSecret: demo.partner.secret };

/**
 * The data of the partner's Stitch OAuth2 API credential.
 * @param url of the emulator
 * @param data what else it holds
 */
export const partnerData = (url: string, data: object = {}) => ({
	...partner,
	apiBaseUrl: url,
	appBaseUrl: url,
	...data,
});

/** The same for *Connect Using: Partner Token*; without a token it only creates accounts. */
export const partnerTokenData = (url: string, accessToken: string = '') =>
	partnerData(url, { grantType: 'partnerToken', accessToken });
