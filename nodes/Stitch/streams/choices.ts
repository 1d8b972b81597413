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
		const { streamId, selected, replicationMethod, replicationKey } = entry;
		const stream = idOf(objectOf(streamId).value ?? streamId);
		return choiceOf(stream, selected, replicationMethod, replicationKey, {
			viewKeyProperties: namesIn(entry.viewKeyProperties),
			selectFields: namesIn(entry.selectFields),
			deselectFields: namesIn(entry.deselectFields),
		});
	});
}

/** Choices from JSON: plain keys, or entries as the API takes them (connect-api.md 8.25). */
export function choicesFromJson(entries: unknown[]): Choices {
	return collect(entries, (entry) => {
		const stream = idOf(entry.tap_stream_id ?? entry.stream_id ?? entry.stream);
		const metadata = (Array.isArray(entry.metadata) ? entry.metadata : []).map(objectOf);
		const own = metadata.filter(
			({ breadcrumb }) => Array.isArray(breadcrumb) && breadcrumb.length === 0,
		);
		const settings = Object.assign({}, entry, ...own.map((one) => objectOf(one.metadata))) as Json;
		const read = (name: string) => settings[name] ?? settings[name.replace(/-/g, '_')];
		return choiceOf(
			stream,
			settings.selected,
			read('replication-method'),
			read('replication-key'),
			{
				viewKeyProperties: namesIn(read('view-key-properties')),
				selectFields: [...namesIn(entry.select_fields), ...fieldsIn(metadata, true)],
				deselectFields: [...namesIn(entry.deselect_fields), ...fieldsIn(metadata, false)],
			},
		);
	});
}

/** Names from a list, or from a text with commas. */
export function namesIn(value: unknown): string[] {
	const texts = typeof value === 'string' ? value.split(',') : textsOf(value);
	return texts.map((text) => text.trim()).filter((text) => text !== '');
}

function collect(entries: unknown[], read: (entry: Json) => StreamChoice): Choices {
	const choices = entries.map((entry) => read(objectOf(entry)));
	const seen = new Set<string>();
	const refusals = choices.flatMap(({ stream }, index) => {
		if (stream === '') return [`Entry ${index + 1} names no stream`];
		if (seen.has(stream)) return [`Stream '${stream}' is listed twice`];
		seen.add(stream);
		return [];
	});
	return { choices, refusals };
}

type Names = Pick<StreamChoice, 'viewKeyProperties' | 'selectFields' | 'deselectFields'>;

function choiceOf(
	stream: string,
	selected: unknown,
	method: unknown,
	key: unknown,
	names: Names,
): StreamChoice {
	const given = Object.entries(names).filter(([, list]) => (list ?? []).length > 0);
	return {
		stream,
		...(typeof selected === 'boolean' && { selected }),
		...(typeof method === 'string' && method !== '' && { replicationMethod: method }),
		...(typeof key === 'string' && key.trim() !== '' && { replicationKey: key.trim() }),
		...Object.fromEntries(given),
	};
}

function fieldsIn(metadata: Json[], selected: boolean): string[] {
	return metadata
		.filter((entry) => objectOf(entry.metadata).selected === selected)
		.flatMap(({ breadcrumb }) =>
			Array.isArray(breadcrumb) && breadcrumb.length === 2 ? textsOf(breadcrumb[1]) : [],
		);
}
