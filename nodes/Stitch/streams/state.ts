import { parseJson } from '../json';

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
	schema: Record<string, unknown>;
}

/** A stream as Stitch knows it, from the stream list and the stream's schema. */
export interface StreamState {
	tapStreamId: string;
	selected: boolean;
	metadata: Record<string, unknown>;
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
export interface StreamEntry {
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

type Json = Record<string, unknown>;

/**
 * A stream from its entry in the stream list (connect-api.md 8.23) and, where it was read, its
 * schema (connect-api.md 8.24). Anything may be missing; what can't be read is left out.
 */
export function readStream(listed: unknown, schema?: unknown): StreamState {
	const stream = objectOf(listed);
	const detail = objectOf(schema);
	const entries = Array.isArray(detail.metadata) ? detail.metadata.map(objectOf) : [];
	const own = entries.filter((entry) => fieldOf(entry) === undefined && isStreamLevel(entry));
	const metadata = Object.assign({}, objectOf(stream.metadata), ...own.map(metadataOf)) as Json;
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
export function findStream(listed: unknown[], wanted: string): Json | undefined {
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

export function objectOf(value: unknown): Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as Json)
		: {};
}

function fieldsOf(properties: Json, entries: Json[]): Map<string, FieldState> {
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

function fieldState(metadata: Json, schema: Json): FieldState {
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
function propertiesOf(schema: unknown): Json {
	return objectOf(objectOf(typeof schema === 'string' ? parseJson(schema) : schema).properties);
}

/** The attribute table calls it `breadcrumbs`, the samples `breadcrumb`. */
function breadcrumbOf(entry: Json): unknown {
	return entry.breadcrumb ?? entry.breadcrumbs;
}

function isStreamLevel(entry: Json): boolean {
	const breadcrumb = breadcrumbOf(entry);
	return Array.isArray(breadcrumb) && breadcrumb.length === 0;
}

function fieldOf(entry: Json): string | undefined {
	return nameIn(breadcrumbOf(entry));
}

/** The field in `["properties", "<field>"]`; deeper breadcrumbs are not separate fields. */
function nameIn(breadcrumb: unknown): string | undefined {
	if (typeof breadcrumb === 'string') return breadcrumb;
	if (!Array.isArray(breadcrumb) || breadcrumb.length !== 2 || breadcrumb[0] !== 'properties')
		return undefined;
	return typeof breadcrumb[1] === 'string' ? breadcrumb[1] : undefined;
}

function metadataOf(entry: Json): Json {
	return objectOf(entry.metadata);
}
