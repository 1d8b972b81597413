import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { simplify } from '../../editor/descriptions/list';
import { destinationTypeLocator } from '../../editor/descriptions/locators';
import { typeCardFor } from '../../forms/cards';
import { propertiesParameters } from '../../forms/parameters';
import { readProperties } from '../../forms/read';
import { simplifyDestination } from '../../api/simplifyDestination';
import { expectMade } from '../../api/shape';
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
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [
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
					'Whether to leave sources without a destination as they are. Off, all of them load into the new destination.',
			},
			{
				displayName: 'Name',
				name: 'name',
				type: 'string',
				default: '',
				placeholder: 'e.g. Warehouse',
				description: 'Name of the destination. Left out, Stitch makes one from the type.',
			},
		],
	},
	simplify,
];

interface Additional {
	name?: string;
	description?: string;
	ignoreUnmappedSources?: boolean;
}

/** Creates a destination, with what Stitch's form asks for (connect-api.md 8.5). Sent once. */
async function execute(item: StitchItem) {
	const type = item.name('destinationType', 'Destination Type');
	const {
		name = '',
		description = '',
		ignoreUnmappedSources,
	} = item.parameter<Additional>('additionalFields', {});
	const given = await readProperties(
		item,
		'create',
		async () => await typeCardFor(item, 'destination', type),
	);
	const answer = await item.request({
		method: 'POST',
		path: '/v4/destinations',
		purpose: 'create the destination',
		secrets: given.secrets,
		body: {
			type,
			properties: given.properties,
			...(name !== '' && { name }),
			...(description !== '' && { description }),
			...(ignoreUnmappedSources !== undefined && {
				ignore_unmapped_sources: ignoreUnmappedSources,
			}),
		},
	});
	const destination = expectMade(item.context.getNode(), answer, 'destination', item.itemIndex);
	return item.parameter<boolean>('simplify', true)
		? simplifyDestination(destination)
		: (destination as IDataObject);
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
