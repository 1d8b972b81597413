import type {
	IDataObject,
	IExecuteFunctions,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { verdictOf } from '../../api/extractions';
import type { Extraction } from '../../api/extractions';
import type { Load } from '../../api/loads';
import { currentStep } from '../../api/connectionChecks';
import { listSources, readinessOf, sourceStatus } from '../../api/sources';
import type { JsonObject } from '../../json';
import { objectOf } from '../../json';
import { stitchTime } from '../../jobs/report/output';
import { accountIdIn } from '../../api/accounts';
import {
	optionsOf,
	requestsPer10Minutes,
	usesBudget,
} from '../../editor/descriptions/sharedParameters';
import { optionalSourceLocator } from '../../editor/descriptions/locators';
import { budgetLog, requestLimit } from '../../jobs/budget/accountBudget';
import { WaitCancelled, monotonicClock } from '../../clock';
import { allExtractions, allLoads, findSources, isMiss } from '../../jobs/feed/lookUp';
import type { LookUpOptions } from '../../jobs/feed/lookUp';
import { openReader } from '../../jobs/feed/reader';
import type { Reader } from '../../jobs/feed/reader';
import { missed } from '../../jobs/report/jobStatus';
import { groupBy } from '../shared/pool';
import type { BatchOperation, BatchOutcome, StitchItem } from '../shared/types';

type SourceState = 'active' | 'deleted' | 'notConfigured' | 'paused' | 'pausedByStitch';

/** What a source is doing; one that isn't set up to the end is that before anything but deleted. */
function sourceState(source: JsonObject): SourceState {
	const status = sourceStatus(source);
	if (status === 'deleted') return status;
	const step = currentStep(source);
	if (step !== undefined && step !== 'fully_configured') return 'notConfigured';
	return status;
}

function extractionHealth(record: Extraction): IDataObject {
	const judged = verdictOf(record);
	return {
		verdict: judged.verdict,
		job_name: record.jobName,
		start_time: stitchTime(record.startTime),
		completion_time: stitchTime(record.completionTime),
		...(judged.verdict === 'failed'
			? { phase: judged.phase, description: judged.description }
			: {}),
		...(judged.verdict === 'terminated' ? { byTimeLimit: judged.byTimeLimit } : {}),
		...(judged.verdict === 'unknown' ? { description: judged.reason } : {}),
	};
}

function loadHealth(records: Load[]): IDataObject {
	const times = records.flatMap((record) => record.lastLoadedAt ?? []);
	return {
		streams: records.length,
		last_batch_loaded_at: times.length > 0 ? stitchTime(Math.max(...times)) : null,
		trouble: records.flatMap(({ streamName, error }) =>
			error
				? [
						{
							stream_name: streamName,
							message: error.message,
							...(error.code ? { code: error.code } : {}),
						},
					]
				: [],
		),
	};
}

/** What is known of one source, for a report. `undefined`: not looked at. */
interface HealthFacts {
	source: JsonObject;
	extraction?: Extraction | null;
	loads?: Load[];
}

/**
 * One source's health under Stitch's field names. `healthy` is true only for an active source whose
 * last extraction went well, or that has had none, and that has no stream in trouble.
 */
function healthOf({ source, extraction, loads }: HealthFacts): IDataObject {
	const state = sourceState(source);
	const step = currentStep(source);
	const { next_fire_time } = objectOf(source.schedule);
	const own = loads?.filter((record) => record.sourceName === source.name);
	const verdict = extraction ? verdictOf(extraction).verdict : undefined;
	const extractionFine = verdict === undefined || verdict === 'succeeded' || verdict === 'running';
	return {
		id: source.id,
		name: source.name,
		display_name: source.display_name,
		type: source.type,
		stitch_client_id: source.stitch_client_id,
		state,
		healthy: state === 'active' && extractionFine && !own?.some((record) => record.error),
		...(state === 'notConfigured' && step ? { current_step_type: step } : {}),
		next_fire_time: typeof next_fire_time === 'string' ? next_fire_time : null,
		hasJobs: readinessOf(source).kind !== 'withoutJobs',
		...(extraction === undefined
			? {}
			: { lastExtraction: extraction === null ? null : extractionHealth(extraction) }),
		...(own === undefined ? {} : { loads: loadHealth(own) }),
	};
}

const option: INodePropertyOptions = {
	name: 'Get Health',
	value: 'getHealth',
	action: 'Get health of source',
	description: 'Get state, next run, last extraction and loads of one source or of all',
	...usesBudget(
		' The operation for reports: state, last extraction and loads of one source, or of all when sourceId is empty.',
	),
};

const properties: INodeProperties[] = [
	optionalSourceLocator,
	optionsOf([
		{
			displayName: 'Include Deleted',
			name: 'includeDeleted',
			type: 'boolean',
			default: false,
			description: 'Whether to report deleted sources too, when no source is picked',
		},
		{
			displayName: 'Include Loads',
			name: 'includeLoads',
			type: 'boolean',
			default: true,
			description:
				'Whether to report the last load and the streams that did not load. Takes one request per 100 streams.',
		},
		requestsPer10Minutes,
	]),
];

interface Question {
	item: StitchItem;
	sourceId?: number;
	includeDeleted: boolean;
	includeLoads: boolean;
	limit: number;
}

function questionOf(item: StitchItem): Question {
	const sourceId = item.optionalId('sourceId', 'Source');
	return {
		item,
		...(sourceId === undefined ? {} : { sourceId }),
		includeDeleted: item.flag('options.includeDeleted', 'Include Deleted', false),
		includeLoads: item.flag('options.includeLoads', 'Include Loads', true),
		limit: requestLimit(item, 'options'),
	};
}

/** The last extractions: a few sources by looking for them, all of them page by page. */
async function extractionsFor(
	reader: Reader,
	questions: Question[],
	options: LookUpOptions,
): Promise<Map<number, Extraction>> {
	const sourceIds = questions.map((question) => question.sourceId);
	if (sourceIds.includes(undefined)) {
		const records = await allExtractions(reader, options);
		if (isMiss(records)) throw missed(records);
		return records;
	}
	const records = new Map<number, Extraction>();
	for (const [sourceId, place] of await findSources(reader, sourceIds as number[], options)) {
		if (isMiss(place)) throw missed(place);
		if (place.kind === 'record') records.set(sourceId, place.record);
	}
	return records;
}

function chosen(question: Question, sources: JsonObject[]): JsonObject[] {
	const { item, sourceId, includeDeleted } = question;
	if (sourceId === undefined) {
		return sources.filter((source) => includeDeleted || sourceStatus(source) !== 'deleted');
	}
	const found = sources.filter((source) => source.id === sourceId);
	if (found.length > 0) return found;
	throw item.fail(
		"The 'Source' does not exist",
		`The account has no source with the ID ${sourceId}.`,
	);
}

/** What is known of an account's sources: one list of sources, and each needed page once. */
async function lookAtAccount(questions: Question[]) {
	const [{ item, limit }] = questions;
	const sources = await listSources(item);
	const accountId = accountIdIn(sources);
	if (accountId === undefined) return { sources, extractions: new Map<number, Extraction>() };
	const { reader, release } = openReader(item, accountId, limit);
	try {
		const since = monotonicClock.now();
		const options = {
			whenShort: 'wait',
			since,
			onBudgetShort: budgetLog(item, accountId),
		} as const;
		const extractions = await extractionsFor(reader, questions, options);
		if (!questions.some(({ includeLoads }) => includeLoads)) return { sources, extractions };
		const loads = await allLoads(reader, options);
		if (isMiss(loads)) throw missed(loads);
		return { sources, extractions, loads };
	} finally {
		release();
	}
}

interface Known {
	sources: JsonObject[];
	extractions: Map<number, Extraction>;
	loads?: Load[];
}

function answer(question: Question, { sources, extractions, loads }: Known): BatchOutcome {
	const itemIndexes = [question.item.itemIndex];
	try {
		const output = chosen(question, sources).map((source) =>
			healthOf({
				source,
				extraction: extractions.get(source.id as number) ?? null,
				...(question.includeLoads && loads ? { loads } : {}),
			}),
		);
		return { itemIndexes, output };
	} catch (thrown) {
		return { itemIndexes, error: thrown };
	}
}

async function forAccount(questions: Question[]): Promise<BatchOutcome[]> {
	try {
		const known = await lookAtAccount(questions);
		return questions.map((question) => answer(question, known));
	} catch (thrown) {
		return questions.map(({ item }) => ({
			itemIndexes: [item.itemIndex],
			error: thrown instanceof WaitCancelled ? item.fail(thrown.message, '') : thrown,
		}));
	}
}

/** The health of sources, several items of one account and token from the same requests. */
async function executeAll(_context: IExecuteFunctions, items: StitchItem[]) {
	const questions: Question[] = [];
	const outcomes: BatchOutcome[] = [];
	for (const item of items) {
		try {
			questions.push(questionOf(item));
		} catch (thrown) {
			outcomes.push({ itemIndexes: [item.itemIndex], error: thrown });
		}
	}
	const groups = groupBy(questions, ({ item: { connection } }) =>
		[connection.apiBaseUrl, connection.accessToken].join(' '),
	);
	const answered = await Promise.all(groups.map(forAccount));
	return [...outcomes, ...answered.flat()];
}

export const operation: BatchOperation = { option, properties, executeAll };
