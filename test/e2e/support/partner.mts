import { demo } from '../../../emulator/index.mts';

/**
 * The data of a Stitch OAuth2 API credential of the emulator's partner.
 * @param url of the emulator
 * @param data what else it holds, such as `accessToken`
 */
export const partnerData = (url: string, data: object = {}) => ({
	clientId: demo.partner.id,
	clientSecret: demo.partner.secret,
	apiBaseUrl: url,
	appBaseUrl: url,
	...data,
});

/** The same for *Connect Using: Partner Token*; without a token it only creates accounts. */
export const partnerTokenData = (url: string, accessToken: string = '') =>
	partnerData(url, { grantType: 'partnerToken', accessToken });
