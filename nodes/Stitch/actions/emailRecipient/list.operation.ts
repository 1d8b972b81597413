import type { IDataObject } from 'n8n-workflow';
import { returnAllAndLimit } from '../../descriptions/list';
import { expectList } from '../../transport/shape';
import { limited } from '../listing';
import type { ItemOperation, StitchItem } from '../types';
import { RECIPIENTS } from './api';

/** Lists the e-mail recipients of the account, disabled ones too (connect-api.md 8.32). */
async function execute(item: StitchItem) {
	const answer = await item.request({
		method: 'GET',
		path: RECIPIENTS,
		purpose: 'list the e-mail recipients',
	});
	const node = item.context.getNode();
	return limited(item, expectList(node, answer, 'recipients', item.itemIndex)) as IDataObject[];
}

export const operation: ItemOperation = { properties: returnAllAndLimit, execute };
