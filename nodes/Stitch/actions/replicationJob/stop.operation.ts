import type { INodePropertyOptions } from 'n8n-workflow';
import { stopJob } from '../../api/jobs';
import { sourceLocator } from '../../editor/descriptions/locators';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Stop',
	value: 'stop',
	action: 'Stop replication job',
	description:
		'Stop the running extraction of a source. What it has extracted by then is still loaded.',
};

const properties = [sourceLocator];

/** Stops the running job of a source. Throws `StitchError`. */
async function execute(item: StitchItem) {
	const sourceId = item.id('sourceId', 'Source');
	await stopJob(item, sourceId);
	return { stopped: true, sourceId };
}

export const operation: ItemOperation = { option, properties, execute };
