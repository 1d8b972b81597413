import type { INodePropertyOptions } from 'n8n-workflow';
import { typeListOperation } from '../shared/sourcesAndDestinations';

const option: INodePropertyOptions = {
	name: 'List',
	value: 'list',
	action: 'List source types',
	description: 'List many source types that the account can use',
};

/** Source types that the account can use, or all of them (connect-api.md 8.12). */
export const operation = typeListOperation(option, 'source');
