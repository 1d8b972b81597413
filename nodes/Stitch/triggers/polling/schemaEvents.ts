import { isObject } from '../../json';
import type { FieldState } from '../../streams/state';
import { readStream } from '../../streams/state';
import { shortHash } from '../bounded';

/** Fields and their types, by name. */
export type Fields = Map<string, string>;

/** A stream as it was last seen. */
export interface StreamMemory {
	/** `tap_stream_id` */
	key: string;
	name: string;
	id: number;
	/** Only of selected streams that were read. */
	fields?: Fields;
}

/** What is remembered of the streams of the sources that are watched. */
export interface SchemasState {
	/** Where the next poll continues: a source, and the stream of it that was read last. */
	next?: { source: number; after?: string };
	/** Something was seen for the first time that n8n has not stored yet. */
	unsaved?: true;
	sources: Map<number, SourceMemory>;
}

export interface SourceMemory {
	streams: Map<string, StreamMemory>;
	/** Since when its list is empty, by Stitch's clock: believed once that lasts. */
	emptySince?: number;
	/** There was no room to remember all of its streams. */
	isPartial?: true;
}

export interface FieldChange {
	name: string;
	change: 'appeared' | 'disappeared' | 'typeChanged';
	type?: string;
	previousType?: string;
}

export interface SchemaEvent {
	kind: 'streamSchemaChanged';
	time?: undefined;
	sourceId: number;
	change: 'streamAppeared' | 'streamDisappeared' | 'fieldsChanged';
	stream: StreamMemory;
	fields: FieldChange[];
}

/** Streams, and fields of all of them together, that are remembered at most. */
export const MAX_STREAMS = 10_000;
export const MAX_FIELDS = 20_000;
const LONGEST_TYPE = 100;
const DEEPEST = 5;

/** A JSON Schema's type as short text, whether it takes `null` left out: "string (date-time)". */
function typeText(schema: unknown, depth = 0): string {
	if (!isObject(schema) || depth > DEEPEST) return '';
	if (Array.isArray(schema.anyOf)) {
		const parts = schema.anyOf
			.map((part) => typeText(part, depth + 1))
			.filter((part) => part !== '');
		return [...new Set(parts)].sort().join(' | ');
	}
	const types = (Array.isArray(schema.type) ? schema.type : [schema.type])
		.filter((type): type is string => typeof type === 'string' && type !== 'null')
		.sort();
	const format = typeof schema.format === 'string' ? ` (${schema.format})` : '';
	const items = schema.items === undefined ? '' : ` of ${typeText(schema.items, depth + 1)}`;
	const properties = isObject(schema.properties) ? Object.entries(schema.properties) : [];
	const inner = properties
		.map(([name, property]) => `${name}: ${typeText(property, depth + 1)}`)
		.sort()
		.join(', ');
	return `${types.join(' | ')}${format}${items}${inner === '' ? '' : ` {${inner}}`}`;
}

function fieldType({ schema, sqlDatatype }: FieldState): string {
	const text = [typeText(schema), sqlDatatype].filter(Boolean).join(', ');
	if (text.length <= LONGEST_TYPE) return text;
	return `${text.slice(0, LONGEST_TYPE - 20)}… ${shortHash(text)}`;
}

/** The fields of a stream from its schema (connect-api.md 8.24); `undefined` when it has none. */
export function fieldsOf(schema: unknown): Fields | undefined {
	const { fields } = readStream({}, schema);
	if (fields.size === 0) return undefined;
	return new Map([...fields].map(([name, field]) => [name, fieldType(field)]));
}

/** What has changed from one look at the fields of a stream to the next. */
export function compareFields(before: Fields, now: Fields): FieldChange[] {
	const changes: FieldChange[] = [];
	for (const [name, type] of now) {
		const previousType = before.get(name);
		if (previousType === undefined) changes.push({ name, change: 'appeared', type });
		else if (previousType !== type)
			changes.push({ name, change: 'typeChanged', type, previousType });
	}
	for (const [name, previousType] of before) {
		if (!now.has(name)) changes.push({ name, change: 'disappeared', previousType });
	}
	return changes;
}

/** The streams that only one of two lists has. */
export function compareStreams(before: Map<string, StreamMemory>, now: Map<string, StreamMemory>) {
	return {
		appeared: [...now.values()].filter(({ key }) => !before.has(key)),
		disappeared: [...before.values()].filter(({ key }) => !now.has(key)),
	};
}

export const streamEvent = (
	sourceId: number,
	change: SchemaEvent['change'],
	stream: StreamMemory,
	fields: FieldChange[] = [],
): SchemaEvent => ({ kind: 'streamSchemaChanged', sourceId, change, stream, fields });

/** Streams and fields that a state remembers. */
export function sizeOf({ sources }: SchemasState): { streams: number; fields: number } {
	let streams = 0;
	let fields = 0;
	for (const source of sources.values()) {
		streams += source.streams.size;
		for (const stream of source.streams.values()) fields += stream.fields?.size ?? 0;
	}
	return { streams, fields };
}

type StoredStream = [key: string, name: string, id: number, fields?: Array<[string, string]>];

/** As n8n stores it: lists, because names of streams and fields may be any text. */
export function writeSchemas({ next, unsaved, sources }: SchemasState): object {
	return {
		next,
		unsaved,
		sources: [...sources].map(([id, { streams, emptySince, isPartial }]) => ({
			id,
			emptySince,
			isPartial,
			streams: [...streams.values()].map(({ key, name, id: streamId, fields }): StoredStream =>
				fields === undefined ? [key, name, streamId] : [key, name, streamId, [...fields]],
			),
		})),
	};
}

const isTextPair = (value: unknown): value is [string, string] =>
	Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');

function readStoredStream(value: unknown): StreamMemory | undefined {
	if (!Array.isArray(value)) return undefined;
	const [key, name, id, fields] = value as unknown[];
	if (typeof key !== 'string' || typeof name !== 'string' || !Number.isSafeInteger(id)) {
		return undefined;
	}
	const stream = { key, name, id: Number(id) };
	if (fields === undefined) return stream;
	if (!Array.isArray(fields) || !fields.every(isTextPair)) return undefined;
	return { ...stream, fields: new Map(fields) };
}

/** What `writeSchemas` wrote; `undefined` when any part of it is something else. */
export function readSchemas(value: unknown): SchemasState | undefined {
	if (!isObject(value) || !Array.isArray(value.sources)) return undefined;
	const state: SchemasState = {
		sources: new Map(),
		unsaved: value.unsaved === true || undefined,
	};
	for (const source of value.sources) {
		if (!isObject(source) || !Number.isSafeInteger(source.id)) return undefined;
		if (!Array.isArray(source.streams)) return undefined;
		const streams = source.streams.map(readStoredStream);
		if (!streams.every((stream) => stream !== undefined)) return undefined;
		state.sources.set(Number(source.id), {
			streams: new Map(streams.map((stream) => [stream.key, stream])),
			...(Number.isSafeInteger(source.emptySince) && { emptySince: Number(source.emptySince) }),
			isPartial: source.isPartial === true || undefined,
		});
	}
	const { next } = value;
	if (isObject(next) && Number.isSafeInteger(next.source)) {
		const { source, after } = next;
		state.next = { source: Number(source), after: typeof after === 'string' ? after : undefined };
	}
	const { streams, fields } = sizeOf(state);
	return streams <= MAX_STREAMS && fields <= MAX_FIELDS ? state : undefined;
}
