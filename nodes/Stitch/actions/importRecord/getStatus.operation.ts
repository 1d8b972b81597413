import type { INodePropertyOptions } from 'n8n-workflow';
import { getImportStatus } from '../../api/importApi';
import type { ItemOperation, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get status of import API',
	description: 'Get the health of the Import API; says nothing about a token',
};

const execute = async (item: StitchItem) => await getImportStatus(item);

export const operation: ItemOperation = { option, properties: [], execute };
