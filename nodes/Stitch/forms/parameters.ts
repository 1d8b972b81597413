import type { INodeProperties } from 'n8n-workflow';

interface FormParameters {
	/** Method in `editor/forms.ts` that returns the fields. */
	fieldsMethod: string;
	/** Method in `editor/forms.ts` that returns the secrets. */
	secretsMethod: string;
	/** Parameter whose value the form belongs to. */
	dependsOn: string;
	example: string;
}

/** Parameters for the properties of a source or destination: Stitch's form, or plain JSON. */
export function propertiesParameters(form: FormParameters): INodeProperties[] {
	const { fieldsMethod, dependsOn, example } = form;
	return [
		{
			displayName: 'Specify Properties',
			name: 'propertiesMode',
			type: 'options',
			options: [
				{
					name: 'Using Fields Below',
					value: 'form',
					description: 'Fill in the form that Stitch describes for this type',
				},
				{
					name: 'Using JSON',
					value: 'json',
					description: 'Enter all properties as one JSON object, for example from an expression',
				},
			],
			default: 'form',
			description: 'How to enter the properties',
		},
		{
			displayName: 'Properties',
			name: 'properties',
			type: 'resourceMapper',
			noDataExpression: true,
			default: { mappingMode: 'defineBelow', value: null },
			typeOptions: {
				loadOptionsDependsOn: [`${dependsOn}.value`],
				resourceMapper: {
					resourceMapperMethod: fieldsMethod,
					mode: 'add',
					valuesLabel: 'Properties',
					fieldWords: { singular: 'property', plural: 'properties' },
					// The fields say themselves which of them are shown at first.
					addAllFields: true,
					multiKeyMatch: false,
					supportAutoMap: false,
				},
			},
			displayOptions: { show: { propertiesMode: ['form'] } },
			description: 'Required properties; add others below them',
		},
		secretProperties(form),
		{
			displayName: 'Properties (JSON)',
			name: 'propertiesJson',
			type: 'json',
			default: '{}',
			placeholder: `e.g. ${example}`,
			displayOptions: { show: { propertiesMode: ['json'] } },
			description: 'Values get the types that Stitch expects; empty texts are left out',
		},
	];
}

/** n8n's mapper can't mask values, so secrets are entered beside it. */
function secretProperties({ secretsMethod, dependsOn }: FormParameters): INodeProperties {
	return {
		displayName: 'Secret Properties',
		name: 'secretProperties',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Secret',
		default: {},
		displayOptions: { show: { propertiesMode: ['form'] } },
		description: 'Passwords, keys and tokens; Properties lists the required ones',
		options: [
			{
				displayName: 'Secret',
				name: 'secret',
				values: [
					{
						displayName: 'Property Name or ID',
						name: 'name',
						type: 'options',
						typeOptions: {
							loadOptionsMethod: secretsMethod,
							loadOptionsDependsOn: [`${dependsOn}.value`],
						},
						default: '',
						description:
							'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						typeOptions: { password: true },
						default: '',
						description: 'A secret that is an object, such as a key file: JSON',
					},
				],
			},
		],
	};
}
