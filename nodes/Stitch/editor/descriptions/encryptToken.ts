import type { INodeProperties } from 'n8n-workflow';
import { region } from './sharedParameters';

/** Options of the operations that give out a token. */
export const tokenOptions = (...more: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Encrypt Token',
			name: 'encryptToken',
			type: 'boolean',
			default: false,
			description:
				'Whether the token in the output is encrypted with a key of the credential, so that it can be stored. Stitch credentials with the same key accept it wherever they accept a token.',
		},
		...more,
	],
});

/** What the encrypted token of an Import API source says about where it works. */
export const importTokenRegion: INodeProperties = {
	...region,
	required: undefined,
	description:
		'Region of the account, kept in the encrypted token of an Import API source. A credential for the other region then refuses it.',
};
