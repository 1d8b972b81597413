import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	ICredentials,
	ICredentialsExpressionResolveValues,
	IHttpRequestOptions,
	INodeCredentialsDetails,
	INodeParameters,
	INodeProperties,
} from 'n8n-workflow';
import { ICredentialsHelper, NodeHelpers } from 'n8n-workflow';

/** Stored credentials by their ID. */
export type StoredCredentials = Record<string, ICredentialDataDecryptedObject>;

/** What the base type of OAuth2 credentials adds, as far as the tests need it. */
const oAuth2Base: INodeProperties[] = [
	{ displayName: 'Grant Type', name: 'grantType', type: 'options', options: [], default: '' },
	{ displayName: 'Client ID', name: 'clientId', type: 'string', default: '' },
];

/** Returns a node's credentials as n8n does: defaults, then the item's expressions. */
export class TestCredentialsHelper extends ICredentialsHelper {
	/** How often credentials were looked up, by item index. */
	readonly lookUps: Array<number | undefined> = [];

	constructor(
		private readonly types: Record<string, { type: ICredentialType }>,
		private readonly stored: StoredCredentials,
	) {
		super();
	}

	getParentTypes(name: string): string[] {
		return this.types[name]?.type.extends ?? [];
	}

	getCredentialsProperties(name: string): INodeProperties[] {
		const own = this.types[name].type.properties;
		if (!this.getParentTypes(name).includes('oAuth2Api')) return own;
		const merged = [...oAuth2Base];
		NodeHelpers.mergeNodeProperties(merged, own);
		return merged;
	}

	async getDecrypted(
		_additionalData: unknown,
		details: INodeCredentialsDetails,
		type: string,
		mode: 'manual',
		executeData: undefined,
		_raw?: boolean,
		values?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		this.lookUps.push(values?.itemIndex);
		const stored = this.stored[details.id ?? ''];
		if (stored === undefined) throw new Error(`No credential "${details.id}" in this test`);
		const properties = this.getCredentialsProperties(type);
		const data = NodeHelpers.getNodeParameters(
			properties,
			stored as INodeParameters,
			true,
			false,
			null,
			null,
		) as ICredentialDataDecryptedObject;
		if (stored.oauthTokenData !== undefined) data.oauthTokenData = stored.oauthTokenData;
		if (values === undefined) return data;
		return values.workflow.expression.getParameterValue(
			data as INodeParameters,
			values.runExecutionData,
			values.runIndex,
			values.itemIndex,
			values.node.name,
			values.connectionInputData,
			mode,
			{},
			executeData,
			false,
			data as INodeParameters,
		) as ICredentialDataDecryptedObject;
	}

	isCredentialUsableByNode() {
		return true;
	}

	async authenticate(
		_credentials: ICredentialDataDecryptedObject,
		_type: string,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return options;
	}

	async preAuthentication() {
		return undefined;
	}

	runPreAuthentication: ICredentialsHelper['runPreAuthentication'] = async () => undefined;

	async getCredentials(): Promise<ICredentials> {
		throw new Error('Tests read credentials through getDecrypted');
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData() {}
}
