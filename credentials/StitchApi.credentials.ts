import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { connectTokenTest } from './shared/credentialTests';
import {
	accessTokenField,
	advancedHeading,
	apiBaseUrlField,
	notice,
	refusedUrlNotice,
	sameForAllItems,
	stitchOnly,
	tokenEncryptionKeyField,
} from './shared/fields';
import { signRequests } from './shared/accessToken';

/** One API access token of one Stitch account (authentication.md section 2). */
export class StitchApi implements ICredentialType {
	name = 'stitchApi';

	displayName = 'Stitch API';

	icon: Icon = { light: 'file:../icons/stitch.svg', dark: 'file:../icons/stitch.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-stitch/n8n-nodes-stitch/blob/main/docs/credentials.md#stitch-api';

	properties: INodeProperties[] = [
		notice(
			'howToConnect',
			'In Stitch, go to Account Settings → API access keys → Generate API access key. Stitch shows the token only once; it never expires. API access needs a Free Trial, Advanced or Premium plan.',
		),
		accessTokenField('An API access token of the account, plain or encrypted.'),
		tokenEncryptionKeyField(),
		...stitchOnly(['apiBaseUrl']),
		advancedHeading,
		apiBaseUrlField,
		refusedUrlNotice('apiBaseUrl', 'API Base URL'),
		sameForAllItems(['accessToken', 'tokenEncryptionKey', 'apiBaseUrl']),
	];

	authenticate: IAuthenticate = signRequests('stitchApi');

	test: ICredentialTestRequest = connectTokenTest;
}
