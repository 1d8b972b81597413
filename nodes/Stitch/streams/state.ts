import type { JsonObject } from '../json';
import { objectOf, parseJson, textOf } from '../json';

/** What the user wants for one stream. What is left out doesn't change. */
export interface StreamChoice {
	/** Tap stream ID or numeric stream ID. */
	stream: string;
	selected?: boolean;
	replicationMethod?: string;
	replicationKey?: string;
	viewKeyProperties?: string[];
	/** Field names; `*` stands for every field that can be selected. */
	selectFields?: string[];
	/** Field names; `*` stands for every other field that can be deselected. */
	deselectFields?: string[];
}

/** Metadata of one field (data-structures.md section 6.4). */
export interface FieldState {
	inclusion?: string;
	selected?: boolean;
	selectedByDefault: boolean;
	/** Names of fields that must not be replicated together with this one. */
	exclusions: string[];
	sqlDatatype?: string;
	/** JSON Schema of the field; empty when Stitch returns none that can be read. */
	schema: JsonObject;
}

/** A stream as Stitch knows it, from the stream list and the stream's schema. */
export interface StreamState {
	tapStreamId: string;
	selected: boolean;
	metadata: JsonObject;
	fields: Map<string, FieldState>;
	/** The only metadata keys that may be sent; `undefined` when Stitch doesn't say. */
	writableKeys?: string[];
}

/** One entry of `metadata` in the request (connect-api.md 8.25). */
export interface MetadataEntry {
	breadcrumb: string[];
	metadata: Record<string, string | boolean | string[]>;
}

/** One entry of `streams` in the request. */
interface StreamEntry {
	tap_stream_id: string;
	metadata: MetadataEntry[];
}

/** What to send for a stream, or why nothing may be sent. */
export interface Selection {
	entry: StreamEntry;
	/** Rules that can't hold; with any of these nothing is sent. */
	refusals: string[];
	/** What Stitch accepts but handles differently than one might expect. */
	warnings: string[];
}

/**
 * A stream from its entry in the stream list (connect-api.md 8.23) and, where it was read, its
 * schema (connect-api.md 8.24). Anything may be missing; what can't be read is left out.
 */
export function readStream(listed: unknown, schema?: unknown): StreamState {
	const stream = objectOf(listed);
	const detail = objectOf(schema);
	const entries = Array.isArray(detail.metadata) ? detail.metadata.map(objectOf) : [];
	const own = entries.filter((entry) => fieldOf(entry) === undefined && isStreamLevel(entry));
	const metadata = Object.assign(
		{},
		objectOf(stream.metadata),
		...own.map(metadataOf),
	) as JsonObject;
	const keys = detail['non-discoverable-metadata-keys'];
	return {
		tapStreamId: typeof stream.tap_stream_id === 'string' ? stream.tap_stream_id : '',
		selected: (metadata.selected ?? stream.selected) === true,
		metadata,
		fields: fieldsOf(propertiesOf(detail.schema), entries),
		...(Array.isArray(keys) && { writableKeys: textsOf(keys) }),
	};
}

/** The stream a user means: by tap stream ID, else by numeric ID. */
export function findStream(listed: unknown[], wanted: string): JsonObject | undefined {
	const streams = listed.map(objectOf);
	return (
		streams.find((stream) => stream.tap_stream_id === wanted) ??
		streams.find((stream) => idOf(stream.stream_id) === wanted.trim())
	);
}

/** A list of texts from a list or a single text (`valid-replication-keys` comes as both). */
export function textsOf(value: unknown): string[] {
	const list: unknown[] = Array.isArray(value) ? value : [value];
	return list.filter((entry): entry is string => typeof entry === 'string' && entry !== '');
}

/** An ID as text; empty for anything else. */
export function idOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function fieldsOf(properties: JsonObject, entries: JsonObject[]): Map<string, FieldState> {
	const fields = new Map<string, FieldState>();
	for (const [name, schema] of Object.entries(properties)) {
		fields.set(name, fieldState({}, objectOf(schema)));
	}
	for (const entry of entries) {
		const name = fieldOf(entry);
		if (name !== undefined)
			fields.set(name, fieldState(metadataOf(entry), fields.get(name)?.schema ?? {}));
	}
	return fields;
}

function fieldState(metadata: JsonObject, schema: JsonObject): FieldState {
	const { inclusion, selected } = metadata;
	const sqlDatatype = metadata['sql-datatype'];
	const exclusions = metadata.fieldExclusions;
	return {
		...(typeof inclusion === 'string' && { inclusion }),
		...(typeof selected === 'boolean' && { selected }),
		...(typeof sqlDatatype === 'string' && { sqlDatatype }),
		selectedByDefault: metadata['selected-by-default'] === true,
		exclusions: Array.isArray(exclusions) ? exclusions.flatMap((one) => nameIn(one) ?? []) : [],
		schema,
	};
}

/** `schema` is a text that holds JSON. */
function propertiesOf(schema: unknown): JsonObject {
	return objectOf(objectOf(typeof schema === 'string' ? parseJson(schema) : schema).properties);
}

/** The attribute table calls it `breadcrumbs`, the samples `breadcrumb`. */
function breadcrumbOf(entry: JsonObject): unknown {
	return entry.breadcrumb ?? entry.breadcrumbs;
}

function isStreamLevel(entry: JsonObject): boolean {
	const breadcrumb = breadcrumbOf(entry);
	return Array.isArray(breadcrumb) && breadcrumb.length === 0;
}

function fieldOf(entry: JsonObject): string | undefined {
	return nameIn(breadcrumbOf(entry));
}

/** The field in `["properties", "<field>"]`; deeper breadcrumbs are not separate fields. */
function nameIn(breadcrumb: unknown): string | undefined {
	if (typeof breadcrumb === 'string') return breadcrumb;
	if (!Array.isArray(breadcrumb) || breadcrumb.length !== 2 || breadcrumb[0] !== 'properties')
		return undefined;
	return typeof breadcrumb[1] === 'string' ? breadcrumb[1] : undefined;
}

function metadataOf(entry: JsonObject): JsonObject {
	return objectOf(entry.metadata);
}

/** Stream-level part of a selection. */
export interface ReplicationSelection {
	metadata: MetadataEntry['metadata'];
	refusals: string[];
	warnings: string[];
}

/** Applies a choice to a stream itself, under the rules of data-structures.md section 6. */
export function selectReplication(choice: StreamChoice, stream: StreamState): ReplicationSelection {
	const { metadata } = stream;
	const forced = forcedMethodOf(metadata);
	const isForced = forced !== undefined;
	const method = choice.replicationMethod ?? forced ?? textOf(metadata['replication-method']);
	const key = choice.replicationKey ?? textOf(metadata['replication-key']);
	const isOn = choice.selected ?? stream.selected;
	const viewKeys = choice.viewKeyProperties ?? textsOf(metadata['view-key-properties']);
	const isView = metadata['is-view'] === true;

	const refusals = [
		...(isForced && choice.replicationMethod !== undefined && choice.replicationMethod !== forced
			? [`its replication method is fixed to ${forced}`]
			: []),
		...(choice.replicationKey === undefined ? [] : whyNotKey(choice.replicationKey, stream)),
		...(choice.viewKeyProperties ?? [])
			.filter((name) => stream.fields.size > 0 && !stream.fields.has(name))
			.map((name) => `there is no field '${name}' to be a key of the view`),
		...(choice.viewKeyProperties !== undefined && metadata['is-view'] === false
			? ['it is not a view, so it has no view key properties']
			: []),
		...(isOn && metadata.inclusion === 'unsupported'
			? ["it is unsupported and can't be selected"]
			: []),
		...(isOn && isView && viewKeys.length === 0
			? ['a view needs view key properties (its primary key)']
			: []),
		...(isOn ? whyNotReplicable(method, key, isForced, stream) : []),
	];
	const usesKey = method !== 'FULL_TABLE' && method !== 'LOG_BASED';
	return {
		metadata: {
			...(choice.selected !== undefined && { selected: choice.selected }),
			...(choice.replicationMethod !== undefined &&
				!isForced && { 'replication-method': choice.replicationMethod }),
			...(choice.replicationKey !== undefined && { 'replication-key': choice.replicationKey }),
			...(choice.viewKeyProperties !== undefined && {
				'view-key-properties': choice.viewKeyProperties,
			}),
		},
		refusals,
		warnings:
			choice.replicationKey !== undefined && !usesKey
				? [`Replication key '${choice.replicationKey}' is not used with ${method}`]
				: [],
	};
}

/** The method that can't be changed; a text, or for Salesforce an object around it. */
function forcedMethodOf(metadata: JsonObject): string | undefined {
	const forced = metadata['forced-replication-method'];
	return textOf(forced) ?? textOf(objectOf(forced)['replication-method']);
}

function whyNotReplicable(
	method: string | undefined,
	key: string | undefined,
	isForced: boolean,
	stream: StreamState,
): string[] {
	if (isForced) return [];
	if (method === 'INCREMENTAL' && key === undefined) return ['INCREMENTAL needs a replication key'];
	if (method === undefined && isTable(stream))
		return ['a database table needs a replication method'];
	const asksForKey = textsOf(stream.metadata['valid-replication-keys']).length > 0;
	return method === undefined && key === undefined && asksForKey
		? ['it needs a replication key: selecting the field is not enough']
		: [];
}

/** Only databases have these. */
function isTable({ metadata, fields }: StreamState): boolean {
	const hasSqlTypes = [...fields.values()].some(({ sqlDatatype }) => sqlDatatype !== undefined);
	return 'database-name' in metadata || 'is-view' in metadata || hasSqlTypes;
}

function whyNotKey(key: string, { metadata, fields }: StreamState): string[] {
	const valid = textsOf(metadata['valid-replication-keys']);
	if (valid.length > 0) {
		return valid.includes(key)
			? []
			: [`'${key}' can't be its replication key; Stitch allows ${valid.join(', ')}`];
	}
	const field = fields.get(key);
	if (field === undefined)
		return fields.size > 0 ? [`there is no field '${key}' to be the replication key`] : [];
	if (field.inclusion === 'unsupported')
		return [`field '${key}' is unsupported and can't be the replication key`];
	return isOrdered(field)
		? []
		: [`'${key}' can't be its replication key: it is neither a whole number nor a time`];
}

/** Whether a column can show what is new: a whole number, a date or a time. Unknown types may. */
function isOrdered({ schema, sqlDatatype }: FieldState): boolean {
	if (
		sqlDatatype !== undefined &&
		/int|serial|date|time|number|numeric|rowversion/i.test(sqlDatatype)
	)
		return true;
	const types = textsOf(schema.type).filter((type) => type !== 'null');
	if (types.length === 0 || types.includes('integer')) return true;
	return types.includes('string') && /^date/.test(textOf(schema.format) ?? '');
}
