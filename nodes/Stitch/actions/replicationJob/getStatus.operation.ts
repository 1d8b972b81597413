import type {
	IDataObject,
	IExecuteFunctions,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { sourceLocator } from '../../editor/descriptions/locators';
import { budgetNotice } from '../../editor/descriptions/jobs';
import { budgetTeller } from '../../jobs/report/hints';
import { openReader } from '../../jobs/feed/jobsApi';
import { jobStatus } from '../../jobs/report/jobStatus';
import type { JobStatus } from '../../jobs/report/jobStatus';
import { lookError } from '../../jobs/report/lookError';
import { findSources } from '../../jobs/feed/lookNow';
import {
	countsOutput,
	extractionOutput,
	loadsOutput,
	withoutSecrets,
} from '../../jobs/report/outcome';
import { sourceToShow } from '../../jobs/start/sourceFacts';
import type { BatchOperation, BatchOutcome, StitchItem } from '../shared/types';
import type { AboutSource } from './perAccount';
import { perAccount } from './perAccount';

const option: INodePropertyOptions = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get status of replication job',
	description: 'Get what became of a replication job, without waiting for it',
};

const properties: INodeProperties[] = [
	budgetNotice,
	sourceLocator,
	{
		displayName: 'Job Name',
		name: 'jobName',
		type: 'string',
		default: '',
		placeholder: 'e.g. 204817.530111.sync.7d1f7f0e-dadc-11ee-9f7a-0242ac120002',
		description:
			'The "job_name" that Start gave. Empty for the last job of the source that Stitch shows.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Include Loads',
				name: 'includeLoads',
				type: 'boolean',
				default: false,
				description:
					'Whether to look at the loads too once the extraction is done. The verdict is then "loading" until every stream with rows is in the destination.',
			},
			{
				displayName: 'Include Log Counts',
				name: 'includeLogCounts',
				type: 'boolean',
				default: false,
				description:
					"Whether to return the rows per stream as the log counts them. Takes one request of Stitch's budget per job.",
			},
		],
	},
];

interface Asked extends AboutSource {
	jobName?: string;
	includeLoads: boolean;
	includeLogCounts: boolean;
}

async function ask(item: StitchItem): Promise<Asked> {
	const options = item.parameter<IDataObject>('options', {});
	const given = String(item.parameter<unknown>('jobName', '') ?? '').trim();
	const sourceId = item.id('sourceId', 'Source');
	return {
		item,
		...(given === '' ? {} : { jobName: item.name('jobName', 'Job Name') }),
		includeLoads: options.includeLoads === true,
		includeLogCounts: options.includeLogCounts === true,
		source: await sourceToShow(item, sourceId),
	};
}

function output({ item, source, includeLogCounts }: Asked, status: JobStatus): IDataObject {
	return withoutSecrets([item.connection.accessToken], {
		verdict: status.verdict,
		finished: status.finished,
		job_name: status.jobName ?? null,
		sourceId: source.sourceId,
		sourceName: source.name,
		...(status.phase ? { phase: status.phase } : {}),
		...(status.description === undefined ? {} : { description: status.description }),
		...(status.byTimeLimit === undefined ? {} : { byTimeLimit: status.byTimeLimit }),
		...(status.record ? { extraction: extractionOutput(status.record) } : {}),
		...(status.newer ? { newerExtraction: extractionOutput(status.newer) } : {}),
		...(status.loads ? { loads: loadsOutput(status.loads.streams) } : {}),
		...(includeLogCounts && status.log ? { counts: countsOutput(status.log) } : {}),
		...(status.verdict === 'failed' && status.log ? { logTail: status.log.tail } : {}),
		...(status.logMissing ? { logMissing: status.logMissing } : {}),
	});
}

/** The status of several jobs of one account, from shared pages. */
async function forAccount(questions: Asked[]): Promise<BatchOutcome[]> {
	const [{ item, source }] = questions;
	const { reader, release } = openReader(item, source.accountId);
	const onBudgetShort = budgetTeller(item, source.accountId);
	const options = { whenShort: 'wait' as const, onBudgetShort };
	const outcomes: BatchOutcome[] = [];
	try {
		const sourceIds = questions.map((question) => question.source.sourceId);
		const places = await findSources(reader, sourceIds, options);
		for (const question of questions) {
			const itemIndexes = [question.item.itemIndex];
			try {
				const place = places.get(question.source.sourceId);
				const status = await jobStatus(
					reader,
					{ ...question, sourceName: question.source.name },
					place ?? { miss: 'noBudget' },
					options,
				);
				outcomes.push({ itemIndexes, output: output(question, status) });
			} catch (thrown) {
				outcomes.push({ itemIndexes, error: lookError(question.item, thrown) });
			}
		}
	} catch (thrown) {
		for (const question of questions) {
			const itemIndexes = [question.item.itemIndex];
			outcomes.push({ itemIndexes, error: lookError(question.item, thrown) });
		}
	} finally {
		release();
	}
	return outcomes;
}

/**
 * What became of jobs, without waiting for them: one look per account at the pages that matter
 * (connect-api.md 8.28 to 8.30).
 */
const executeAll = async (context: IExecuteFunctions, items: StitchItem[]) =>
	await perAccount(context, items, ask, forAccount);

export const operation: BatchOperation = { option, properties, executeAll };
