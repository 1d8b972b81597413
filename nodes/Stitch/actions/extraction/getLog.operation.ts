import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { fetchLog, logEvents } from '../../api/logs';
import {
	additionalFields,
	requestsPer10Minutes,
	stitchAccountIdField,
	usesBudget,
} from '../../editor/descriptions/sharedParameters';
import { jobLocator } from '../../editor/descriptions/locators';
import { parseId } from '../../api/http/request';
import { countedAccount } from '../../jobs/budget/permits';
import { findSource, isMiss, lookUp } from '../../jobs/feed/lookUp';
import { missed } from '../../jobs/report/jobStatus';
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
	jobLocator,
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
			{ name: 'Text', value: 'text', description: 'In one field; for AI agents its end' },
		],
		default: 'text',
		description: 'How to return the log',
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

/** What the item asks for: a job, or a source of which Stitch lists the last one. */
function readJob(item: StitchItem): { jobName: string } | { sourceId: number } {
	// No job's name is a number alone.
	const sourceId = parseId(item.parameter<unknown>('jobName', ''));
	return sourceId === undefined ? { jobName: item.name('jobName', 'Job Name') } : { sourceId };
}

/** The name of the last job that Stitch lists of a source; counts as one request or a few. */
async function lastJobOf(item: StitchItem, sourceId: number, accountId: number, limit: number) {
	const place = await lookUp('wait', async (open) => {
		const { reader, options } = open(item, accountId, limit);
		return await findSource(reader, sourceId, options);
	});
	if (isMiss(place)) throw missed(place);
	if (place.kind === 'record') return place.record.jobName;
	throw item.fail(
		`Stitch lists no replication job of source ${sourceId} that can be read`,
		'It lists the last job of each source that ended within 60 days. Check that the source has run, or enter a job by its name.',
	);
}

/**
 * The log of one extraction, as text, lines or a file. Stitch answers with a short-lived signed
 * address, which is fetched without the token and appears nowhere (connect-api.md 8.29). Throws
 * `StitchError`.
 */
async function execute(item: StitchItem): Promise<OperationOutput> {
	const job = readJob(item);
	const output = item.choice('output', 'Output', OUTPUTS, 'text');
	const { accountId, limit, permit } = await countedAccount(item);
	const jobName =
		'jobName' in job ? job.jobName : await lastJobOf(item, job.sourceId, accountId, limit);
	const log = await fetchLog(item, accountId, jobName, { permit });
	if ('error' in log) throw log.error;
	if (output === 'file') return await asFile(item, jobName, log.value);
	if (output === 'lines') {
		return logEvents(log.value).map((line): IDataObject => ({ job_name: jobName, ...line }));
	}
	return { job_name: jobName, log: log.value };
}

export const operation: ItemOperation = { option, properties, endMatters: true, execute };
