import type { FieldState, MetadataEntry, StreamChoice, StreamState } from './state';
import { objectOf, textsOf } from './state';

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
function forcedMethodOf(metadata: Record<string, unknown>): string | undefined {
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

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}
