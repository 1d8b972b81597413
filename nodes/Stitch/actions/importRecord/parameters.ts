import type { INodeProperties } from 'n8n-workflow';

export const tableName: INodeProperties = {
	displayName: 'Table Name',
	name: 'tableName',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. orders',
	description: 'Table in the destination, made on the first push. Each item may name its own.',
};

export const keyNames: INodeProperties = {
	displayName: 'Key Names',
	name: 'keyNames',
	type: 'string',
	default: '',
	placeholder: 'e.g. order_id, day',
	description:
		'Fields of the key, comma-separated: a record replaces the one with the same key. Empty to append every record.',
};

export const dataParameters: INodeProperties[] = [
	{
		displayName: 'Data',
		name: 'dataMode',
		type: 'options',
		options: [
			{
				name: 'Selected Fields',
				value: 'selectedFields',
				description: 'Some fields of each input item',
			},
			{
				name: 'Using JSON',
				value: 'json',
				description: 'One record or a list of records per item',
			},
			{ name: 'Whole Item', value: 'wholeItem', description: 'All fields of each input item' },
		],
		default: 'wholeItem',
		description: 'What to send as the record',
	},
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. order_id, total',
		displayOptions: { show: { dataMode: ['selectedFields'] } },
		description: 'Fields of the input item to send, comma-separated',
	},
	{
		displayName: 'Data (JSON)',
		name: 'data',
		type: 'json',
		default: '={{ $json }}',
		displayOptions: { show: { dataMode: ['json'] } },
		description: 'One record as an object, or several as an array of objects',
	},
];

export const schemaParameters: INodeProperties[] = [
	{
		displayName: 'Schema',
		name: 'schemaMode',
		type: 'options',
		options: [
			{
				name: 'Derived From Data',
				value: 'fromData',
				description: 'Types are taken from all records of the table in this run',
			},
			{ name: 'Using JSON', value: 'json', description: 'Give a JSON Schema' },
		],
		default: 'fromData',
		description:
			'Types of the columns. Give a schema if they must not change, as with numbers that are sometimes whole.',
	},
	{
		displayName: 'Schema (JSON)',
		name: 'schema',
		type: 'json',
		default: '{\n  "properties": {\n    "id": { "type": "integer" }\n  }\n}',
		required: true,
		displayOptions: { show: { schemaMode: ['json'] } },
		description:
			'JSON Schema with "properties". A field that may be null needs a list of types, such as ["null", "string"].',
	},
];

export const replaceTableOption: INodeProperties = {
	displayName: 'Replace Table',
	name: 'replaceTable',
	type: 'boolean',
	default: false,
	description:
		'Whether the records of this run replace all rows of the table, so push all of them in one run. Stitch does not document it for the Import API: try it on a table that you can lose.',
};

export const sequenceField: INodeProperties = {
	displayName: 'Sequence Field',
	name: 'sequenceField',
	type: 'string',
	default: '',
	placeholder: 'e.g. updated_at',
	description:
		'Field whose greatest value wins among records with the same key: a whole number or date-time. If empty, later items win.',
};

export const validateFirst: INodeProperties = {
	displayName: 'Validate First',
	name: 'validateFirst',
	type: 'boolean',
	default: false,
	description:
		'Whether Stitch checks the records first, without the schema. Needs Key Names, and one more request per batch.',
};
