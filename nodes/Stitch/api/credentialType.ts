import type { CredentialType } from './types';

/** Which credential a resource uses; account and Import API records have one of their own. */
export function credentialTypeOf(resource: string, authentication: string): CredentialType {
	if (resource === 'account') return 'stitchOAuth2Api';
	if (resource === 'importRecord') return 'stitchImportApi';
	return authentication === 'accessToken' ? 'stitchApi' : 'stitchOAuth2Api';
}
