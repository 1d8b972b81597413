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
import { describeHook, listHooks, readHook } from '../api/hooks';
import { parseId } from '../api/http/request';
import { isDeleted, listSources } from '../api/sources';
import { listStreams } from '../api/streams';
import type { JsonObject } from '../json';
import { editorClient } from './client';

/*
 * Look-ups for the pickers. None of them touches the rate-limited endpoints (extractions, loads,
 * logs), and a failing one shows Stitch's message instead of an empty list.
 */

const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** Entries whose name or value holds the words searched for, by name. */
function matching(entries: INodeListSearchItems[], filter = ''): INodeListSearchResult {
	const words = filter.toLowerCase();
	const results = entries.filter(
		({ name, value }) =>
			name.toLowerCase().includes(words) || String(value).toLowerCase().includes(words),
	);
	return { results: results.sort((a, b) => a.name.localeCompare(b.name)) };
}

const isPresent = (object: JsonObject) => !isDeleted(object);

const sourceEntry = (source: JsonObject): INodeListSearchItems => ({
	name: `${text(source.display_name) || text(source.name)} (${text(source.type)})`,
	value: source.id as number,
});

export async function searchSources(this: ILoadOptionsFunctions, filter?: string) {
	const client = await editorClient(this);
	const sources = await listSources(client);
	return matching(sources.filter(isPresent).map(sourceEntry), filter);
}

export async function searchImportSources(this: ILoadOptionsFunctions, filter?: string) {
	const client = await editorClient(this);
	const sources = await listSources(client);
	const importSources = sources.filter((source) => source.type === 'import_api');
	return matching(importSources.filter(isPresent).map(sourceEntry), filter);
}

export async function searchDestinations(this: ILoadOptionsFunctions, filter?: string) {
	const client = await editorClient(this);
	const destinations = await listDestinations(client);
	const entries = destinations.filter(isPresent).map((destination) => ({
		// `display_name` is null in every documented destination.
		name: `${text(destination.display_name) || text(destination.name)} (${text(destination.type)})`,
		value: destination.id as number,
	}));
	return matching(entries, filter);
}

export async function searchHooks(this: ILoadOptionsFunctions, filter?: string) {
	const hooks = await listHooks(await editorClient(this));
	const entries = hooks.flatMap((hook) => readHook(hook) ?? []);
	return matching(
		entries.map((hook) => ({ name: describeHook(hook), value: hook.id })),
		filter,
	);
}

export async function searchStreams(this: ILoadOptionsFunctions, filter?: string) {
	const sourceId = parseId(this.getCurrentNodeParameter('sourceId', { extractValue: true }));
	if (sourceId === undefined) {
		throw new NodeOperationError(this.getNode(), "Choose a 'Source' first", {
			description:
				'Streams belong to a source. If the source is an expression, enter the stream by ID.',
		});
	}
	const client = await editorClient(this);
	const streams = await listStreams(client, sourceId);
	const entries = streams.map((stream) => ({
		// Names may repeat across schemas; the tap stream ID does not.
		name: `${text(stream.stream_name)} (${text(stream.tap_stream_id)})`,
		value: stream.stream_id as number,
	}));
	return matching(entries, filter);
}

const typeEntry = (type: JsonObject): INodeListSearchItems => ({
	name: text(type.type),
	value: text(type.type),
});

async function searchTypes(context: ILoadOptionsFunctions, kind: ConnectorKind, filter?: string) {
	const types = await listTypes(await editorClient(context), kind);
	return matching(types.filter(isUsableType).map(typeEntry), filter);
}

export async function searchSourceTypes(this: ILoadOptionsFunctions, filter?: string) {
	return await searchTypes(this, 'source', filter);
}

export async function searchDestinationTypes(this: ILoadOptionsFunctions, filter?: string) {
	return await searchTypes(this, 'destination', filter);
}

/** The sources that can be chosen, deleted ones left out. */
export async function getSources(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { results } = await searchSources.call(this);
	return results.map(({ name, value }) => ({ name, value }));
}
