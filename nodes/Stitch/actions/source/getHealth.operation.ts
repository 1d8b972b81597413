import type {
	IDataObject,
	IExecuteFunctions,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { budgetNotice } from '../../editor/descriptions/jobs';
import { optionalSourceLocator } from '../../editor/descriptions/locators';
import { sourceStatus } from '../../api/sources';
import type { ExtractionRecord } from '../../jobs/judge/extraction';
import { healthOf } from '../../jobs/report/health';
import { budgetTeller } from '../../jobs/report/hints';
import { LookFailed } from '../../jobs/report/jobStatus';
import { openReader } from '../../jobs/feed/jobsApi';
import { lookError } from '../../jobs/report/lookError';
import type { LookOptions } from '../../jobs/feed/lookNow';
import { allExtractions, allLoads, findSources, isMiss } from '../../jobs/feed/lookNow';
import type { Reader } from '../../jobs/feed/reader';
import type { JsonObject } from '../../api/types';
import { parseId } from '../../api/http/path';
import { fetchSources } from '../../api/lists';
import { groupBy } from '../shared/pool';
import type { BatchOperation, BatchOutcome, StitchItem } from '../shared/types';

const option: INodePropertyOptions = {
	name: 'Get Health',
	value: 'getHealth',
	action: 'Get health of source',
	description: 'Get state, next run, last extraction and loads of one source or of all',
};

const properties: INodeProperties[] = [
	budgetNotice,
	optionalSourceLocator,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
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
					'Whether to report the last load and the streams in trouble. Takes one request per 100 streams of the account.',
			},
		],
	},
];

interface Asked {
	item: StitchItem;
	sourceId?: number;
	includeDeleted: boolean;
	includeLoads: boolean;
}

function ask(item: StitchItem): Asked {
	const options = item.parameter<IDataObject>('options', {});
	const sourceId = item.optionalId('sourceId', 'Source');
	return {
		item,
		...(sourceId === undefined ? {} : { sourceId }),
		includeDeleted: options.includeDeleted === true,
		includeLoads: options.includeLoads !== false,
	};
}

/** The last extractions: a few sources by looking for them, all of them page by page. */
async function extractionsFor(
	reader: Reader,
	questions: Asked[],
	options: LookOptions,
): Promise<Map<number, ExtractionRecord>> {
	const sourceIds = questions.map((question) => question.sourceId);
	if (sourceIds.includes(undefined)) {
		const records = await allExtractions(reader, options);
		if (isMiss(records)) throw new LookFailed(records);
		return records;
	}
	const records = new Map<number, ExtractionRecord>();
	for (const [sourceId, place] of await findSources(reader, sourceIds as number[], options)) {
		if (isMiss(place)) throw new LookFailed(place);
		if (place.kind === 'record') records.set(sourceId, place.record);
	}
	return records;
}

function chosen(question: Asked, sources: JsonObject[]): JsonObject[] {
	const { item, sourceId, includeDeleted } = question;
	if (sourceId === undefined) {
		return sources.filter((source) => includeDeleted || sourceStatus(source) !== 'deleted');
	}
	const found = sources.filter((source) => source.id === sourceId);
	if (found.length > 0) return found;
	throw new NodeOperationError(item.context.getNode(), "The 'Source' does not exist", {
		description: `The account has no source with the ID ${sourceId}.`,
		itemIndex: item.itemIndex,
	});
}

/** The health of an account's sources: one list of sources, and each needed page once. */
async function forAccount(questions: Asked[]): Promise<BatchOutcome[]> {
	const [{ item }] = questions;
	try {
		const sources = await fetchSources(item.context, item);
		const accountId = sources.map((source) => parseId(source.stitch_client_id)).find(Boolean);
		if (accountId === undefined) {
			return questions.map((question) => answer(question, sources, new Map(), undefined));
		}
		const { reader, release } = openReader(item, accountId);
		try {
			const onBudgetShort = budgetTeller(item, accountId);
			const options = { whenShort: 'wait' as const, onBudgetShort };
			const extractions = await extractionsFor(reader, questions, options);
			const wantsLoads = questions.some((question) => question.includeLoads);
			const loads = wantsLoads ? await allLoads(reader, options) : [];
			if (isMiss(loads)) throw new LookFailed(loads);
			return questions.map((question) => answer(question, sources, extractions, loads));
		} finally {
			release();
		}
	} catch (thrown) {
		return questions.map((question) => ({
			itemIndexes: [question.item.itemIndex],
			error: lookError(question.item, thrown),
		}));
	}
}

function answer(
	question: Asked,
	sources: JsonObject[],
	extractions: Map<number, ExtractionRecord>,
	loads: Parameters<typeof healthOf>[0]['loads'],
): BatchOutcome {
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
		return { itemIndexes, error: thrown as Error };
	}
}

/** The health of sources, several items of one account and token from the same requests. */
async function executeAll(
	_context: IExecuteFunctions,
	items: StitchItem[],
): Promise<BatchOutcome[]> {
	const questions: Asked[] = [];
	const outcomes: BatchOutcome[] = [];
	for (const item of items) {
		try {
			questions.push(ask(item));
		} catch (thrown) {
			outcomes.push({ itemIndexes: [item.itemIndex], error: thrown as Error });
		}
	}
	const groups = groupBy(questions, ({ item: { connection } }) =>
		[connection.apiBaseUrl, connection.accessToken].join(' '),
	);
	const looked = await Promise.all(groups.map(forAccount));
	return [...outcomes, ...looked.flat()];
}

export const operation: BatchOperation = { option, properties, executeAll };
