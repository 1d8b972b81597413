import type { INodeProperties } from 'n8n-workflow';
import { sourceLocator, streamLocator } from '../../editor/descriptions/locators';

const names = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder: 'e.g. email, total',
	description,
});

const streamFields: INodeProperties[] = [
	{
		...streamLocator,
		description: 'The stream: from the list, or its tap stream ID or numeric ID',
		modes: streamLocator.modes?.map((mode) =>
			mode.name === 'id'
				? {
						...mode,
						placeholder: 'e.g. shop-public-orders',
						validation: [
							{
								type: 'regex',
								properties: {
									regex: '^\\S.*$',
									errorMessage: 'A stream has a tap stream ID or a numeric ID',
								},
							},
						],
					}
				: mode,
		),
	},
	{
		displayName: 'Selected',
		name: 'selected',
		type: 'boolean',
		default: true,
		description: 'Whether to replicate the stream',
	},
	{
		displayName: 'Replication Method',
		name: 'replicationMethod',
		type: 'options',
		options: [
			{
				name: 'Full Table',
				value: 'FULL_TABLE',
				description: 'Replicate all rows in every job',
			},
			{
				name: 'Incremental',
				value: 'INCREMENTAL',
				description: 'Replicate new and changed rows, told by a replication key',
			},
			{ name: 'Leave as It Is', value: '' },
			{
				name: 'Log-Based',
				value: 'LOG_BASED',
				description: 'Replicate changes from the log of the database, where Stitch can read it',
			},
		],
		default: '',
		description: 'A database table needs one; most other streams have a fixed method',
	},
	{
		displayName: 'Replication Key',
		name: 'replicationKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. updated_at',
		description: 'Field that tells what is new; needed with Incremental',
	},
	names('Select Fields', 'selectFields', 'Fields to turn on, comma-separated; * for all'),
	names(
		'Deselect Fields',
		'deselectFields',
		'Fields to turn off, comma-separated; * for all that are not selected above',
	),
	names(
		'View Key Properties',
		'viewKeyProperties',
		'Primary key of a database view, comma-separated',
	),
];

export const selectParameters: INodeProperties[] = [
	sourceLocator,
	{
		displayName: 'Specify Streams',
		name: 'streamsMode',
		type: 'options',
		options: [
			{ name: 'Using Fields Below', value: 'form', description: 'Pick streams one by one' },
			{
				name: 'Using JSON',
				value: 'json',
				description: 'Give all streams as one JSON array, such as from an expression',
			},
		],
		default: 'form',
		description: 'How to give the streams and what to change in them',
	},
	{
		displayName: 'Streams',
		name: 'streams',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Stream',
		default: {},
		displayOptions: { show: { streamsMode: ['form'] } },
		description: 'What to change; everything left out stays as it is',
		options: [{ displayName: 'Stream', name: 'stream', values: streamFields }],
	},
	{
		displayName: 'Streams (JSON)',
		name: 'streamsJson',
		type: 'json',
		default: '[]',
		placeholder: 'e.g. [{"tap_stream_id": "shop-public-orders", "selected": true}]',
		displayOptions: { show: { streamsMode: ['json'] } },
		description:
			'Array of objects with "tap_stream_id" or "stream_id" and what to change: "selected", "replication-method", "replication-key", "view-key-properties", "select_fields", "deselect_fields". Entries as Stitch\'s own API takes them, with "metadata", work too.',
	},
];
