import type { INodePropertyOptions } from 'n8n-workflow';
import { typeListOperation } from '../shared/sourcesAndDestinations';

const option: INodePropertyOptions = {
	name: 'List',
	value: 'list',
	action: 'List destination types',
	description: 'List many destination types that the account can use',
};

/** Destination types that the account can use, or all of them (connect-api.md 8.3). */
export const operation = typeListOperation(option, 'destination');
