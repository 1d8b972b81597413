import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { sourceLocator } from '../../editor/descriptions/locators';
import { notice } from '../../editor/descriptions/notice';
import type { WaitPlan } from '../../jobs/wait/account';
import { startAndWaitForAccount } from '../../jobs/wait/account';
import { sourceToStart } from '../../jobs/start/sourceFacts';
import type { IfAlreadyRunning } from '../../jobs/start/startOnce';
import type { BatchOperation, StitchItem } from '../shared/types';
import { ifAlreadyRunning } from './ifAlreadyRunning';
import { perAccount } from './perAccount';

const option: INodePropertyOptions = {
	name: 'Start and Wait',
	value: 'startAndWait',
	action: 'Start replication job and wait',
	description:
		'Start a replication job of a source and wait until its rows are extracted or loaded',
};

/** Stitch ends a job after six hours, so that a longer wait for one is never needed. */
const EXTRACTION_TIMEOUT = 6 * 3600 + 300;
const LOAD_TIMEOUT = 3600;

interface Options {
	extractionTimeout?: number;
	ifSuperseded?: 'fail' | 'useNewer';
	includeLogCounts?: boolean;
	loadTimeout?: number;
	pollInterval?: number;
	stopOnTimeout?: boolean;
}

const properties: INodeProperties[] = [
	notice(
		'startAndWaitNotice',
		'The execution goes on until the jobs are done. For jobs that take hours use Start, then a Wait node and Get Status in a loop: that survives a restart of n8n.',
	),
	sourceLocator,
	ifAlreadyRunning,
	{
		displayName: 'Wait For',
		name: 'waitFor',
		type: 'options',
		options: [
			{
				name: 'Extraction',
				value: 'extraction',
				description: 'Until the rows have left the source',
			},
			{
				name: 'Load',
				value: 'load',
				description: 'Until they are in the destination, stream by stream',
			},
		],
		default: 'load',
		description: 'When to go on',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Extraction Timeout',
				name: 'extractionTimeout',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: EXTRACTION_TIMEOUT,
				description:
					'Seconds to wait for the extraction at most. Stitch ends every job after six hours.',
			},
			{
				displayName: 'If Superseded',
				name: 'ifSuperseded',
				type: 'options',
				options: [
					{ name: 'Fail', value: 'fail', description: 'The result of the job is not known' },
					{
						name: 'Use the Newer Job',
						value: 'useNewer',
						description: 'Go on with the job that followed; the output names both',
					},
				],
				default: 'fail',
				description:
					'What to do when another job of the source ended before the result of this one was seen. Stitch shows only the last job of a source.',
			},
			{
				displayName: 'Include Log Counts',
				name: 'includeLogCounts',
				type: 'boolean',
				default: false,
				description:
					"Whether to return the rows per stream as the log counts them. Takes one request of Stitch's budget per job.",
			},
			{
				displayName: 'Load Timeout',
				name: 'loadTimeout',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: LOAD_TIMEOUT,
				description: 'Seconds to wait for the loads after the extraction at most',
			},
			{
				displayName: 'Poll Interval',
				name: 'pollInterval',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				description:
					'Seconds between two looks; 0 derives them from what is left of the 30 requests that Stitch allows in ten minutes per account. A short interval is stretched before they run out.',
			},
			{
				displayName: 'Stop on Timeout',
				name: 'stopOnTimeout',
				type: 'boolean',
				default: false,
				description:
					'Whether to stop the job when Extraction Timeout ends the wait or the execution is cancelled. A job that was running before is left alone.',
			},
		],
	},
];

function positive(item: StitchItem, value: unknown, fallback: number, label: string): number {
	if (value === undefined || value === null || value === '') return fallback;
	const number = Number(value);
	if (Number.isFinite(number) && number > 0) return number;
	throw new NodeOperationError(item.context.getNode(), `'${label}' is not a number of seconds`, {
		description: 'Enter a number above zero.',
		itemIndex: item.itemIndex,
	});
}

/** An expression may give anything, and a wait for something unknown would not end. */
function waitFor(item: StitchItem): WaitPlan['waitFor'] {
	const value = item.parameter<string>('waitFor', 'load');
	if (value === 'load' || value === 'extraction') return value;
	throw new NodeOperationError(item.context.getNode(), "'Wait For' is not one of its options", {
		description: 'The expression has to give "extraction" or "load".',
		itemIndex: item.itemIndex,
	});
}

async function planFor(item: StitchItem): Promise<WaitPlan> {
	const options = item.parameter<Options>('options', {});
	const pollInterval = Number(options.pollInterval ?? 0);
	const plan = {
		item,
		ifAlreadyRunning: item.parameter<IfAlreadyRunning>('ifAlreadyRunning', 'fail'),
		waitFor: waitFor(item),
		extractionTimeout: positive(
			item,
			options.extractionTimeout,
			EXTRACTION_TIMEOUT,
			'Extraction Timeout',
		),
		loadTimeout: positive(item, options.loadTimeout, LOAD_TIMEOUT, 'Load Timeout'),
		pollInterval: Number.isFinite(pollInterval) ? pollInterval : 0,
		stopOnTimeout: options.stopOnTimeout === true,
		includeLogCounts: options.includeLogCounts === true,
		followNewer: options.ifSuperseded === 'useNewer',
	};
	return { ...plan, source: await sourceToStart(item, item.id('sourceId', 'Source')) };
}

/**
 * Starts one job per item, and waits for all of them: one poll per account and token, accounts side
 * by side. Each item has its own outcome, whatever becomes of the others.
 */
const executeAll = async (context: IExecuteFunctions, items: StitchItem[]) =>
	await perAccount(context, items, planFor, startAndWaitForAccount);

export const operation: BatchOperation = { option, properties, executeAll };
