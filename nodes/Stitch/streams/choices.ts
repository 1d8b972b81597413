import type { Reading } from '../item/parameters';
import { namesIn, readChoice, readFlag, readText } from '../item/parameters';
import type { StreamChoice } from './state';
import { idOf, objectOf, textsOf } from './state';

type Json = Record<string, unknown>;

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
			viewKeyProperties: read('View Key Properties', given('viewKeyProperties'), namesOf),
			selectFields: read('Select Fields', given('selectFields'), namesOf),
			deselectFields: read('Deselect Fields', given('deselectFields'), namesOf),
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
		const settings = Object.assign({}, entry, ...own.map((one) => objectOf(one.metadata))) as Json;
		const setting = <T>(name: string, readOne: (value: unknown) => Reading<T>) =>
			read(name, settings[name] ?? settings[name.replace(/-/g, '_')] ?? undefined, readOne);
		const names = (name: string) => read(name, entry[name] ?? undefined, namesOf);
		return {
			stream: idOf(entry.tap_stream_id ?? entry.stream_id ?? entry.stream),
			selected: setting('selected', selectedOf),
			replicationMethod: setting('replication-method', readText),
			replicationKey: setting('replication-key', readText),
			viewKeyProperties: setting('view-key-properties', namesOf),
			selectFields: withMore(names('select_fields'), fieldsIn(metadata, true)),
			deselectFields: withMore(names('deselect_fields'), fieldsIn(metadata, false)),
		};
	});
}

const METHODS = ['FULL_TABLE', 'INCREMENTAL', 'LOG_BASED'] as const;

const selectedOf = (value: unknown) => readFlag(value, true);
const methodOf = (value: unknown) => readChoice(value, METHODS);

/** Names from a list of texts, or from a text with commas. */
function namesOf(value: unknown): Reading<string[]> {
	const isList = Array.isArray(value) && value.every((name) => typeof name === 'string');
	if (isList) return { value: value.map((name) => name.trim()).filter((name) => name !== '') };
	const text = readText(value);
	return 'refused' in text ? text : { value: namesIn(text.value) };
}

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

function collect(entries: unknown[], readEntry: (entry: Json) => Settings): Choices {
	const seen = new Set<string>();
	const refusals: string[] = [];
	const choices = entries.map((entry, index) => {
		const { stream, ...settings } = readEntry(objectOf(entry));
		if (stream === '') refusals.push(`Entry ${index + 1} names no stream`);
		else if (seen.has(stream)) refusals.push(`Stream '${stream}' is listed twice`);
		seen.add(stream);
		const given: Json = {};
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

function fieldsIn(metadata: Json[], selected: boolean): string[] {
	return metadata
		.filter((entry) => objectOf(entry.metadata).selected === selected)
		.flatMap(({ breadcrumb }) =>
			Array.isArray(breadcrumb) && breadcrumb.length === 2 ? textsOf(breadcrumb[1]) : [],
		);
}
