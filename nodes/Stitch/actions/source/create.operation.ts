import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { createSource, simplifySource } from '../../api/sources';
import {
	additionalFields,
	builderHint,
	propertiesParameters,
	simplifyOrOutput,
} from '../../editor/descriptions/sharedParameters';
import { destinationLocator, sourceTypeLocator } from '../../editor/descriptions/locators';
import { readProperties, hintAtUnfinished, typeCardFor } from '../../forms/read';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create source',
	description: 'Create a source, with the form that Stitch describes for its type',
	...builderHint(
		'Ask sourceType get for the properties of the type. A source that signs in elsewhere, with OAuth, is finished in the web app.',
	),
};

const properties: INodeProperties[] = [
	sourceTypeLocator,
	{
		displayName: 'Display Name',
		name: 'displayName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Shop EU',
		description:
			'Name of the source. Stitch makes the schema name in the destination from it, which can never be changed.',
	},
	...propertiesParameters({
		fieldsMethod: 'getSourceTypeFields',
		secretsMethod: 'getSourceTypeSecrets',
		dependsOn: 'sourceType',
		example: '{"start_date": "2024-01-01T00:00:00Z", "api_key": "…"}',
	}),
	...simplifyOrOutput,
	additionalFields([
		{
			...destinationLocator,
			required: false,
			description: 'Where to load the data, in an account with several destinations',
		},
		{
			displayName: 'Schema Name',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: 'e.g. shop_eu',
			description:
				'Name of the schema in the destination, under 50 lower-case letters, digits, _ and $, beginning with a letter or _. Left out, Stitch makes it from the display name. It can never be changed.',
		},
	]),
];

/** Creates a source, with what Stitch's form asks for (connect-api.md 8.14). Sent once. */
async function execute(item: StitchItem) {
	const type = item.name('sourceType', 'Source Type');
	const destination_id = item.optionalId('additionalFields.destinationId', 'Destination');
	const name = item.optionalText('additionalFields.name', 'Schema Name');
	const display_name = item.text('displayName', 'Display Name');
	const { properties: given, secrets } = await readProperties(
		item,
		'create',
		async () => await typeCardFor(item, 'source', type),
	);
	const source = await createSource(
		item,
		{
			type,
			display_name,
			name,
			properties: given,
			destination_id,
		},
		secrets,
	);
	hintAtUnfinished(item, 'source', source);
	return item.simplified(source, simplifySource);
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
