import type { INodePropertyOptions } from 'n8n-workflow';
import { sourceLocator } from '../../editor/descriptions/locators';
import { notice } from '../../editor/descriptions/notice';
import { apiPath } from '../../api/http/path';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Stop',
	value: 'stop',
	action: 'Stop replication job',
	description: 'Stop the running extraction of a source',
};

const properties = [
	notice(
		'stopNotice',
		'Stops the extraction only: what has been extracted by then is still loaded. What Stitch answers when no job is running is not documented.',
	),
	sourceLocator,
];

/** Stops the running job of a source; any success counts (connect-api.md 8.27 and section 12). */
async function execute(item: StitchItem) {
	const sourceId = item.id('sourceId', 'Source');
	const path = apiPath`/v4/sources/${sourceId}/sync`;
	await item.request({ method: 'DELETE', path, purpose: 'stop the replication job' });
	return { stopped: true, sourceId };
}

export const operation: ItemOperation = { option, properties, execute };
