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
import { readId } from '../item/parameters';
import type { JsonObject } from '../json';
import { isSet, textOf } from '../json';
import { editorClient } from './client';

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

/** The same for a list of the account, which says when it has nothing at all. */
function picked(
	context: ILoadOptionsFunctions,
	entries: Entry[],
	filter: string | undefined,
	none: string,
	wayOut: string,
): INodeListSearchResult {
	if (entries.length > 0) return matching(entries, filter);
	throw new NodeOperationError(context.getNode(), none, { description: wayOut });
}

const isPresent = (object: JsonObject) => !isDeleted(object);

/** A source or a destination; `display_name` is null in every documented destination. */
const connectionEntry = ({ id, name, display_name, type }: JsonObject): Entry => ({
	name: `${text(display_name) || text(name)} (${nameOfType(text(type))})`,
	value: id as number,
	also: text(type),
});

async function sourceEntries(
	context: ILoadOptionsFunctions,
	isWanted: (source: JsonObject) => boolean = () => true,
): Promise<Entry[]> {
	const sources = await listSources(await editorClient(context));
	return sources.filter((source) => isPresent(source) && isWanted(source)).map(connectionEntry);
}

const create = (resource: string) =>
	`Create one with ${resource}: Create, or check which account the credential belongs to.`;

export async function searchSources(this: ILoadOptionsFunctions, filter?: string) {
	const none = 'This account has no sources yet';
	return picked(this, await sourceEntries(this), filter, none, create('Source'));
}

/** For the last job of a source: those that receive data all the time have none. */
export async function searchSourcesWithJobs(this: ILoadOptionsFunctions, filter?: string) {
	const entries = await sourceEntries(this, (source) => readinessOf(source).kind !== 'withoutJobs');
	const none = 'This account has no sources with jobs yet';
	return picked(this, entries, filter, none, create('Source'));
}

export async function searchImportSources(this: ILoadOptionsFunctions, filter?: string) {
	const entries = await sourceEntries(this, ({ type }) => type === 'import_api');
	return picked(
		this,
		entries,
		filter,
		'This account has no Import API source yet',
		create('Source'),
	);
}

export async function searchDestinations(this: ILoadOptionsFunctions, filter?: string) {
	const destinations = await listDestinations(await editorClient(this));
	return picked(
		this,
		destinations.filter(isPresent).map(connectionEntry),
		filter,
		'This account has no destination yet',
		create('Destination'),
	);
}

export async function searchHooks(this: ILoadOptionsFunctions, filter?: string) {
	const hooks = await listHooks(await editorClient(this));
	const entries = hooks
		.flatMap((hook) => readHook(hook) ?? [])
		.map((hook) => ({ name: describeHook(hook), value: hook.id }));
	const none = 'This account has no hooks yet';
	return picked(this, entries, filter, none, create('Hook'));
}

export async function searchRecipients(this: ILoadOptionsFunctions, filter?: string) {
	const recipients = await listRecipients(await editorClient(this));
	const entries = recipients.map(({ id, email_address, disabled_at }) => ({
		name: `${text(email_address)}${isSet(disabled_at) ? ' (disabled)' : ''}`,
		value: id as number,
	}));
	const none = 'This account has no e-mail recipients yet';
	return picked(this, entries, filter, none, create('Email Recipient'));
}

/** The source that a list belongs to. Throws NodeOperationError while none is chosen. */
function chosenSource(context: ILoadOptionsFunctions, what: string): number {
	const reading = readId(context.getCurrentNodeParameter('sourceId'), 'sourceId');
	const id = 'refused' in reading ? undefined : reading.id;
	if (id !== undefined) return id;
	throw new NodeOperationError(context.getNode(), "Choose a 'Source' first", {
		description: `A ${what} belongs to a source. If the source is an expression, enter the ${what} by ID.`,
	});
}

export async function searchImportTokens(this: ILoadOptionsFunctions, filter?: string) {
	const sourceId = chosenSource(this, 'token');
	const tokens = await listImportTokens(await editorClient(this), sourceId);
	const entries = tokens.flatMap(({ token_id, created_at }) => {
		const value = parseId(token_id);
		const created = text(created_at).slice(0, 10);
		const name = created === '' ? String(value) : `${String(value)} (created ${created})`;
		return value === undefined ? [] : [{ name, value }];
	});
	return picked(this, entries, filter, 'This source has no tokens', create('Import API Token'));
}

export async function searchStreams(this: ILoadOptionsFunctions, filter?: string) {
	const sourceId = chosenSource(this, 'stream');
	const streams = await listStreams(await editorClient(this), sourceId);
	const entries = streams.map((stream) => ({
		// Names may repeat across schemas; the tap stream ID does not.
		name: `${text(stream.stream_name)} (${text(stream.tap_stream_id)})`,
		value: stream.stream_id as number,
	}));
	return picked(
		this,
		entries,
		filter,
		'Stitch knows no streams of this source yet',
		'It finds them once the connection check succeeds. Some source types have none.',
	);
}

/** By the names that people know; the type itself stands behind, as it does in the output. */
const typeEntry = (type: string): Entry => ({ name: `${nameOfType(type)} (${type})`, value: type });

async function searchTypes(context: ILoadOptionsFunctions, kind: ConnectorKind, filter?: string) {
	const types = await listTypes(await editorClient(context), kind);
	return picked(
		context,
		types.filter(isUsableType).map(({ type }) => typeEntry(text(type))),
		filter,
		`This account can use no ${kind} types`,
		'Check its plan in Stitch.',
	);
}

export async function searchSourceTypes(this: ILoadOptionsFunctions, filter?: string) {
	return await searchTypes(this, 'source', filter);
}

export async function searchDestinationTypes(this: ILoadOptionsFunctions, filter?: string) {
	return await searchTypes(this, 'destination', filter);
}

/** The sources that can be chosen, deleted ones left out; a filter on sources may do without any. */
export async function getSources(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return matching(await sourceEntries(this)).results;
}
