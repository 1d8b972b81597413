import type { INodePropertyOptions } from 'n8n-workflow';
import { deleteSource } from '../../api/sources';
import { sourceLocator } from '../../editor/descriptions/locators';
import { notice } from '../../editor/descriptions/sharedParameters';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete source',
	description: 'Delete a source; the data already loaded stays in the destination',
};

const properties = [
	notice('deleteNotice', "It can't be undone; data in the destination stays"),
	sourceLocator,
];

/** Deletes a source: `{ deleted: true, id }` (connect-api.md 8.18). */
async function execute(item: StitchItem) {
	const id = item.id('sourceId', 'Source');
	await deleteSource(item, id);
	return { deleted: true, id };
}

export const operation: ItemOperation = { option, properties, execute };
