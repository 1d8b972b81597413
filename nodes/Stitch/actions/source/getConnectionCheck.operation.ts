import type { INodePropertyOptions } from 'n8n-workflow';
import { getSourceCheck } from '../../api/sources';
import { notice, simplify } from '../../editor/descriptions/sharedParameters';
import { sourceLocator } from '../../editor/descriptions/locators';
import { checkOutput } from '../shared/sourcesAndDestinations';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Get Connection Check',
	value: 'getConnectionCheck',
	action: 'Get connection check of source',
	description: 'Get the last test of whether Stitch can connect to the source',
};

const properties = [
	notice(
		'checkNotice',
		'Judge by "status": "running", "succeeded" or "failed". Stitch checks by itself after creating or updating; before the first check the output says "noCheckYet".',
	),
	sourceLocator,
	simplify,
];

/** The last connection check of a source (connect-api.md 8.22). */
async function execute(item: StitchItem) {
	const id = item.id('sourceId', 'Source');
	return checkOutput(item, await getSourceCheck(item, id), { sourceId: id });
}

export const operation: ItemOperation = { option, properties, execute };
