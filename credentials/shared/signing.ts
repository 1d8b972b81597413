import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { StitchCredentialType } from './accessToken';
import { readAccessToken } from './accessToken';
import { isLoopbackUrl } from './baseUrl';
import type { Refusal } from './tokenKeys';

/** n8n shows only the message of a credential test, so it has to include what to do. */
const refuse = ({ message, description }: Refusal) => new UserError(`${message}. ${description}`);

/** The options of n8n's older requests too, which the HTTP Request node makes. */
interface AnyRequestOptions {
	url?: unknown;
	uri?: unknown;
	baseURL?: unknown;
	proxy?: unknown;
}

/** n8n compares host names only, so that the scheme and a proxy are looked at here. */
function whyNotSafe({ url, uri, baseURL, proxy }: AnyRequestOptions): Refusal | undefined {
	if (proxy) {
		return {
			message: 'A Stitch token is not sent through the proxy of a node',
			description: 'Remove the proxy from the options of the node.',
		};
	}
	const address = String(url ?? uri ?? '');
	const whole = /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(address) ? address : String(baseURL ?? '');
	if (/^https:\/\//i.test(whole) || isLoopbackUrl(whole)) return undefined;
	return {
		message: 'A Stitch token is sent to https:// addresses only',
		description: 'Plain http:// is accepted for localhost, 127.0.0.1 and [::1].',
	};
}

const NO_TOKEN: Refusal = {
	message: 'The credential has no access token',
	description: 'Fill in "Access Token", or check the expression that gives it.',
};

/**
 * Signs the requests that n8n itself sends with a credential: its test, and those of other nodes
 * such as HTTP Request. An encrypted token is decrypted for the request alone. (Not in
 * `preAuthentication`: for these credential types n8n would store what it returns.)
 */
export const signRequests =
	(type: StitchCredentialType) =>
	async (
		credentials: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const unsafe = whyNotSafe(options);
		if (unsafe !== undefined) throw refuse(unsafe);
		const { accessToken, refusal } = readAccessToken(type, credentials);
		if (accessToken === '') throw refuse(refusal ?? NO_TOKEN);
		const headers = { ...options.headers, Authorization: `Bearer ${accessToken}` };
		return { ...options, headers };
	};

const NO_TOKEN_YET: Refusal = {
	message: 'No access token yet, which is fine: save the credential',
	description:
		'It can create accounts as it is. To act in an account, fill in "Access Token", or use an expression that gives the token of each item.',
};

/**
 * What n8n signs with for the pasted token of an OAuth2 credential; n8n gives no function of ours
 * the request there. Throws UserError for a token that can't be used, and for none.
 */
export function signedTokenData(credentials: ICredentialDataDecryptedObject) {
	const { accessToken, refusal } = readAccessToken('stitchOAuth2Api', credentials);
	if (accessToken === '') throw refuse(refusal ?? NO_TOKEN_YET);
	return { access_token: accessToken, token_type: 'bearer' };
}
