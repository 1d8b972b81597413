import type { Reading } from '../item/parameters';
import type { JsonObject } from '../json';
import { objectOf } from '../json';
import { readChoice, readFlag, readNames, readText } from '../item/parameters';
import type { FieldState, MetadataEntry, Selection, StreamChoice, StreamState } from './state';
import { idOf, selectReplication, textsOf } from './state';

/** Choices that can be planned, or what is wrong with the entries. */
export interface Choices {
	choices: StreamChoice[];
	refusals: string[];
}

/** Choices from the entries of the form: empty texts and the empty method change nothing. */
export function choicesFromForm(entries: unknown[]): Choices {
	return collect(entries, (entry) => {
		const { streamId } = entry;
		// A key without a value is an expression that gave nothing.
		const given = (name: string) => (name in entry ? (entry[name] ?? null) : undefined);
		return {
			stream: idOf(objectOf(streamId).value ?? streamId),
			selected: read('Selected', given('selected'), selectedOf),
			replicationMethod: read('Replication Method', given('replicationMethod'), methodOf),
			replicationKey: read('Replication Key', given('replicationKey'), readText),
			viewKeyProperties: read('View Key Properties', given('viewKeyProperties'), readNames),
			selectFields: read('Select Fields', given('selectFields'), readNames),
			deselectFields: read('Deselect Fields', given('deselectFields'), readNames),
		};
	});
}

/**
 * Choices from JSON: plain keys, or entries as the API takes them (connect-api.md 8.25). What is
 * `null`, as Stitch writes it, changes nothing.
 */
export function choicesFromJson(entries: unknown[]): Choices {
	return collect(entries, (entry) => {
		const metadata = (Array.isArray(entry.metadata) ? entry.metadata : []).map(objectOf);
		const own = metadata.filter(
			({ breadcrumb }) => Array.isArray(breadcrumb) && breadcrumb.length === 0,
		);
		const settings = Object.assign(
			{},
			entry,
			...own.map((one) => objectOf(one.metadata)),
		) as JsonObject;
		const setting = <T>(name: string, readOne: (value: unknown) => Reading<T>) =>
			read(name, settings[name] ?? settings[name.replace(/-/g, '_')] ?? undefined, readOne);
		const names = (name: string) => read(name, entry[name] ?? undefined, readNames);
		return {
			stream: idOf(entry.tap_stream_id ?? entry.stream_id ?? entry.stream),
			selected: setting('selected', selectedOf),
			replicationMethod: setting('replication-method', readText),
			replicationKey: setting('replication-key', readText),
			viewKeyProperties: setting('view-key-properties', readNames),
			selectFields: withMore(names('select_fields'), fieldsIn(metadata, true)),
			deselectFields: withMore(names('deselect_fields'), fieldsIn(metadata, false)),
		};
	});
}

const METHODS = ['FULL_TABLE', 'INCREMENTAL', 'LOG_BASED'] as const;

const selectedOf = (value: unknown) => readFlag(value, true);
const methodOf = (value: unknown) => readChoice(value, METHODS);

/** What an entry says of one thing: nothing, a value, or something that can't be used. */
type Setting<T> = { value?: T } | { refusal: string };

function read<T>(
	label: string,
	value: unknown,
	readOne: (value: unknown) => Reading<T>,
): Setting<T> {
	// No switch is empty.
	const isLeft = value === undefined || (value === '' && readOne !== selectedOf);
	if (isLeft) return {};
	const reading = readOne(value);
	return 'value' in reading ? reading : { refusal: `'${label}' ${reading.refused}` };
}

const withMore = (names: Setting<string[]>, more: string[]): Setting<string[]> =>
	'refusal' in names ? names : { value: [...(names.value ?? []), ...more] };

type Settings = { [Name in Exclude<keyof StreamChoice, 'stream'>]-?: Setting<unknown> } & {
	stream: string;
};

function collect(entries: unknown[], readEntry: (entry: JsonObject) => Settings): Choices {
	const seen = new Set<string>();
	const refusals: string[] = [];
	const choices = entries.map((entry, index) => {
		const { stream, ...settings } = readEntry(objectOf(entry));
		if (stream === '') refusals.push(`Entry ${index + 1} names no stream`);
		else if (seen.has(stream)) refusals.push(`Stream '${stream}' is listed twice`);
		seen.add(stream);
		const given: Record<string, unknown> = {};
		for (const [name, setting] of Object.entries(settings)) {
			if ('refusal' in setting) refusals.push(`Entry ${index + 1}: ${setting.refusal}`);
			else if (!isEmpty(setting.value)) given[name] = setting.value;
		}
		return { ...given, stream };
	});
	return { choices, refusals };
}

const isEmpty = (value: unknown) =>
	value === undefined || (Array.isArray(value) && value.length === 0);

function fieldsIn(metadata: JsonObject[], selected: boolean): string[] {
	return metadata
		.filter((entry) => objectOf(entry.metadata).selected === selected)
		.flatMap(({ breadcrumb }) =>
			Array.isArray(breadcrumb) && breadcrumb.length === 2 ? textsOf(breadcrumb[1]) : [],
		);
}

const ALL = '*';

/** What happens to the fields of a stream. */
interface FieldSelection {
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
function selectFields(choice: StreamChoice, stream: StreamState): FieldSelection {
	const on = fieldsNamed(choice.selectFields, stream, (field) => isFree(field));
	const off = fieldsNamed(
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
function fieldsNamed(
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
