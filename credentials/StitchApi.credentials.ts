import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { apiBaseUrlField, stitchOnly, refusedUrlNotice } from './shared/fields';
import { connectTokenTest } from './shared/connectionTest';

/** One API access token of one Stitch account (authentication.md section 2). */
export class StitchApi implements ICredentialType {
	name = 'stitchApi';

	displayName = 'Stitch API';

	icon: Icon = { light: 'file:../icons/stitch.svg', dark: 'file:../icons/stitch.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-stitch/n8n-nodes-stitch#stitch-api';

	properties: INodeProperties[] = [
		{
			displayName:
				'In Stitch open Account Settings → API access keys → Generate API access key. The token is shown once and never expires. The plans Free Trial, Advanced and Premium have API access; Standard has not.',
			name: 'howToConnect',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'An API access token of the account. An expression works too: each item is then sent with the token of its own.',
		},
		apiBaseUrlField,
		refusedUrlNotice('apiBaseUrl', 'API Base URL'),
		...stitchOnly(['apiBaseUrl']),
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.accessToken}}' } },
	};

	test: ICredentialTestRequest = connectTokenTest();
}
