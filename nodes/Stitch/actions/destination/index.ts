import type { Resource } from '../shared/types';
import { operation as create } from './create.operation';
import { operation as deleteOperation } from './delete.operation';
import { operation as get } from './get.operation';
import { operation as getConnectionCheck } from './getConnectionCheck.operation';
import { operation as list } from './list.operation';
import { operation as update } from './update.operation';

export const destination: Resource = {
	option: {
		name: 'Destination',
		value: 'destination',
		description: 'Where Stitch loads data',
	},
	operations: [create, deleteOperation, get, getConnectionCheck, list, update],
};
