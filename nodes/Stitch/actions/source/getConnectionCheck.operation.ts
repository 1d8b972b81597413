import type { INodePropertyOptions } from 'n8n-workflow';
import { getSourceCheck } from '../../api/sources';
import { simplifyOrOutput } from '../../editor/descriptions/sharedParameters';
import { sourceLocator } from '../../editor/descriptions/locators';
import { checkOutput } from '../shared/sourcesAndDestinations';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Get Connection Check',
	value: 'getConnectionCheck',
	action: 'Get connection check of source',
	description:
		'Get the last test of whether Stitch can connect to the source. Judge by "status": "running", "succeeded" or "failed"; "noCheckYet" before the first.',
};

const properties = [sourceLocator, ...simplifyOrOutput];

/** The last connection check of a source (connect-api.md 8.22). */
async function execute(item: StitchItem) {
	const id = item.id('sourceId', 'Source');
	return checkOutput(item, await getSourceCheck(item, id), { sourceId: id });
}

export const operation: ItemOperation = { option, properties, execute };
