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
				'In Stitch, go to Account Settings → API access keys → Generate API access key. Stitch shows the token only once; it never expires. API access needs a Free Trial, Advanced or Premium plan.',
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
				'An API access token of the account. You can use an expression to give each item its own token.',
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
