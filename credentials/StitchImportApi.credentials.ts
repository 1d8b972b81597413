import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { fixedDomains, refusedUrlNotice, sameForAllItems } from './shared/fields';
import { importTokenTest } from './shared/importTest';

/** One Import API token: it writes to one Import API source (import-api.md sections 1 and 2). */
export class StitchImportApi implements ICredentialType {
	name = 'stitchImportApi';

	displayName = 'Stitch Import API';

	icon: Icon = { light: 'file:../icons/stitch.svg', dark: 'file:../icons/stitch.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-stitch/n8n-nodes-stitch#stitch-import-api';

	properties: INodeProperties[] = [
		{
			displayName:
				'For pushing records. Add an "Import API" integration in Stitch, which shows its token only once, or use the operation Import API Token: Create. An API access token does not work here. Every Stitch plan includes the Import API.',
			name: 'whoFor',
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
				'The Import API token. Records go to the source that the token belongs to. You can use an expression to give each item its own token.',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 204817',
			description:
				'The ID of the Stitch account: the number after /client/ in the URL of the web app',
		},
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			options: [
				{ name: 'Europe', value: 'eu-central-1', description: 'Region eu-central-1' },
				{ name: 'North America', value: 'us-east-1', description: 'Region us-east-1' },
			],
			required: true,
			default: 'us-east-1',
			description:
				"Where Stitch processes the account's data, as shown in Account Settings in Stitch",
		},
		{
			displayName: 'API Base URL',
			name: 'apiBaseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://api.stitchdata.com',
			description:
				'Advanced: where requests are sent. Leave it empty to use the URL of the region; change it only for an egress gateway or the local emulator.',
		},
		refusedUrlNotice('apiBaseUrl', 'API Base URL'),
		...fixedDomains,
		sameForAllItems(['accessToken', 'clientId', 'region', 'apiBaseUrl']),
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.accessToken}}' } },
	};

	test: ICredentialTestRequest = importTokenTest;
}
