import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import {
	includeLogCounts,
	optionsOf,
	requestsPer10Minutes,
	usesBudget,
} from '../../editor/descriptions/sharedParameters';
import { sourceLocator } from '../../editor/descriptions/locators';
import { requestLimit } from '../../jobs/budget/permits';
import { findSource, isMiss, lookUp } from '../../jobs/feed/lookUp';
import type { Open } from '../../jobs/feed/lookUp';
import { jobStatus, missed } from '../../jobs/report/jobStatus';
import type { JobStatus } from '../../jobs/report/jobStatus';
import {
	countsOutput,
	extractionOutput,
	loadsOutput,
	withoutSecrets,
} from '../../jobs/report/output';
import { accountOf, lookAtSource } from '../../jobs/start/startJob';
import type { SourceFacts } from '../../jobs/start/startJob';
import type { BatchOperation, StitchItem } from '../shared/types';
import { sideBySide } from '../shared/pool';

const option: INodePropertyOptions = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get status of replication job',
	description: 'Get the status of a replication job without waiting for it',
	...usesBudget(
		' In a loop with a Wait node of 5 minutes or more; includeLoads tells when the rows have arrived.',
	),
};

const properties: INodeProperties[] = [
	sourceLocator,
	{
		displayName: 'Job Name',
		name: 'jobName',
		type: 'string',
		default: '',
		placeholder: 'e.g. 204817.530111.sync.7d1f7f0e-dadc-11ee-9f7a-0242ac120002',
		description:
			'The "job_name" that Start returned. Empty for the latest job of the source that Stitch lists.',
	},
	optionsOf([
		{
			displayName: 'Include Loads',
			name: 'includeLoads',
			type: 'boolean',
			default: false,
			description:
				'Whether to check the loads too: the verdict is "loading" until every stream with rows is in the destination',
		},
		includeLogCounts,
		requestsPer10Minutes,
	]),
];

function output(
	item: StitchItem,
	{ sourceId, name }: SourceFacts,
	status: JobStatus,
	includeLogCounts: boolean,
): IDataObject {
	return withoutSecrets(item.secrets, {
		verdict: status.verdict,
		finished: status.finished,
		job_name: status.jobName ?? null,
		sourceId,
		sourceName: name,
		...(status.phase ? { phase: status.phase } : {}),
		...(status.description === undefined ? {} : { description: status.description }),
		...(status.byTimeLimit === undefined ? {} : { byTimeLimit: status.byTimeLimit }),
		...(status.byLog ? { resultFromLog: true } : {}),
		...(status.record ? { extraction: extractionOutput(status.record) } : {}),
		...(status.newer ? { newerExtraction: extractionOutput(status.newer) } : {}),
		...(status.loads ? { loads: loadsOutput(status.loads.streams) } : {}),
		...(includeLogCounts && status.log ? { counts: countsOutput(status.log) } : {}),
		...(status.verdict === 'failed' && status.log ? { logTail: status.log.tail } : {}),
		...(status.logMissing ? { logMissing: status.logMissing } : {}),
	});
}

async function statusOf(item: StitchItem, open: Open) {
	const includeLogCounts = item.flag('options.includeLogCounts', 'Include Log Counts', false);
	const includeLoads = item.flag('options.includeLoads', 'Include Loads', false);
	const named = item.optionalText('jobName', 'Job Name') !== undefined;
	const jobName = named ? { jobName: item.name('jobName', 'Job Name') } : {};
	const limit = requestLimit(item, 'options');
	const source = await lookAtSource(item, item.id('sourceId', 'Source'));
	const accountId = await accountOf(item, source);
	const { reader, options } = open(item, accountId, limit);
	const place = await findSource(reader, source.sourceId, options);
	if (isMiss(place)) throw missed(place);
	const question = { sourceName: source.name, includeLoads, includeLogCounts, ...jobName };
	const status = await jobStatus(reader, question, place, options);
	return {
		itemIndexes: [item.itemIndex],
		output: output(item, source, status, includeLogCounts),
	};
}

/**
 * The status of jobs, without waiting for them: the items of one account share the pages that
 * are read in this run (connect-api.md 8.28 to 8.30).
 */
async function executeAll(items: StitchItem[]) {
	return await lookUp(
		'wait',
		async (open) => await sideBySide(items, async (item) => await statusOf(item, open)),
	);
}

export const operation: BatchOperation = { option, properties, executeAll };
