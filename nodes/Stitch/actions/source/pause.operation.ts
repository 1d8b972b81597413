import type { INodePropertyOptions } from 'n8n-workflow';
import { simplifySource, updateSource } from '../../api/sources';
import { simplifyOrOutput } from '../../editor/descriptions/sharedParameters';
import { sourceLocator } from '../../editor/descriptions/locators';
import { systemClock } from '../../clock';
import { wholeSecond, writeStitchTime } from '../../time';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Pause',
	value: 'pause',
	action: 'Pause source',
	description:
		'Stop starting replication jobs by schedule. Replication Job: Start still works, and a running job continues.',
};

const properties = [sourceLocator, ...simplifyOrOutput];

/** Pauses a source at once, and gives it (connect-api.md 8.17). */
async function execute(item: StitchItem) {
	const id = item.id('sourceId', 'Source');
	const purpose = 'pause the source';
	const paused_at = writeStitchTime(wholeSecond(systemClock.now()));
	const source = await updateSource(item, id, { paused_at }, { purpose });
	return item.simplified(source, simplifySource);
}

export const operation: ItemOperation = { option, properties, execute };
