import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { demo } from '../../../emulator/index.mts';
import { withConstants } from '../support/constants';
import type { StoredCredentials } from '../../support/credentialsHelper';
import type { OperationCase } from '../support/operationCases';
import { operationCases, registered } from '../support/operationCases';

const { account, partner } = demo;

/** The item of the other tests, with what the emulator's existing account really has. */
const demoItem: IDataObject = {
	n: 1,
	token: account.accessToken,
	accountId: account.stitchClientId,
	sourceId: account.sourceIds.shopDb,
	importSourceId: account.sourceIds.importApi,
	destinationId: account.destinationId,
	streamId: 7310021,
	tokenId: account.importTokenId,
	recipientId: account.emailId,
	hookId: account.hookId,
	sourceType: 'platform.recurly',
	destinationType: 'postgres',
	jobName: `${account.stitchClientId}.${account.sourceIds.shopDb}.sync.5b1f22cc-dab7-11ee-9f7a-0242ac120002`,
	name: 'Faults',
	email: 'faults@example.com',
	url: 'https://n8n.example.com/webhook/faults',
	host: 'dw.example.com',
	code: 'filled in by the test',
	tableName: 'orders',
	recordId: 1,
	text: 'one',
};

const json = (properties: IDataObject): INodeParameters => ({
	propertiesMode: 'json',
	propertiesJson: JSON.stringify(properties),
});

/** Properties that the emulator's forms accept, and waits that end soon. */
const OWN: Record<string, INodeParameters> = {
	'source:create': json({
		start_date: '2024-01-01T00:00:00Z',
		subdomain: 'acme',
		quota_limit: '30',
		api_key: 'form-api-key',
	}),
	'source:update': json({ frequency_in_minutes: '60' }),
	'destination:create': json({
		host: 'dw.example.com',
		port: '5432',
		database: 'analytics',
		username: 'stitch',
		password: 'form-password',
		ssl: 'true',
		encryption_type: 'none',
	}),
	'destination:update': json({ host: 'dw2.example.com' }),
	'replicationJob:startAndWait': {
		waitFor: 'load',
		options: { extractionTimeout: 90, loadTimeout: 60, pollInterval: 30 },
	},
};

/** The case of each operation that the matrix runs: the first, with JSON where there is a form. */
export const demoCases: OperationCase[] = registered.map((name) => {
	const own = operationCases.filter((one) => `${one.resource}:${one.operation}` === name);
	const chosen = own.find((one) => one.name.endsWith('(JSON)')) ?? own[0];
	const parameters = withConstants(chosen.parameters, demoItem);
	return { ...chosen, name, parameters: { ...parameters, ...OWN[name] } };
});

/** The credential that an operation runs with. */
export function demoCredentials(resource: string, apiBaseUrl: string): StoredCredentials {
	const appBaseUrl = apiBaseUrl;
	if (resource === 'account') {
		const { id: clientId, secret: clientSecret } = partner;
		const signIn = {
			grantType: 'partnerToken',
			clientId,
			clientSecret,
			accessToken: '',
			tokenEncryptionKey: 'a key of these tests 0123456789 0123456789',
		};
		return { stitchOAuth2Api: { ...signIn, apiBaseUrl, appBaseUrl } };
	}
	if (resource === 'importRecord') {
		const accessToken = account.importToken;
		const clientId = String(account.stitchClientId);
		return { stitchImportApi: { accessToken, clientId, region: 'us-east-1', apiBaseUrl } };
	}
	return { stitchApi: { accessToken: account.accessToken, apiBaseUrl } };
}
