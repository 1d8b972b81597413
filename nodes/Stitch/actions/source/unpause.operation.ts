import type { INodePropertyOptions } from 'n8n-workflow';
import { simplifySource, updateSource } from '../../api/sources';
import { notice, simplify } from '../../editor/descriptions/sharedParameters';
import { sourceLocator } from '../../editor/descriptions/locators';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Unpause',
	value: 'unpause',
	action: 'Unpause source',
	description: 'Start replication jobs by schedule again',
};

const properties = [
	notice(
		'unpauseNotice',
		'Undoes a pause made by a user. A source that Stitch itself has paused (its "system_paused_at" is set) stays paused.',
	),
	sourceLocator,
	simplify,
];

/** Unpauses a source, and gives it (connect-api.md 8.17). */
async function execute(item: StitchItem) {
	const id = item.id('sourceId', 'Source');
	const purpose = 'unpause the source';
	const source = await updateSource(item, id, { paused_at: null }, { purpose });
	return item.simplified(source, simplifySource);
}

export const operation: ItemOperation = { option, properties, execute };
