import type { FieldState, MetadataEntry, Selection, StreamChoice, StreamState } from './state';
import { selectReplication } from './replication';

const ALL = '*';

/** What happens to the fields of a stream. */
export interface FieldSelection {
	entries: MetadataEntry[];
	refusals: string[];
	warnings: string[];
	/** Fields that will be replicated, if the stream is selected. */
	replicated: Set<string>;
}

/** Whether a field is replicated (the table of data-structures.md section 7). */
export function isReplicated({ inclusion, selected, selectedByDefault }: FieldState): boolean {
	if (inclusion === 'automatic') return true;
	if (inclusion === 'unsupported') return false;
	return selected === true || selectedByDefault;
}

/** Applies a choice to the fields of a stream, under the rules of data-structures.md section 7. */
export function selectFields(choice: StreamChoice, stream: StreamState): FieldSelection {
	const on = namesIn(choice.selectFields, stream, (field) => isFree(field));
	const off = namesIn(
		choice.deselectFields,
		stream,
		(field) => isFree(field) && !field.selectedByDefault,
	);
	for (const name of isWildcard(choice.deselectFields) ? on : []) off.delete(name);
	for (const name of isWildcard(choice.selectFields) ? off : []) on.delete(name);

	const refusals = [
		...[...on]
			.filter((name) => off.has(name))
			.map((name) => `field '${name}' is both selected and deselected`),
		...[...on, ...off].flatMap((name) => whyNot(name, on.has(name), stream) ?? []),
	];
	const changes = [...on, ...off].filter(
		(name) => stream.fields.get(name)?.inclusion !== 'automatic',
	);
	const after = new Map(stream.fields);
	for (const name of changes) {
		const field = stream.fields.get(name);
		if (field !== undefined) after.set(name, { ...field, selected: on.has(name) });
	}
	const replicated = new Set(
		[...after].filter(([, field]) => isReplicated(field)).map(([name]) => name),
	);
	const conflicts = conflictsIn(replicated, stream);
	const isNew = ([a, b]: [string, string]) => on.has(a) || on.has(b);
	return {
		entries: changes.map((name) => ({
			breadcrumb: ['properties', name],
			metadata: { selected: on.has(name) },
		})),
		refusals: [
			...new Set(refusals),
			...conflicts.filter(isNew).map(([a, b]) => `fields '${a}' and '${b}' exclude each other`),
		],
		warnings: [
			...[...off]
				.filter((name) => stream.fields.get(name)?.selectedByDefault)
				.map((name) => `Field '${name}' is selected by default: Stitch replicates it anyway`),
			...conflicts
				.filter((pair) => !isNew(pair))
				.map(([a, b]) => `Fields '${a}' and '${b}' exclude each other: extractions will fail`),
		],
		replicated,
	};
}

/** Fields that a user may turn on and off. */
function isFree({ inclusion }: FieldState): boolean {
	return inclusion !== 'automatic' && inclusion !== 'unsupported';
}

function isWildcard(names: string[] | undefined): boolean {
	return names?.includes(ALL) === true;
}

/** The names meant; `*` is every field of the stream that fits. */
function namesIn(
	names: string[] | undefined,
	{ fields }: StreamState,
	fits: (field: FieldState) => boolean,
): Set<string> {
	const all = isWildcard(names)
		? [...fields].filter(([, field]) => fits(field)).map(([name]) => name)
		: [];
	return new Set([...all, ...(names ?? []).filter((name) => name !== ALL)]);
}

function whyNot(name: string, selected: boolean, { fields }: StreamState): string | undefined {
	const field = fields.get(name);
	if (field === undefined) return `there is no field '${name}'`;
	if (selected && field.inclusion === 'unsupported')
		return `field '${name}' is unsupported and can't be selected`;
	if (!selected && field.inclusion === 'automatic')
		return `field '${name}' is automatic and can't be deselected`;
	return undefined;
}

/** Pairs of replicated fields of which one excludes the other, each pair once. */
function conflictsIn(replicated: Set<string>, { fields }: StreamState): Array<[string, string]> {
	const pairs = new Map<string, [string, string]>();
	for (const name of replicated) {
		for (const other of fields.get(name)?.exclusions ?? []) {
			if (other === name || !replicated.has(other)) continue;
			const pair: [string, string] = name < other ? [name, other] : [other, name];
			pairs.set(JSON.stringify(pair), pair);
		}
	}
	return [...pairs.values()];
}

/**
 * What to send to turn a stream and its fields on or off (connect-api.md 8.25), with every rule of
 * data-structures.md sections 6 and 7 that can't hold. Only what changes is sent.
 */
export function planSelection(choice: StreamChoice, stream: StreamState): Selection {
	const own = selectReplication(choice, stream);
	const fields = selectFields(choice, stream);
	const isOn = choice.selected ?? stream.selected;
	const asksForFields = (choice.selectFields ?? []).length > 0;
	const isKnown = [...stream.fields.values()].some(({ inclusion }) => inclusion !== undefined);
	const isEmpty = isOn && isKnown && fields.replicated.size === 0;
	const entry = {
		tap_stream_id: stream.tapStreamId,
		metadata: [
			...(Object.keys(own.metadata).length > 0 ? [{ breadcrumb: [], metadata: own.metadata }] : []),
			...fields.entries,
		],
	};
	const refusals = [
		...own.refusals,
		...fields.refusals,
		...(asksForFields && !isOn ? ['fields can only be selected in a selected stream'] : []),
		...keysRefused(entry.metadata, stream),
	];
	if (entry.metadata.length === 0 && refusals.length === 0)
		refusals.push('there is nothing to change');
	const warnings = [
		...own.warnings,
		...fields.warnings,
		...(isEmpty ? ['No field is selected, so nothing will be replicated'] : []),
	];
	return { entry, refusals, warnings };
}

/** Metadata keys that Stitch doesn't let anyone write in this stream. */
function keysRefused(
	entries: Selection['entry']['metadata'],
	{ writableKeys }: StreamState,
): string[] {
	if (writableKeys === undefined) return [];
	const keys = new Set(entries.flatMap(({ metadata }) => Object.keys(metadata)));
	return [...keys]
		.filter((key) => !writableKeys.includes(key))
		.map((key) => `'${key}' can't be set for this stream`);
}
