import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Load } from '../../api/loads';
import { listSources, sourceStatus } from '../../api/sources';
import type { JsonObject } from '../../json';
import { accountIdIn, findAccountId } from '../../api/accounts';
import {
	optionsOf,
	requestsPer10Minutes,
	usesBudget,
} from '../../editor/descriptions/sharedParameters';
import { optionalSourceLocator } from '../../editor/descriptions/locators';
import { requestLimit } from '../../jobs/budget/permits';
import { findSources, isMiss, lookUp, readList } from '../../jobs/feed/lookUp';
import type { LookUpOptions } from '../../jobs/feed/lookUp';
import { locate } from '../../jobs/feed/jobPages';
import type { Located } from '../../jobs/feed/jobPages';
import type { Reader, Snapshot } from '../../jobs/feed/reader';
import { missed } from '../../jobs/report/jobStatus';
import { healthOf } from '../../jobs/report/sourceHealth';
import { isTool } from '../../reruns';
import type { BatchOperation, BatchOutcome, StitchItem } from '../shared/types';

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
				'Whether to report the last load and the streams that did not load, for one request per 100 streams',
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
		sourceId,
		includeDeleted: item.flag('options.includeDeleted', 'Include Deleted', false),
		includeLoads: item.flag('options.includeLoads', 'Include Loads', true),
		limit: requestLimit(item, 'options'),
	};
}

/** Reads the list of extractions: for a few sources in as few pages as it takes, else all of it. */
async function readExtractions(reader: Reader, questions: Question[], options: LookUpOptions) {
	const sourceIds = questions.map((question) => question.sourceId);
	const miss = sourceIds.includes(undefined)
		? await readList(reader, 'extractions', options)
		: [...(await findSources(reader, sourceIds as number[], options)).values()].find(isMiss);
	if (miss) throw missed(miss);
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

interface Known {
	sources: JsonObject[];
	/** Where each source is in the list of extractions, by its ID. */
	places: Map<unknown, Located>;
	loads?: Array<Snapshot<Load>>;
}

/** What is known of an account's sources: one list of sources, and each needed page once. */
async function lookAtAccount(questions: Question[]): Promise<Known> {
	const [{ item }] = questions;
	const limit = questions.reduce((least, question) => Math.min(least, question.limit), Infinity);
	const sources = await listSources(item);
	if (sources.length === 0) return { sources, places: new Map() };
	const accountId = accountIdIn(sources) ?? (await findAccountId(item));
	return await lookUp('wait', async (open): Promise<Known> => {
		const { reader, options } = open(item, accountId, limit);
		const { extractions, loads } = reader.cache;
		await readExtractions(reader, questions, options);
		const places = new Map(
			sources.map(({ id }) => [id, locate(Number(id), extractions, options.since)]),
		);
		if (!questions.some(({ includeLoads }) => includeLoads)) return { sources, places };
		const miss = await readList(reader, 'loads', options);
		if (miss) throw missed(miss);
		return { sources, places, loads: [...loads.values()] };
	});
}

function answer(question: Question, { sources, places, loads }: Known) {
	const output = chosen(question, sources).map((source) =>
		healthOf({
			source,
			place: places.get(source.id) as Located,
			loads: question.includeLoads ? loads : undefined,
		}),
	);
	// Of very many sources an agent gets the first ones.
	if (isTool(question.item.context.getNode())) {
		output.sort((a, b) => Number(a.healthy) - Number(b.healthy));
	}
	return output;
}

/** The items of one account and token, which share its requests. */
interface Account {
	questions: Question[];
	known?: Promise<Known>;
}

/** The health of sources, several items of one account and token from the same requests. */
async function executeAll(items: StitchItem[]) {
	const accounts = new Map<string, Account>();
	return await Promise.all(
		items.map(async (item): Promise<BatchOutcome> => {
			const itemIndexes = [item.itemIndex];
			try {
				const question = questionOf(item);
				const key = `${item.connection.apiBaseUrl} ${item.connection.accessToken}`;
				const account = accounts.get(key) ?? { questions: [] };
				accounts.set(key, account);
				account.questions.push(question);
				// After this, every item has asked.
				await Promise.resolve();
				account.known ??= lookAtAccount(account.questions);
				return { itemIndexes, output: answer(question, await account.known) };
			} catch (error) {
				return { itemIndexes, error };
			}
		}),
	);
}

export const operation: BatchOperation = { option, properties, executeAll };
