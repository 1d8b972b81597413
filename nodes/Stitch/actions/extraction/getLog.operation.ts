import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { findAccountId } from '../../api/accounts';
import { fetchLog, logEvents } from '../../api/logs';
import {
	additionalFields,
	requestsPer10Minutes,
	stitchAccountIdField,
	usesBudget,
} from '../../editor/descriptions/sharedParameters';
import { requestLimit, takeJobsRequest } from '../../jobs/budget/accountBudget';
import { itemWithFile } from '../shared/results';
import type { ItemOperation, OperationOutput, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Get Log',
	value: 'getLog',
	action: 'Get log of extraction',
	description: 'Get the log of one replication job, as text, lines or a file',
	...usesBudget(' Take job_name from extraction list or replicationJob start.'),
};

const OUTPUTS = ['file', 'lines', 'text'] as const;

const properties: INodeProperties[] = [
	{
		displayName: 'Job Name',
		name: 'jobName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 204817.530111.sync.7d1f7f0e-dadc-11ee-9f7a-0242ac120002',
		description:
			'The "job_name" of an extraction or a job. Stitch keeps logs for 1 day (Free Trial), 7 (Standard) or 60 (Advanced, Premium).',
	},
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: [
			{
				name: 'File',
				value: 'file',
				description: 'The log as a text file (binary data)',
			},
			{
				name: 'Lines',
				value: 'lines',
				description: 'One item per event, with time, phase, level and message',
			},
			{ name: 'Text', value: 'text', description: 'The whole log in one field' },
		],
		default: 'text',
		description: 'What to return the log as',
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { output: ['file'] } },
		hint: 'The name of the output binary field to put the file in',
	},
	additionalFields([requestsPer10Minutes, stitchAccountIdField]),
];

async function asFile(item: StitchItem, jobName: string, log: string): Promise<OperationOutput> {
	const field = item.text('binaryPropertyName', 'Put Output File in Field');
	const file = await item.context.helpers.prepareBinaryData(
		Buffer.from(log, 'utf8'),
		`${jobName}.log`,
		'text/plain',
	);
	return [itemWithFile({ json: { job_name: jobName }, binary: { [field]: file } })];
}

/**
 * The log of one extraction, as text, lines or a file. Stitch answers with a short-lived signed
 * address, which is fetched without the token and appears nowhere (connect-api.md 8.29). Throws
 * `StitchError`.
 */
async function execute(item: StitchItem): Promise<OperationOutput> {
	const jobName = item.name('jobName', 'Job Name');
	const output = item.choice('output', 'Output', OUTPUTS, 'text');
	const given = item.optionalId('additionalFields.stitchAccountId', 'Stitch Account ID');
	const limit = requestLimit(item, 'additionalFields');
	const accountId = await findAccountId(item, given);
	const done = await takeJobsRequest(item, accountId, limit);
	const log = await fetchLog(item, accountId, jobName);
	const error = 'error' in log ? log.error : undefined;
	done(error);
	if ('error' in log) throw log.error;
	if (output === 'file') return await asFile(item, jobName, log.value);
	if (output === 'lines') {
		return logEvents(log.value).map((line): IDataObject => ({ job_name: jobName, ...line }));
	}
	return { job_name: jobName, log: log.value };
}

export const operation: ItemOperation = { option, properties, execute };
