import type { Resource } from '../types';
import { operation as getStatus } from './getStatus.operation';
import { operation as start } from './start.operation';
import { operation as startAndWait } from './startAndWait.operation';
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
				name: 'Get Status',
				value: 'getStatus',
				action: 'Get status of replication job',
				description: 'Get what became of a replication job, without waiting for it',
			},
			operation: getStatus,
		},
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
				name: 'Start and Wait',
				value: 'startAndWait',
				action: 'Start replication job and wait',
				description:
					'Start a replication job of a source and wait until its rows are extracted or loaded',
			},
			operation: startAndWait,
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
