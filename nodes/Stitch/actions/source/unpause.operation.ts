import type { INodePropertyOptions } from 'n8n-workflow';
import { simplifySource, updateSource } from '../../api/sources';
import { simplifyOrOutput } from '../../editor/descriptions/sharedParameters';
import { sourceLocator } from '../../editor/descriptions/locators';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Unpause',
	value: 'unpause',
	action: 'Unpause source',
	description:
		'Start replication jobs by schedule again. A source that Stitch itself paused ("system_paused_at") stays paused.',
};

const properties = [sourceLocator, ...simplifyOrOutput];

/** Unpauses a source, and gives it (connect-api.md 8.17). */
async function execute(item: StitchItem) {
	const id = item.id('sourceId', 'Source');
	const purpose = 'unpause the source';
	const source = await updateSource(item, id, { paused_at: null }, { purpose });
	return item.simplified(source, simplifySource);
}

export const operation: ItemOperation = { option, properties, execute };
