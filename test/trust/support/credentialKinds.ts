import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { StoredCredentials } from '../../support/credentialsHelper';
import type { OperationCase } from './operationCases';

/** A way to sign in: the credential, and what `authentication` says for it. */
export interface CredentialKind {
	name: string;
	authentication: string;
	credentials: (apiBaseUrl: string) => StoredCredentials;
}

const partner = (apiBaseUrl: string, data: ICredentialDataDecryptedObject): StoredCredentials => ({
	stitchOAuth2Api: {
		grantType: 'partnerToken',
		clientId: '={{ $json.partnerId }}',
		clientSecret: '={{ $json.partnerSecret }}',
		accessToken: '={{ $json.token }}',
		apiBaseUrl,
		appBaseUrl: apiBaseUrl,
		...data,
	},
});

const partnerToken: CredentialKind = {
	name: 'stitchOAuth2Api',
	authentication: 'oAuth2',
	credentials: (apiBaseUrl) => partner(apiBaseUrl, {}),
};

const accessToken: CredentialKind = {
	name: 'stitchApi',
	authentication: 'accessToken',
	credentials: (apiBaseUrl) => ({
		stitchApi: { accessToken: '={{ $json.token }}', apiBaseUrl },
	}),
};

const importToken: CredentialKind = {
	name: 'stitchImportApi',
	authentication: 'oAuth2',
	credentials: (apiBaseUrl) => ({
		stitchImportApi: {
			accessToken: '={{ $json.importToken }}',
			clientId: '={{ $json.accountId }}',
			region: 'us-east-1',
			apiBaseUrl,
		},
	}),
};

/** The credential types that an operation can run with; each field comes from the item. */
export function credentialKinds({ resource }: Pick<OperationCase, 'resource'>): CredentialKind[] {
	if (resource === 'account') return [partnerToken];
	return resource === 'importRecord' ? [importToken] : [accessToken, partnerToken];
}
