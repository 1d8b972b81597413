import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { returnAllAndLimit } from '../../editor/descriptions/list';
import { fetchList } from '../../api/lists';
import { limited } from '../shared/listing';
import type { ItemOperation, StitchItem } from '../shared/types';
import { RECIPIENTS } from './api';

const option: INodePropertyOptions = {
	name: 'List',
	value: 'list',
	action: 'List email recipients',
	description: 'List many e-mail recipients, disabled ones too',
};

/** Lists the e-mail recipients of the account, disabled ones too (connect-api.md 8.32). */
async function execute(item: StitchItem) {
	const recipients = await fetchList(item.context, item, RECIPIENTS, 'recipients', {
		purpose: 'list the e-mail recipients',
	});
	return limited(item, recipients) as IDataObject[];
}

export const operation: ItemOperation = { option, properties: returnAllAndLimit, execute };
