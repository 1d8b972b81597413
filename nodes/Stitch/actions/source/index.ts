import type { Resource } from '../shared/types';
import { operation as create } from './create.operation';
import { operation as deleteOperation } from './delete.operation';
import { operation as get } from './get.operation';
import { operation as getConnectionCheck } from './getConnectionCheck.operation';
import { operation as getHealth } from './getHealth.operation';
import { operation as list } from './list.operation';
import { operation as pause } from './pause.operation';
import { operation as unpause } from './unpause.operation';
import { operation as update } from './update.operation';

export const source: Resource = {
	option: {
		name: 'Source',
		value: 'source',
		description: 'An integration in the web app',
	},
	operations: [
		create,
		deleteOperation,
		get,
		getConnectionCheck,
		getHealth,
		list,
		pause,
		unpause,
		update,
	],
};
