import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get status of import API',
	description: 'Get the health of the Import API; says nothing about a token',
};

/** Health of the Import API; needs no token and proves nothing about one (import-api.md 3.1). */
async function execute(item: StitchItem) {
	const answer = await item.request({
		method: 'GET',
		path: '/v2/import/status',
		authorization: 'none',
		purpose: 'get the status of the Import API',
	});
	return answer as IDataObject;
}

export const operation: ItemOperation = { option, properties: [], execute };
