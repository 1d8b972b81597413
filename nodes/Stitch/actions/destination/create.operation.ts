import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { createDestination, simplifyDestination } from '../../api/destinations';
import {
	additionalFields,
	propertiesParameters,
	simplifyOrOutput,
} from '../../editor/descriptions/sharedParameters';
import { destinationTypeLocator } from '../../editor/descriptions/locators';
import { readProperties, hintAtUnfinished, typeCardFor } from '../../forms/read';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create destination',
	description: 'Create a destination, with the form that Stitch describes for its type',
};

const properties: INodeProperties[] = [
	destinationTypeLocator,
	...propertiesParameters({
		fieldsMethod: 'getDestinationTypeFields',
		secretsMethod: 'getDestinationTypeSecrets',
		dependsOn: 'destinationType',
		example:
			'{"host": "dw.example.com", "port": 5432, "database": "analytics", "username": "stitch"}',
	}),
	...simplifyOrOutput,
	additionalFields([
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			default: '',
			placeholder: 'e.g. Data of the shop for reports',
			description: 'What the destination is for',
		},
		{
			displayName: 'Ignore Unmapped Sources',
			name: 'ignoreUnmappedSources',
			type: 'boolean',
			default: false,
			description:
				'Whether to leave sources without a destination as they are. Off, all of them load into this one.',
		},
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: 'e.g. Warehouse',
			description: 'Name of the destination. Left out, Stitch makes one from the type.',
		},
	]),
];

/** Creates a destination, with what Stitch's form asks for (connect-api.md 8.5). Sent once. */
async function execute(item: StitchItem) {
	const type = item.name('destinationType', 'Destination Type');
	const name = item.optionalText('additionalFields.name', 'Name');
	const description = item.optionalText('additionalFields.description', 'Description');
	const ignoreUnmapped = item.flag(
		'additionalFields.ignoreUnmappedSources',
		'Ignore Unmapped Sources',
		false,
	);
	const { properties: given = {}, secrets } = await readProperties(
		item,
		'create',
		async () => await typeCardFor(item, 'destination', type),
	);
	const destination = await createDestination(
		item,
		{
			type,
			properties: given,
			name,
			description,
			ignore_unmapped_sources: ignoreUnmapped || undefined,
		},
		secrets,
	);
	hintAtUnfinished(item, 'destination', destination);
	return item.simplified(destination, simplifyDestination);
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
