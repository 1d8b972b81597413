import type { IDataObject } from 'n8n-workflow';
import { expectObject } from '../../transport/shape';
import type { ItemOperation, StitchItem } from '../types';

/** Health of the Import API; needs no token and proves nothing about one (import-api.md 3.1). */
async function execute(item: StitchItem) {
	const answer = await item.request({
		method: 'GET',
		path: '/v2/import/status',
		authorization: 'none',
		purpose: 'get the status of the Import API',
	});
	return expectObject(item.context.getNode(), answer, 'status', item.itemIndex) as IDataObject;
}

export const operation: ItemOperation = { properties: [], execute };
