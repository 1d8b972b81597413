import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import {
	accessTokenField,
	advancedHeading,
	fixedDomains,
	notice,
	refusedUrlNotice,
	regionOptions,
	sameForAllItems,
	tokenEncryptionKeyField,
} from './shared/fields';
import { importTokenTest } from './shared/credentialTests';
import { signRequests } from './shared/accessToken';

/** One Import API token: it writes to one Import API source (import-api.md sections 1 and 2). */
export class StitchImportApi implements ICredentialType {
	name = 'stitchImportApi';

	displayName = 'Stitch Import API';

	icon: Icon = { light: 'file:../icons/stitch.svg', dark: 'file:../icons/stitch.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-stitch/n8n-nodes-stitch/blob/main/docs/credentials.md#stitch-import-api';

	properties: INodeProperties[] = [
		notice(
			'whoFor',
			'For pushing records. Add an "Import API" integration in Stitch, which shows its token only once, or use the operation Import API Token: Create. An API access token does not work here. Every Stitch plan includes the Import API.',
		),
		accessTokenField(
			'The Import API token, plain or encrypted. Records go to the source that the token belongs to.',
		),
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
			options: regionOptions,
			required: true,
			default: 'us-east-1',
			description:
				"Where Stitch processes the account's data, as shown in Account Settings in Stitch",
		},
		tokenEncryptionKeyField(),
		...fixedDomains,
		advancedHeading,
		{
			displayName: 'API Base URL',
			name: 'apiBaseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://api.stitchdata.com',
			description: 'Leave it empty to use the URL of the region',
		},
		refusedUrlNotice('apiBaseUrl', 'API Base URL'),
		sameForAllItems(['accessToken', 'clientId', 'region', 'tokenEncryptionKey', 'apiBaseUrl']),
	];

	authenticate: IAuthenticate = signRequests('stitchImportApi');

	test: ICredentialTestRequest = importTokenTest;
}
