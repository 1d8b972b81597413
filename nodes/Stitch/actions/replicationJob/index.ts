import type { Resource } from '../shared/types';
import { operation as getStatus } from './getStatus.operation';
import { operation as start } from './start.operation';
import { operation as startAndWait } from './startAndWait.operation';
import { operation as stop } from './stop.operation';

export const replicationJob: Resource = {
	option: {
		name: 'Replication Job',
		value: 'replicationJob',
		description: 'One run of a source',
	},
	operations: [getStatus, start, startAndWait, stop],
};
