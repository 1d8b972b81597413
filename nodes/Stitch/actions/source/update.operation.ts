import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { simplifySource, updateSource } from '../../api/sources';
import {
	propertiesParameters,
	simplifyOrOutput,
	updateFields,
} from '../../editor/descriptions/sharedParameters';
import { destinationLocator, sourceLocator } from '../../editor/descriptions/locators';
import { fetchSourceCard, readProperties, hintAtUnfinished } from '../../forms/read';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Update',
	value: 'update',
	action: 'Update source',
	description: 'Change the name, properties or destination of a source',
};

const properties: INodeProperties[] = [
	sourceLocator,
	updateFields([
		{
			...destinationLocator,
			required: false,
			description: 'Where to load the data from now on',
		},
		{
			displayName: 'Display Name',
			name: 'displayName',
			type: 'string',
			default: '',
			placeholder: 'e.g. Shop EU',
			description: 'New name of the source. The schema name in the destination stays as it is.',
		},
	]),
	...propertiesParameters({
		fieldsMethod: 'getSourceFields',
		secretsMethod: 'getSourceSecrets',
		dependsOn: 'sourceId',
		example: '{"cron_expression": null, "frequency_in_minutes": "60"}',
	}),
	...simplifyOrOutput,
];

/**
 * Changes a source; what is left out keeps its value (connect-api.md 8.17). A null
 * `cron_expression` goes back to scheduling by frequency.
 */
async function execute(item: StitchItem) {
	const id = item.id('sourceId', 'Source');
	const display_name = item.optionalText('updateFields.displayName', 'Display Name');
	const destination_id = item.optionalId('updateFields.destinationId', 'Destination');
	const { properties: given, secrets } = await readProperties(
		item,
		'update',
		async () => await fetchSourceCard(item, id),
	);
	const changes = { display_name, properties: given, destination_id };
	if (Object.values(changes).every((change) => change === undefined)) {
		throw item.fail(
			'There is nothing to update',
			"Add a field under 'Update Fields' or 'Properties'. Empty values are not sent.",
		);
	}
	const source = await updateSource(item, id, changes, { secrets });
	hintAtUnfinished(item, 'source', source);
	return item.simplified(source, simplifySource);
}

export const operation: ItemOperation = { option, properties, inOrder: true, execute };
