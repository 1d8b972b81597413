import type { Resource } from '../types';
import { operation as start } from './start.operation';
import { operation as stop } from './stop.operation';

export const replicationJob: Resource = {
	option: {
		name: 'Replication Job',
		value: 'replicationJob',
		description: 'One run of a source: extraction, then loading',
	},
	operations: [
		{
			option: {
				name: 'Start',
				value: 'start',
				action: 'Start replication job',
				description: 'Start a replication job of a source now, without waiting for it',
			},
			operation: start,
		},
		{
			option: {
				name: 'Stop',
				value: 'stop',
				action: 'Stop replication job',
				description: 'Stop the running extraction of a source',
			},
			operation: stop,
		},
	],
};
