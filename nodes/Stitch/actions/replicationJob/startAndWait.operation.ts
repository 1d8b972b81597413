import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import {
	ifAlreadyRunning,
	includeLogCounts,
	notice,
	optionsOf,
	requestsPer10Minutes,
	usesBudget,
} from '../../editor/descriptions/sharedParameters';
import { sourceLocator } from '../../editor/descriptions/locators';
import { requestLimit } from '../../jobs/budget/permits';
import { IF_ALREADY_RUNNING } from '../../jobs/start/startJob';
import type { WaitPlan } from '../../jobs/startAndWait';
import { startAndWait } from '../../jobs/startAndWait';
import type { BatchOperation, StitchItem } from '../shared/types';
import { sideBySide } from '../shared/pool';

const option: INodePropertyOptions = {
	name: 'Start and Wait',
	value: 'startAndWait',
	action: 'Start replication job and wait',
	description:
		'Start a replication job of a source and wait until its rows are extracted or loaded',
	...usesBudget(
		' The execution runs as long as the job, so use it for jobs of minutes; give all sources as items of one run.',
	),
};

/** Stitch ends a job after 24 hours, a quarter of an hour more or less, and then lists it. */
const EXTRACTION_TIMEOUT = 24 * 3600 + 1200;
const LOAD_TIMEOUT = 7200;

const properties: INodeProperties[] = [
	notice('startAndWaitNotice', 'A restart of n8n ends the wait; for long jobs, use Get Status'),
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
		description: 'What to wait for',
	},
	optionsOf([
		{
			displayName: 'Extraction Timeout',
			name: 'extractionTimeout',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: EXTRACTION_TIMEOUT,
			description:
				'Seconds to wait for the extraction at most. Stitch ends every job after 24 hours.',
		},
		{
			displayName: 'If Superseded',
			name: 'ifSuperseded',
			type: 'options',
			options: [
				{
					name: 'Fail',
					value: 'fail',
					description: 'Fail unless the log of the job says how it ended',
				},
				{
					name: 'Use the Newer Job',
					value: 'useNewer',
					description: 'Continue with the job that followed; the output names both',
				},
			],
			default: 'fail',
			description:
				'What to do when another job of the source followed before the result of this one could be read',
		},
		includeLogCounts,
		{
			displayName: 'Load Timeout',
			name: 'loadTimeout',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: LOAD_TIMEOUT,
			description:
				'Seconds to wait for the loads after the extraction at most. Some streams need 30 minutes without a load on top.',
		},
		{
			displayName: 'Poll Interval',
			name: 'pollInterval',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				'Seconds between two polls. 0 fits them to what is left of the 30 requests per 10 minutes; a short interval is stretched before they run out.',
		},
		requestsPer10Minutes,
		{
			displayName: 'Stop on Timeout',
			name: 'stopOnTimeout',
			type: 'boolean',
			default: false,
			description:
				'Whether to stop the job on Extraction Timeout or when the execution is cancelled, if this node started it',
		},
	]),
];

function planFor(item: StitchItem): WaitPlan {
	const seconds = (name: string, label: string, min: number, fallback: number) =>
		item.number(`options.${name}`, label, { min, fallback });
	return {
		item,
		sourceId: item.id('sourceId', 'Source'),
		ifAlreadyRunning: item.choice(
			'ifAlreadyRunning',
			'If Already Running',
			IF_ALREADY_RUNNING,
			'fail',
		),
		waitFor: item.choice('waitFor', 'Wait For', ['extraction', 'load'] as const, 'load'),
		extractionTimeout: seconds('extractionTimeout', 'Extraction Timeout', 1, EXTRACTION_TIMEOUT),
		loadTimeout: seconds('loadTimeout', 'Load Timeout', 1, LOAD_TIMEOUT),
		pollInterval: seconds('pollInterval', 'Poll Interval', 0, 0),
		stopOnTimeout: item.flag('options.stopOnTimeout', 'Stop on Timeout', false),
		includeLogCounts: item.flag('options.includeLogCounts', 'Include Log Counts', false),
		followNewer:
			item.choice(
				'options.ifSuperseded',
				'If Superseded',
				['fail', 'useNewer'] as const,
				'fail',
			) === 'useNewer',
		limit: requestLimit(item, 'options'),
	};
}

/** A shorter wait is nothing to explain. */
const HINT_FROM_MS = 20_000;

/** Says beside the output that Stitch's limit made a wait longer. */
function hintAtBudget(item: StitchItem, budgetWaitedMs: number): void {
	if (budgetWaitedMs < HINT_FROM_MS) return;
	item.hint({
		message: `Waited ${Math.round(budgetWaitedMs / 1000)} s for Stitch's limit of 30 requests per 10 minutes; the job status was checked that much later`,
		type: 'info',
		location: 'outputPane',
	});
}

/**
 * Starts one job per item, and waits for all of them in one poll per account and token. Each item
 * has its own outcome, whatever happens to the others; those of one source start in their order.
 */
async function executeAll(items: StitchItem[]) {
	const starts = new Map<string, Promise<void>>();
	let longestBudgetWaitMs = 0;
	const outcomes = await sideBySide(items, async (item, free) => {
		const plan = planFor(item);
		const key = `${item.connection.apiBaseUrl} ${item.connection.accessToken} ${plan.sourceId}`;
		const earlier = starts.get(key);
		let onStarted = () => {};
		const started = new Promise<void>((resolve) => {
			onStarted = resolve;
		});
		starts.set(key, started);
		await earlier;
		const { outcome, budgetWaitedMs } = await startAndWait(plan, () => {
			onStarted();
			free();
		}).finally(onStarted);
		longestBudgetWaitMs = Math.max(longestBudgetWaitMs, budgetWaitedMs);
		return outcome;
	});
	hintAtBudget(items[0], longestBudgetWaitMs);
	return outcomes;
}

export const operation: BatchOperation = { option, properties, executeAll };
