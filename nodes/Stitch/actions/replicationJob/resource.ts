import type { INodePropertyOptions } from 'n8n-workflow';

export const option: INodePropertyOptions = {
	name: 'Replication Job',
	value: 'replicationJob',
	description: 'One run of a source: extraction, then loading',
};
