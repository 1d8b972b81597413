import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { demo } from '../../emulator/index.mts';

/** Credential data of type `stitchImportApi` for the emulator's Import API source. */
export function importCredential(
	apiBaseUrl: string,
	data: ICredentialDataDecryptedObject = {},
): ICredentialDataDecryptedObject {
	return {
		accessToken: demo.account.importToken,
		clientId: String(demo.account.stitchClientId),
		region: 'us-east-1',
		apiBaseUrl,
		...data,
	};
}
