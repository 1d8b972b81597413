import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { ConnectorKind } from '../api/connectorTypes';
import { isUsableType, listTypes } from '../api/connectorTypes';
import { listDestinations } from '../api/destinations';
import { listRecipients } from '../api/emailRecipients';
import { describeHook, listHooks, readHook } from '../api/hooks';
import { parseId } from '../api/http/request';
import { listImportTokens } from '../api/importApi';
import { isDeleted, listSources, readinessOf } from '../api/sources';
import { listStreams } from '../api/streams';
import { nameOfType } from '../forms/fields';
import type { JsonObject } from '../json';
import { isSet, textOf } from '../json';
import { chosenId, editorClient } from './client';

/*
 * Look-ups for the pickers. None of them touches the rate-limited endpoints (extractions, loads,
 * logs). A failing one shows Stitch's message instead of an empty list, and an account that has
 * nothing to pick says so.
 */

const text = (value: unknown) => textOf(value) ?? '';

/** What can be picked, and what else it is found by. */
interface Entry {
	name: string;
	value: string | number;
	also?: string;
}

/** Letters and digits of any script: "Google Ads", "google-ads" and "googleads" are one. */
const plain = (words: string) => words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** The entries that hold every word searched for, by name. */
function matching(entries: Entry[], filter = ''): INodeListSearchResult {
	const words = filter.split(/\s+/).map(plain);
	const found = entries.filter(({ name, value, also = '' }) => {
		const all = plain(`${name} ${value} ${also}`);
		return words.every((word) => all.includes(word));
	});
	const results = found.map(({ name, value }): INodeListSearchItems => ({ name, value }));
	return { results: results.sort((a, b) => a.name.localeCompare(b.name)) };
}

/** A list to search; one that has nothing to pick says so. */
const list = (
	read: (context: ILoadOptionsFunctions) => Promise<Entry[]>,
	none: string,
	wayOut: string,
) =>
	async function (this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
		const entries = await read(this);
		if (entries.length > 0) return matching(entries, filter);
		throw new NodeOperationError(this.getNode(), none, { description: wayOut });
	};

const isPresent = (object: JsonObject) => !isDeleted(object);

/** A source or a destination; `display_name` is null in every documented destination. */
const connectionEntry = ({ id, name, display_name, type }: JsonObject): Entry => ({
	name: `${text(display_name) || text(name)} (${nameOfType(text(type))})`,
	value: id as number,
	also: text(type),
});

const sources =
	(isWanted: (source: JsonObject) => boolean) => async (context: ILoadOptionsFunctions) =>
		(await listSources(await editorClient(context)))
			.filter((source) => isPresent(source) && isWanted(source))
			.map(connectionEntry);

const allSources = sources(() => true);

async function destinations(context: ILoadOptionsFunctions): Promise<Entry[]> {
	const all = await listDestinations(await editorClient(context));
	return all.filter(isPresent).map(connectionEntry);
}

async function hooks(context: ILoadOptionsFunctions): Promise<Entry[]> {
	const all = await listHooks(await editorClient(context));
	return all
		.flatMap((hook) => readHook(hook) ?? [])
		.map((hook) => ({ name: describeHook(hook), value: hook.id }));
}

async function recipients(context: ILoadOptionsFunctions): Promise<Entry[]> {
	const all = await listRecipients(await editorClient(context));
	return all.map(({ id, email_address, disabled_at }) => ({
		name: `${text(email_address)}${isSet(disabled_at) ? ' (disabled)' : ''}`,
		value: id as number,
	}));
}

/** The source that a list belongs to. Throws NodeOperationError while none is chosen. */
function chosenSource(context: ILoadOptionsFunctions, what: string): number {
	const id = chosenId(context, 'sourceId');
	if (id !== undefined) return id;
	throw new NodeOperationError(context.getNode(), "Choose a 'Source' first", {
		description: `A ${what} belongs to a source. If the source is an expression, enter the ${what} by ID.`,
	});
}

async function importTokens(context: ILoadOptionsFunctions): Promise<Entry[]> {
	const sourceId = chosenSource(context, 'token');
	const tokens = await listImportTokens(await editorClient(context), sourceId);
	return tokens.flatMap(({ token_id, created_at }) => {
		const value = parseId(token_id);
		const created = text(created_at).slice(0, 10);
		const name = created === '' ? String(value) : `${String(value)} (created ${created})`;
		return value === undefined ? [] : [{ name, value }];
	});
}

async function streams(context: ILoadOptionsFunctions): Promise<Entry[]> {
	const sourceId = chosenSource(context, 'stream');
	return (await listStreams(await editorClient(context), sourceId)).map((stream) => ({
		// Names may repeat across schemas; the tap stream ID does not.
		name: `${text(stream.stream_name)} (${text(stream.tap_stream_id)})`,
		value: stream.stream_id as number,
	}));
}

/** By the names that people know; the type itself stands behind, as it does in the output. */
const types = (kind: ConnectorKind) => async (context: ILoadOptionsFunctions) =>
	(await listTypes(await editorClient(context), kind))
		.filter(isUsableType)
		.map(({ type }) => text(type))
		.map((type) => ({ name: `${nameOfType(type)} (${type})`, value: type }));

const create = (resource: string) =>
	`Create one with ${resource}: Create, or check which account the credential belongs to.`;

/** By the names that the locators use. */
export const listSearch = {
	searchDestinations: list(
		destinations,
		'This account has no destination yet',
		create('Destination'),
	),
	searchDestinationTypes: list(
		types('destination'),
		'This account can use no destination types',
		'Check its plan in Stitch.',
	),
	searchHooks: list(hooks, 'This account has no hooks yet', create('Hook')),
	searchImportSources: list(
		sources(({ type }) => type === 'import_api'),
		'This account has no Import API source yet',
		create('Source'),
	),
	searchImportTokens: list(importTokens, 'This source has no tokens', create('Import API Token')),
	searchRecipients: list(
		recipients,
		'This account has no email recipients yet',
		create('Email Recipient'),
	),
	searchSources: list(allSources, 'This account has no sources yet', create('Source')),
	// For the last job of a source: those that receive data all the time have none.
	searchSourcesWithJobs: list(
		sources((source) => readinessOf(source).kind !== 'withoutJobs'),
		'This account has no sources with jobs yet',
		create('Source'),
	),
	searchSourceTypes: list(
		types('source'),
		'This account can use no source types',
		'Check its plan in Stitch.',
	),
	searchStreams: list(
		streams,
		'Stitch knows no streams of this source yet',
		'It finds them once the connection check succeeds. Some source types have none.',
	),
};

/** The sources that can be chosen, deleted ones left out; a filter on sources may do without any. */
export async function getSources(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return matching(await allSources(this)).results;
}
